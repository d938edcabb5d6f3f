"""The small network trained from scratch as the final model of the verdict."""

from collections.abc import Callable

from torch import Tensor, nn

from metaaug.modalities.images.network import SmallConvolutionalNetwork


class SpectrogramNetwork(nn.Module):
    """The small convolutional network of images, on log-mel spectrograms.

    Args:
        pictures: from clips ``(n, samples)`` to standardised spectrograms ``(n, 1, bands, frames)``.
        shape: of a spectrogram, (bands, frames).
        n_classes: number of classes.
    """

    def __init__(self, pictures: Callable[[Tensor], Tensor], shape: tuple[int, int], n_classes: int) -> None:
        super().__init__()
        self.pictures = pictures
        self.body = SmallConvolutionalNetwork((1, *shape), n_classes)

    def forward(self, x: Tensor) -> Tensor:
        """``(n, samples)`` in [−1, 1] -> logits ``(n, n_classes)``."""
        # The network of images takes ½ for the middle of its range.
        return self.body(0.5 * self.pictures(x) + 0.5)
