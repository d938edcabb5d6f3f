"""The small convolutional network trained from scratch as the final model of the verdict."""

from torch import Tensor, nn


class SmallConvolutionalNetwork(nn.Module):
    """Convolutions with rectification, halving the image until it is at most 4 wide, then one linear layer.

    The first layer has 32 channels on images up to 16 pixels and 16 on larger ones, doubling to at most 64.
    No batch normalisation: its running statistics cannot be vmapped over a population.
    """

    def __init__(self, shape: tuple[int, int, int], n_classes: int) -> None:
        super().__init__()
        channels, height, columns = shape
        width = 32 if max(height, columns) <= 16 else 16
        layers: list[nn.Module] = []
        while True:
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels, width = width, min(2 * width, 64)
            if max(height, columns) <= 4:
                break
            layers.append(nn.MaxPool2d(2, ceil_mode=True))
            height, columns = -(-height // 2), -(-columns // 2)
        self.body = nn.Sequential(*layers)
        self.head = nn.Linear(channels * height * columns, n_classes)

    def forward(self, x: Tensor) -> Tensor:
        """``(n, c, h, w)`` in [0, 1] -> logits ``(n, n_classes)``."""
        return self.head(self.body(2 * x - 1).flatten(1))
