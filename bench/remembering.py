"""Rules that remember earlier periods, against the same scheme period by period: results to date, a true-up, a draw."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from bench import crowd
from bench.measure import Finding, in_turns
from kpi import Commission, Guarantee, Scheme, Tier, TrueUp, Workforce, build, pay
from kpi.forecast import forecast
from kpi.rules.fundedpool import FundedPool
from kpi.worlds import draw

_MONTHS = tuple(f"2026-{month:02}" for month in range(1, 13))


def remembering(rounds: int = 9) -> Iterator[Finding]:
    """80,000 people over twelve months, and 1,000 of them ahead in 10,000 worlds."""
    people, plain = _workforce(80_000), _scheme("period")

    def paying(scheme: Scheme) -> object:
        return pay(scheme, replace(people))  # a fresh copy: what is added up once for a workforce is kept with it

    worlds = draw(crowd.future(1_000, periods=12), 10_000)

    def forecasting(scheme: Scheme) -> object:
        return forecast(scheme, worlds).cost

    for name, scheme in (("a tier to date", _scheme("year to date")), ("everything", _everything())):
        ours, yardstick = in_turns(partial(paying, scheme), partial(paying, plain), rounds)
        yield Finding(f"remembering: pay, {name}", "ms", tuple(ours), tuple(yardstick), 4.0)
        ours, yardstick = in_turns(partial(forecasting, scheme), partial(forecasting, plain), max(2, rounds // 3))
        limit = 2.5 if name == "a tier to date" else None
        yield Finding(f"remembering: forecast, {name}", "ms", tuple(ours), tuple(yardstick), limit)
    moving, shared = _workforce(80_000, moving=True), _shared()
    ours, yardstick = in_turns(lambda: pay(shared, replace(moving)), partial(paying, plain), rounds)
    yield Finding("remembering: pay, a tier to date, a pool and dated seats", "ms", tuple(ours), tuple(yardstick), 4.0)


def _scheme(over: str) -> Scheme:
    """Six KPIs, 60:40, and a commission of two tiers over this time."""
    tiers = (Tier(rate=0.1), Tier(from_=600, rate=0.2))
    rule = Commission.model_validate({"measure": crowd.KPIS[0], "tiers": tiers, "over": over})
    return crowd.scheme().revise_card("Seller", commissions=(rule,))


def _shared() -> Scheme:
    """The same with a tenth of the first measure as a pool of each team, divided by results."""
    pool = {"name": "Pool", "measure": crowd.KPIS[0], "tiers": [{"rate": 0.1}], "pool_by": "results"}
    return _scheme("year to date").revise(pools=(FundedPool.model_validate(pool),))


def _everything() -> Scheme:
    """The same with all KPIs and the team to date, a true-up at the end of each quarter, and a draw."""
    scheme = _scheme("year to date")
    kpis = tuple(kpi.revise(over="year to date") for kpi in scheme.cards[0].kpis)
    terms = {
        "true_up": TrueUp(at="end of the quarter"),
        "guarantee": Guarantee(amount=100, what_it_adds="is recovered"),
    }
    return scheme.revise(team=scheme.team.revise(over="quarter to date")).revise_card("Seller", kpis=kpis, **terms)


def _workforce(people: int, *, moving: bool = False) -> Workforce:
    """Twelve months of people in a hundred teams, of whom every tenth may move to another one in the middle of May."""
    chance = np.random.default_rng(6040)
    names = [f"P{person}" for person in range(people)]
    index = pd.MultiIndex.from_product([names, _MONTHS, crowd.KPIS], names=["person", "period", "kpi"])
    facts = np.round(chance.normal(98, 20, len(index)), 2)
    results = pd.DataFrame({"plan": 100.0, "fact": facts}, index=index).reset_index()
    teams = [f"T{person % 100}" for person in range(people)]
    seats = pd.DataFrame({"person": names, "team": teams, "role": "Seller", "target_bonus": 3000.0})
    if moving:
        later = seats[::10].assign(**{"team": "T0", "from": "2026-05-16"})
        seats = pd.concat([seats.assign(**{"from": None}), later], ignore_index=True)
        seats["to"] = [("2026-05-15" if seat % 10 == 0 else None) for seat in seats.index]
    return build(results, seats, crowd.scheme())
