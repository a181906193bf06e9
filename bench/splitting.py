"""All splits of the sample company against paying 101 times, and the frontier against paying each of its schemes."""

import io
from collections.abc import Iterator

import numpy as np
import pandas as pd

from bench.measure import Finding, in_turns
from kpi import Scheme, Workforce, build, pay, read_scheme, sample
from kpi.split import SHARES, shaped, sweep, tradeoffs_in_minor_units


def company() -> tuple[Scheme, Workforce]:
    files = sample.company()
    scheme = read_scheme(files["scheme.yaml"])
    results, people = (pd.read_csv(io.StringIO(files[name])) for name in ("results.csv", "people.csv"))
    return scheme, build(results, people, scheme)


def splits(rounds: int = 7) -> Iterator[Finding]:
    """101 splits of 120 people in 24 periods."""
    scheme, workforce = company()

    def one_by_one() -> list[int]:
        return [int(pay(scheme.shared(share / 100), workforce).cost) for share in SHARES.tolist()]

    np.testing.assert_array_equal(sweep(scheme, workforce).sums_in_minor_units["cost"], one_by_one())
    ours, theirs = in_turns(lambda: sweep(scheme, workforce), one_by_one, rounds)
    yield Finding("splits", "ms", tuple(ours), tuple(theirs), 1 / 3)


def frontier(rounds: int = 3) -> Iterator[Finding]:
    """20 splits, 20 team thresholds, 4 shapes of curve."""
    scheme, workforce = company()
    named = tradeoffs_in_minor_units(scheme, workforce)[["share", "threshold", "shape"]].to_dict("records")[:-1]

    def one_by_one() -> list[int]:
        return [int(pay(shaped(scheme, row["share"], row["threshold"], row["shape"]), workforce).cost) for row in named]

    np.testing.assert_array_equal(tradeoffs_in_minor_units(scheme, workforce)["cost"][:-1], one_by_one())
    ours, theirs = in_turns(lambda: tradeoffs_in_minor_units(scheme, workforce), one_by_one, rounds)
    yield Finding("frontier", "ms", tuple(ours), tuple(theirs), 1 / 2)
