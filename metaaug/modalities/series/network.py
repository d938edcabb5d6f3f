"""The small convolutional network trained from scratch as the final model of the verdict."""

import torch
from torch import Tensor, nn


class SmallSeriesNetwork(nn.Module):
    """Three convolutions over time, each but the last followed by halving, then the means and maxima of every channel.

    No batch normalisation: its running statistics cannot be vmapped over a population.
    """

    def __init__(self, channels: int, n_classes: int, width: int = 32) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv1d(channels, width, 7, padding=3),
            nn.ReLU(),
            nn.MaxPool1d(2, ceil_mode=True),
            nn.Conv1d(width, 2 * width, 5, padding=2),
            nn.ReLU(),
            nn.MaxPool1d(2, ceil_mode=True),
            nn.Conv1d(2 * width, 2 * width, 3, padding=1),
            nn.ReLU(),
        )
        self.head = nn.Linear(4 * width, n_classes)

    def forward(self, x: Tensor) -> Tensor:
        """``(n, channels, length)`` -> logits ``(n, n_classes)``."""
        seen = self.body(x)
        return self.head(torch.cat([seen.mean(dim=2), seen.amax(dim=2)], dim=1))
