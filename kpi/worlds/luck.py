"""Luck by name: every stream of normals starts from a hash of what it is for, so that nobody's luck depends on who else is there.

A stream serves one chunk of worlds. The worlds of a chunk come in antithetic pairs: what is drawn here for the first half counts with the
opposite sign in the second.
"""

import math
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.random import SFC64
from numpy.typing import NDArray

from kpi.curve import Floats
from kpi.worlds.room import room

PAIRS = 1000
"""Antithetic pairs of worlds in a chunk."""
CHUNK = 2 * PAIRS
"""Worlds in a chunk. Fixed, because it decides where a stream begins: another size would be another luck."""
_HALF = PAIRS // 2
_WORDS = 2.0**-32


def key(seed: int, *words: object) -> bytes:
    """256 bits for what is drawn: whose luck, for which period, in which chunk."""
    return blake2b(repr((seed, *words)).encode(), digest_size=32).digest()


def normals(keys: Sequence[bytes], rows: int) -> Floats:
    """(keys, rows, PAIRS) independent standard normals in single precision; row by row, so that more rows change none of the first.

    They are in the memory of the next call too: use them up before. Box and Muller's pairs, over the whole block at once: more than twice as fast as NumPy's own normals. None is beyond 6.8.
    """
    bits = _bits(keys, rows)
    radius, angle, wave = (room(name, (len(keys), rows, _HALF)) for name in ("radius", "angle", "wave"))
    np.copyto(radius, bits[:, :, 0], casting="unsafe")
    radius += np.float32(0.5)  # so that no logarithm is of 0
    radius *= np.float32(_WORDS)
    np.log(radius, out=radius)
    radius *= np.float32(-2)
    np.sqrt(radius, out=radius)
    np.copyto(angle, bits[:, :, 1], casting="unsafe")
    angle *= np.float32(2 * math.pi * _WORDS)
    found = room("normals", (len(keys), rows, 2, _HALF))
    np.multiply(np.cos(angle, out=wave), radius, out=found[:, :, 0])
    np.multiply(np.sin(angle, out=angle), radius, out=found[:, :, 1])
    return found.reshape(len(keys), rows, PAIRS)


def uniforms(keys: Sequence[bytes]) -> Floats:
    """(keys, CHUNK) uniforms between 0 and 1; those of the second half are one less those of the first."""
    first = ((_bits(keys, 1).reshape(len(keys), PAIRS) + 0.5) * _WORDS).astype(np.float32)
    return np.concatenate([first, 1 - first], axis=1)


def _bits(keys: Sequence[bytes], rows: int) -> NDArray[Any]:
    """(keys, rows, 2, PAIRS / 2) random words. The state of the generator is set to the hash itself: seeding it would take ten times as long."""
    stream = SFC64(0)
    bits = room("bits", (len(keys), rows * _HALF), np.uint64)
    state: Any = {"bit_generator": "SFC64", "state": {}, "has_uint32": 0, "uinteger": 0}
    for row, start in zip(bits, np.frombuffer(b"".join(keys), np.uint64).reshape(-1, 4), strict=True):
        state["state"]["state"] = start
        stream.state = state
        row[:] = stream.random_raw(rows * _HALF)
    return bits.view(np.uint32).reshape(len(keys), rows, 2, _HALF)
