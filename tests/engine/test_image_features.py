"""The features of images against plain operations."""

import pytest
import torch
import torch.nn.functional as functional

from metaaug.modalities.images.features import image_features


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 28, 28), (1, 15, 9), (1, 1, 16)], ids=str)
def test_they_are_pixels_and_a_pooled_rectified_convolution(shape):
    x = torch.rand(5, *shape, generator=torch.Generator().manual_seed(0))
    found = image_features(shape, 6, torch.Generator().manual_seed(1))(x)

    random = torch.Generator().manual_seed(1)
    filters = torch.randn(6, shape[0], 5, 5, generator=random)
    filters = filters - filters.mean(dim=(2, 3), keepdim=True) * torch.rand(6, 1, 1, 1, generator=random)
    filters = filters / filters.square().sum(dim=(1, 2, 3), keepdim=True).sqrt()
    bias = 0.2 * torch.randn(6, generator=random)
    hidden = functional.conv2d(x, filters, bias, stride=max(1, max(shape[1:]) // 14), padding=2).relu()
    pooled = functional.avg_pool2d(hidden, 2, ceil_mode=True)
    torch.testing.assert_close(found, torch.cat([x.flatten(1), pooled.flatten(1)], dim=1), rtol=1e-4, atol=1e-5)
