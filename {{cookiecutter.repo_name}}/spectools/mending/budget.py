"""How long one spec may be worked on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time


class Budget:
    """Seconds of processor time for a number of tries, none of which may exceed it.

    How long a try takes is known only afterwards; so there is room for another one
    as long as the longest so far would fit. Processor time, so that a busy machine
    changes nothing.

    Args:
        seconds: how long all may take together, counted from now on.
    """

    def __init__(self, seconds: float) -> None:
        self._end = process_time() + seconds
        self._longest = 0.0

    @property
    def has_room(self) -> bool:
        """Whether there is time for another try."""
        return process_time() + self._longest <= self._end

    @contextmanager
    def a_try(self) -> Iterator[None]:
        """Note how long the work inside takes."""
        start = process_time()
        yield
        self._longest = max(self._longest, process_time() - start)
