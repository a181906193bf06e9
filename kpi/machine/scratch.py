"""Memory to work in that is not given back after every step: arrays as large as a block would otherwise be cleared anew each time, which
takes longer than what is computed in them. And parts of a long axis that are small enough for the processor's own memory."""

import math
import threading
from typing import Any
from weakref import WeakSet

import numpy as np
from numpy.typing import DTypeLike, NDArray


class _Buffers:
    """Of one thread."""

    def __init__(self) -> None:
        self.held: dict[str, NDArray[np.uint8]] = {}


class _OfThread(threading.local):
    def __init__(self) -> None:
        self.buffers = _Buffers()
        _EVERY.add(self.buffers)


_EVERY: WeakSet[_Buffers] = WeakSet()
_OF_THREAD = _OfThread()


def scratch(name: str, shape: tuple[int, ...], kind: DTypeLike = np.float32) -> NDArray[Any]:
    """An array of this thread's that holds whatever was left in it; the next call with the same name takes it back."""
    size = math.prod(shape) * np.dtype(kind).itemsize
    buffer = _OF_THREAD.buffers.held.get(name)
    if buffer is None or buffer.nbytes < size:
        buffer = _OF_THREAD.buffers.held[name] = np.empty(size, np.uint8)
    return buffer[:size].view(kind).reshape(shape)


def give_back() -> None:
    """Lets go of what no thread is working in: pools keep their threads, and so their memory, for the next time."""
    for buffers in list(_EVERY):
        buffers.held.clear()


_CELLS = 1 << 19
"""Numbers of an array that are looked at together."""


def strips_of(shape: tuple[int, ...]) -> list[slice]:
    """Rows of an array in as few parts as stay near the processor while several steps go over each."""
    return strips(shape[0], max(1, _CELLS // max(1, math.prod(shape[1:]))))


def strips(count: int, most: int) -> list[slice]:
    """So many rows in as few parts of about equal size as hold at most so many."""
    parts = max(1, -(-count // most))
    return [slice(count * part // parts, count * (part + 1) // parts) for part in range(parts)]
