"""Generators by address: the same seed and address give the same numbers, whatever came before.

Because every step has its own generator, a resumed run continues exactly as an uninterrupted one.
"""

import hashlib

import torch


def generator(seed: int, *address: str | int) -> torch.Generator:
    """A CPU generator for ``address`` (such as ``"learn", 17``) under ``seed``."""
    text = repr((seed, *address)).encode()
    number = int.from_bytes(hashlib.sha256(text).digest()[:8], "big") >> 1
    return torch.Generator().manual_seed(number)
