"""What a conditional policy knows of a row: statistics over its columns, which tables with other columns have too."""

import torch
from torch import Tensor


def describe_rows(numeric: Tensor, x: Tensor) -> Tensor:
    """``(n, d)`` encoded rows -> ``(n, 5)``: mean, deviation, largest and mean size of the standardised numbers, and
    the share of categories among the columns.

    Args:
        numeric: ``(d,)`` bool, which columns are standardised numbers.
        x: encoded rows.
    """
    share = x.new_full((len(x), 1), 1 - float(numeric.float().mean()))
    if not bool(numeric.any()):
        return torch.cat([x.new_zeros(len(x), 4), share], dim=1)
    numbers = x[:, numeric.to(x.device)]
    size = numbers.abs()
    parts = [
        numbers.mean(dim=1),
        numbers.std(dim=1, unbiased=False),
        size.amax(dim=1),
        size.mean(dim=1),
    ]
    return torch.cat([torch.stack(parts, dim=1).clamp(-5, 5), share], dim=1)
