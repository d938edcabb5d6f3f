"""The small perceptron trained from scratch as the final model of the verdict."""

from torch import Tensor, nn

from metaaug.modalities.tables.layout import TableEncoder


class SmallPerceptron(nn.Module):
    """Two hidden layers on the expanded columns."""

    def __init__(self, encoder: TableEncoder, inputs: int, n_classes: int, width: int = 64) -> None:
        super().__init__()
        self.encoder = encoder
        self.body = nn.Sequential(
            nn.Linear(inputs, width), nn.GELU(), nn.Linear(width, width), nn.GELU(), nn.Linear(width, n_classes)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Encoded rows ``(n, d)`` -> logits ``(n, n_classes)``."""
        return self.body(self.encoder.expand(x))
