"""How long something with counted steps still takes, from the pace of its last steps."""

from collections import deque


class Pace:
    """Remembers when the last steps were done."""

    def __init__(self, steps: int = 20) -> None:
        """Look back over at most ``steps`` steps."""
        self._moments: deque[tuple[int, float]] = deque(maxlen=steps + 1)

    def add(self, step: int, seconds: float) -> None:
        """Step ``step`` was done at ``seconds`` of any clock that runs evenly."""
        self._moments.append((step, seconds))

    def seconds_left(self, of: int) -> float | None:
        """Seconds until step ``of``; None as long as there is no pace to go by."""
        if not self._moments:
            return None
        first, first_seconds = self._moments[0]
        last, last_seconds = self._moments[-1]
        if last >= of:
            return 0.0
        if last <= first:
            return None
        return (of - last) * (last_seconds - first_seconds) / (last - first)
