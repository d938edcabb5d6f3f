"""What operations on waveforms share: they know the rate."""

from metaaug.modalities.operation import Operation
from metaaug.modalities.specs import OperationSpec


class AudioOperation(Operation):
    """An operation on waveforms ``(n, samples)`` in [−1, 1].

    Attributes:
        rate: samples per second.
    """

    def __init__(self, spec: OperationSpec, rate: int) -> None:
        super().__init__(spec)
        self.rate = rate
