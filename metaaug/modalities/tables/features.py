"""What the learner sees of a row: its columns and random Fourier features.

Rahimi and Recht, "Random Features for Large-Scale Kernel Machines", NIPS 2007: √2 cos(x W / σ + b) with
Gaussian W and uniform b approximates a Gaussian kernel. The bandwidth σ is the median distance between
support rows.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from metaaug.modalities.tables.layout import TableEncoder

MOST_ROWS = 200
"""Most rows of the support, spread evenly over it, among which the median distance is taken."""


def table_features(
    encoder: TableEncoder, x: Tensor, width: int, generator: torch.Generator
) -> Callable[[Tensor], Tensor]:
    """A random feature map for encoded rows.

    Args:
        encoder: expands category codes.
        x: ``(m, d)`` unaugmented support rows.
        width: number of random frequencies.
        generator: CPU generator.

    Returns:
        A function from ``(n, d)`` to ``(n, e + width)``.
    """
    expanded = encoder.expand(x)
    distances = torch.pdist(expanded[:: -(-len(expanded) // MOST_ROWS)].detach())
    bandwidth = float(distances.median()) if distances.numel() else 1.0
    frequencies = torch.randn(expanded.shape[1], width, generator=generator).to(x) / (bandwidth or 1.0)
    phases = (torch.rand(width, generator=generator) * (2 * math.pi)).to(x)

    def features(rows: Tensor) -> Tensor:
        seen = encoder.expand(rows)
        return torch.cat([seen, math.sqrt(2) * torch.cos(seen @ frequencies + phases)], dim=1)

    return features
