"""The streams that all luck comes from: against a published sequence, and as random as they must be."""

import numpy as np
import pytest
from scipy import stats

from kpi.worlds.streams import PAIRS, key, normals, uniforms, words

_GOLDEN = 0x9E3779B97F4A7C15


def stream(start: int, step: int) -> bytes:
    return np.array([start, step], np.uint64).tobytes()


def test_the_published_sequence_of_splitmix64() -> None:
    """The first numbers of Vigna's splitmix64.c from seed 1234567, as several languages' libraries test theirs."""
    found = words([stream(1234567, _GOLDEN)], 5)[0]
    assert found.tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


@pytest.mark.parametrize("step", [0, 1, 2**64 - 1, 0xFF00FF00FF00FF00])
def test_a_step_that_would_mix_badly_is_made_better(step: int) -> None:
    found = words([stream(0, step)], 50_000)[0]
    bits = np.unpackbits(found.view(np.uint8)).reshape(-1, 64)
    assert np.abs(bits.mean(axis=0) - 0.5).max() < 5 * 0.5 / np.sqrt(len(bits))
    ahead = np.corrcoef(found[:-1].astype(float), found[1:].astype(float))[0, 1]
    assert abs(ahead) < 5 / np.sqrt(len(found))


def test_normals_are_normal() -> None:
    found = normals([key(1, name) for name in range(200)], 5).reshape(-1).astype(float)
    assert stats.kstest(found, "norm").pvalue > 1e-3
    for power, expected in ((1, 0), (2, 1), (3, 0), (4, 3)):
        spread = np.sqrt(np.var(found**power) / len(found))
        assert abs((found**power).mean() - expected) < 4 * spread
    assert (np.abs(found) > 3).mean() == pytest.approx(2 * stats.norm.sf(3), rel=0.1)


def test_uniforms_are_uniform_and_opposite() -> None:
    found = uniforms([key(1, name) for name in range(200)]).astype(float)
    assert stats.kstest(found[:, :PAIRS].ravel(), "uniform").pvalue > 1e-3
    assert np.abs(found[:, :PAIRS] + found[:, PAIRS:] - 1).max() < 1e-6


def test_nobodys_luck_hangs_on_anybody_elses() -> None:
    """The largest eigenvalue of many streams' correlations is that of independent ones (Marchenko and Pastur's edge)."""
    people, rows = 300, 6
    found = normals([key(7, "person", name, "2027-01", 0) for name in range(people)], rows).astype(float)
    several = found.reshape(people * rows, PAIRS).T
    for some in (several[:, :400], several[:, ::5][:, :300]):
        edge = (1 + np.sqrt(some.shape[1] / PAIRS)) ** 2
        assert np.linalg.eigvalsh(np.corrcoef(some.T)).max() < 1.1 * edge


def test_one_key_more_or_one_row_more_changes_no_digit() -> None:
    keys = [key(3, name) for name in range(5)]
    few = normals(keys[:3], 2).copy()
    many = normals(keys, 4)
    np.testing.assert_array_equal(few, many[:3, :2])


def test_other_words_are_another_stream() -> None:
    assert len({key(seed, name, chunk) for seed in (1, 2) for name in ("a", "b") for chunk in range(3)}) == 12
