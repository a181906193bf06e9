"""Our forecast against its peers: first they agree, then they are timed in turns."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import numpy as np

from bench import crowd
from bench.measure import Finding, NotRun, in_turns
from bench.peers import naive, ours
from bench.peers.fresh import PEOPLE, WORLDS
from kpi.forecast import forecast
from kpi.money import Floats
from kpi.worlds import draw

CENT = 0.005
"""Below it, amounts are the same in cents."""
ROWS = 100_000
"""People in the workbook."""
DRAWN, KEPT = 2_000, 200
"""Worlds that we draw and pay in one go, and that we keep in memory and pay: what counts is the time of one of them."""


def peers(rounds: int = 5) -> Iterator[Finding]:
    """All of them; what is not installed is named at the end, and does not keep the others from running."""
    missing = []
    for contest in (against_naive, against_openfisca, against_workbook):
        try:
            yield from contest(rounds)
        except NotRun as reason:
            missing.append(str(reason))
    if missing:
        raise NotRun("; ".join(missing))


def against_naive(rounds: int) -> Iterator[Finding]:
    """Drawn, paid and summed up, each in a fresh process: first the cost alone, then with everybody's pay."""
    _agree_naive()
    for what, name in (("cost", "peers naive, cost"), ("people", "peers naive, everybody")):
        samples = [(_fresh("ours", what), _fresh("naive", what)) for _round in range(rounds)]
        means = ", ".join("{mean:,.0f} (± {error:,.0f})".format(**side) for side in samples[0])
        note = f"{PEOPLE:,} people, {WORLDS:,} worlds each; expected cost {means}"
        (ours_ms, ours_peak), (theirs_ms, theirs_peak) = (
            [tuple(pair[side][measured] for pair in samples) for measured in ("ms", "MiB")] for side in (0, 1)
        )
        yield Finding(name, "ms", ours_ms, theirs_ms, 1 / 25, note)
        note = "peak of a fresh process, libraries included"
        yield Finding(f"{name}: memory", "MiB", ours_peak, theirs_peak, 1 / 10, note)


def _fresh(side: str, what: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.peers.fresh", side, what]
    return dict(json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout))  # noqa: S603


def _agree_naive() -> None:
    """To the cent on the same worlds; the means of different worlds within five standard errors."""
    ahead = ours.future(200, teams=20)
    force = ahead.workforce
    drawn = naive.draw(force.team_index, 500, seed=1)
    theirs = naive.pay(drawn, ours.target(force), force.team_index)
    np.testing.assert_allclose(ours.paid(force, drawn), theirs, rtol=0, atol=CENT)
    found = ours.forecasted(ahead, 4_000)
    cost = naive.forecast(ours.target(force), force.team_index, 4_000).cost
    error = np.hypot(found.mean.error / 100, cost.std() / np.sqrt(len(cost)))
    np.testing.assert_allclose(found.mean.value / 100, cost.mean(), rtol=0, atol=5 * error)


def against_openfisca(rounds: int, worlds: int = 1_000) -> Iterator[Finding]:
    """Paying the same worlds: for OpenFisca a person and a team in each world is one of a simulation's."""
    try:
        from bench.peers import openfisca
    except ImportError as reason:
        text = f"OpenFisca is missing ({reason}): pip install -r bench/peers/requirements.txt"
        raise NotRun(text) from reason
    ahead, system = ours.future(PEOPLE), openfisca.country()
    force, scheme = ahead.workforce, crowd.scheme()
    kept = draw(ahead, worlds)
    drawn = ours.attainment(kept)

    def theirs() -> Floats:
        return openfisca.pay(system, drawn, ours.target(force), force.team_index)

    note = _agree(ours.paid(force, drawn), theirs(), most=1.0, forecasted=forecast(scheme, kept).cost / 100)
    ours_ms, theirs_ms = in_turns(lambda: forecast(scheme, kept), theirs, rounds)
    yield Finding("peers openfisca", "ms", tuple(ours_ms), tuple(theirs_ms), 1 / 10, f"{worlds} given worlds; {note}")
    ours_ms, theirs_ms = in_turns(lambda: ours.forecasted(ahead, worlds), theirs, rounds)
    note = "ours draws the worlds as well"
    yield Finding("peers openfisca, drawing", "ms", tuple(ours_ms), tuple(theirs_ms), None, note)


def _agree(exact: Floats, theirs: Floats, most: float, forecasted: Floats) -> str:
    """How often single precision comes out at another cent than `kpi.pay`; breaks where the total is off by more than a millionth."""
    apart = np.abs(np.floor(theirs.astype(float) * 100 + 0.5) / 100 - exact)
    for cost in (theirs.sum(axis=0, dtype=float), forecasted):
        np.testing.assert_allclose(cost, exact.sum(axis=0), rtol=1e-6)
    flips = int((apart > most).sum())
    text = "its payouts differ by a cent in {:.1%}, by more than {:g} in {} of {:,}; at most by {:.2f}"
    return text.format((apart > CENT).mean(), most, flips, apart.size, apart.max())


def against_workbook(rounds: int) -> Iterator[Finding]:
    """A world is one recalculation of all formulas; first one that draws and pays, then one that only pays."""
    from bench.peers.workbook import workbook

    ahead = ours.future(ROWS)
    force, scheme = ahead.workforce, crowd.scheme()
    kept = draw(ahead, KEPT)
    world = ours.attainment(kept)[:, :, 0].astype(float)
    sides: tuple[tuple[str, Floats | None, int, Callable[[], object]], ...] = (
        ("draws and pays", None, DRAWN, lambda: ours.forecasted(ahead, DRAWN)),
        ("only pays", world, KEPT, lambda: forecast(scheme, kept)),
    )
    for what, given, worlds, action in sides:
        with workbook(ours.target(force), force.team_index, given) as book:
            book.recalculated()
            exact = ours.paid(force, book.attainment()[:, :, None])[:, 0]
            np.testing.assert_allclose(exact, book.paid(), rtol=0, atol=CENT)
            ours_ms, theirs_ms = in_turns(action, book.recalculated, rounds)
        note = f"a world of {ROWS:,} people, as a share of {worlds:,} worlds; the same cents"
        per_world = tuple(ms / worlds for ms in ours_ms)
        yield Finding(f"peers workbook, {what}", "ms", per_world, tuple(theirs_ms), 1 / 500, note)
