"""Luck by name: every stream of normals starts from a hash of what it is for, so that nobody's luck depends on who else is there.

A stream serves one chunk of worlds. The worlds of a chunk come in antithetic pairs: what is drawn here for the first half counts with the
opposite sign in the second.
"""

import math
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from kpi.machine.scratch import scratch
from kpi.money import Floats

PAIRS = 1000
"""Antithetic pairs of worlds in a chunk."""
CHUNK = 2 * PAIRS
"""Worlds in a chunk. Fixed, because it decides where a stream begins: another size would be another luck."""
_HALF = PAIRS // 2
_WORDS = 2.0**-32


def key(seed: int, *whose: object) -> bytes:
    """128 bits for what is drawn: whose luck, for which period, in which chunk."""
    return blake2b(repr((seed, *whose)).encode(), digest_size=16).digest()


def normals(keys: Sequence[bytes], rows: int) -> Floats:
    """(keys, rows, PAIRS) independent standard normals in single precision; row by row, so that more rows change none of the first.

    They are in the memory of the next call too: use them up before. Box and Muller's pairs, over the whole block at once: more than twice as fast as NumPy's own normals. None is beyond 6.8.
    """
    bits = words(keys, rows * _HALF).view(np.uint32).reshape(len(keys), rows, 2, _HALF)
    radius, angle = (scratch(name, (len(keys), rows, _HALF)) for name in ("radius", "angle"))
    np.copyto(radius, bits[:, :, 0], casting="unsafe")
    radius += np.float32(0.5)  # so that no logarithm is of 0
    radius *= np.float32(_WORDS)
    np.log(radius, out=radius)
    radius *= np.float32(-2)
    np.sqrt(radius, out=radius)
    np.copyto(angle, bits[:, :, 1], casting="unsafe")
    angle *= np.float32(2 * math.pi * _WORDS)
    found = scratch("scratch", (len(keys), rows, 2, _HALF))
    np.multiply(np.cos(angle, out=found[:, :, 0]), radius, out=found[:, :, 0])
    np.multiply(np.sin(angle, out=found[:, :, 1]), radius, out=found[:, :, 1])
    return found.reshape(len(keys), rows, PAIRS)


def uniforms(keys: Sequence[bytes]) -> Floats:
    """(keys, CHUNK) uniforms between 0 and 1; those of the second half are one less those of the first."""
    first = ((words(keys, _HALF).view(np.uint32) + 0.5) * _WORDS).astype(np.float32)
    return np.concatenate([first, 1 - first], axis=1)


def words(keys: Sequence[bytes], count: int) -> NDArray[np.uint64]:
    """(keys, count) random words: SplitMix64 (Steele, Lea and Flood 2014), to which each key gives a start and a step of its own.

    They are in the memory of the next call too. A word is computed from its place alone, so a whole block takes a few long steps; one
    generator after the other would take as long again in being set up, and threads would wait for each other at every one.
    """
    start, step = _streams(keys)
    found, shifted = (scratch(name, (len(keys), count), np.uint64) for name in ("words", "scratch"))
    np.multiply(np.arange(1, count + 1, dtype=np.uint64), step, out=found)
    found += start
    for shift, factor in _MIX:
        found ^= np.right_shift(found, shift, out=shifted)
        found *= factor
    found ^= np.right_shift(found, _LAST_SHIFT, out=shifted)
    return found


_MIX = ((30, np.uint64(0xBF58476D1CE4E5B9)), (27, np.uint64(0x94D049BB133111EB)))
_LAST_SHIFT = 31
_ALTERNATING = np.uint64(0xAAAAAAAAAAAAAAAA)


def _streams(keys: Sequence[bytes]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """(keys, 1) where each stream starts, and its step: odd, and with at least 24 changes between 0 and 1, without which it mixes badly."""
    start, step = np.frombuffer(b"".join(keys), np.uint64).reshape(-1, 2).T[..., None]
    step = step | np.uint64(1)
    changes = np.bitwise_count(step ^ (step >> np.uint64(1)))
    return start, np.where(changes < 24, step ^ _ALTERNATING, step)
