"""The forecast pays what `pay` pays, world by world, whatever the scheme."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi import Card, Commission, Kpi, Refused, Scheme, Tier, Workforce, build, pay
from kpi.forecast import forecast
from kpi.worlds import Future, Outlook, Worlds, draw
from kpi.worlds.groupsahead import as_people
from tests.strategies import ANYTHING, Crew, jobs, through

Floats = np.ndarray[Any, Any]


def future(workforce: Workforce, outlook: Outlook) -> Future:
    """Of people, and of groups whose results are given, about whom nothing is known."""
    people = as_people(workforce)
    groups = None if people is None else unknown(people, outlook.revise(leavers=0.0))
    return replace(unknown(workforce, outlook), groups=groups)


def unknown(workforce: Workforce, outlook: Outlook) -> Future:
    """Of whom history tells nothing."""
    shape = workforce.attainment.shape[:2]
    return Future(workforce, outlook, np.zeros(shape), np.ones(shape))


def workforce_of(worlds: Worlds) -> Workforce:
    """The drawn worlds as a workforce (kpis, people, periods, worlds), put together by hand."""
    ahead = worlds.future.workforce
    count = worlds.count
    wide = (*ahead.attainment.shape, count)
    groups = (len(ahead.kpis), len(ahead.teams) + 1, len(ahead.periods), count)
    arrays: Any = {name: np.full(wide, np.nan, np.float32) for name in ("plan", "fact", "attainment")}
    of_groups: Any = {name: np.full(groups, np.nan, np.float32) for name in ("group_fact", "group_attainment")}
    presence = np.zeros((*ahead.presence.shape, count), np.float32)
    start = 0
    for chunk in worlds.chunks:
        stop = start + 2 * worlds.pairs(chunk)
        for batch, group in enumerate(worlds.batches):
            places = [ahead.teams.index(team) for team in group.teams] + [len(ahead.teams)]
            for block in worlds.blocks(batch, chunk):
                rows = block.cohort.rows
                presence[rows, :, start:stop] = block.presence
                for name in block.kpis:
                    place = ahead.kpi_index[name]
                    arrays["plan"][place, rows, :, start:stop] = block.plans(name)
                    arrays["fact"][place, rows, :, start:stop] = block.own(name, "value")
                    arrays["attainment"][place, rows, :, start:stop] = block.own(name, "plan")
                for place, name in enumerate(ahead.kpis):
                    for array, scale in (("group_fact", "value"), ("group_attainment", "plan")):
                        found = block.of_groups(name, scale)  # type: ignore[arg-type]
                        if found is not None:
                            for group_place, row in zip(places, found, strict=True):
                                if not np.isnan(row).all():
                                    of_groups[array][place, group_place, :, start:stop] = row
        start = stop
    still: Any = {
        name: getattr(ahead, name)[..., None] for name in ("target_bonus", "salary", "multiplier", "recorded")
    }
    given: Any = {}
    if ahead.given is not None:
        drawn = np.where(np.isnan(ahead.given.fact)[..., None], np.nan, of_groups["group_fact"])
        given = {"given_plan": np.repeat(ahead.given.plan[..., None], count, axis=-1), "given_fact": drawn}
    return Workforce(
        kpis=ahead.kpis,
        periods=ahead.periods,
        seats=ahead.seats,
        teams=ahead.teams,
        presence=presence,
        adds=ahead.adds,
        year_begins=ahead.year_begins,
        **arrays,
        **of_groups,
        **given,
        **still,
    )


def outlook(**changes: Any) -> Outlook:
    """Wide scatter, so that everything happens."""
    return Outlook(person=0.2, team=0.2, market=0.2, **changes)


@settings(max_examples=150)
@given(jobs(ANYTHING.but(units=False)), st.sampled_from([0.0, 0.9]), st.integers(0, 2**32))
def test_the_same_money_in_every_world(job: tuple[Scheme, Crew], leavers: float, seed: int) -> None:
    scheme, crew = job
    try:
        pay(scheme, crew.workforce(scheme))
    except Refused:
        return
    to_date = any(card.looks_back or scheme.team_of(card).looks_back for card in scheme.cards)
    if to_date or any(one.looks_back for one in scheme.shared_out):
        leavers = 0.0  # the plan of a seat that is vacant counts less to date, which no workforce put together by hand can say
    ahead = future(crew.workforce(scheme), outlook(leavers=leavers, vacant=0.4, seed=seed))
    worlds = draw(ahead, 40)
    worlds.know_company([(name, scale) for name in ahead.workforce.kpis for scale in ("plan", "value")], worlds.chunks)
    try:
        paid = pay(scheme, workforce_of(worlds))
    except (
        Refused
    ):  # in these years somebody lacks what the scheme needs, as nobody did before: there is nothing to compare
        return
    found = forecast(scheme, worlds)
    people, periods = paid.payout.shape[:2]
    scale = max(1.0, float(paid.payout.max()), float(paid.target.max()))
    tolerance = people * periods * (3 + 2e-5 * scale)
    np.testing.assert_allclose(found.cost_by_period, paid.payout.sum(axis=0), rtol=0, atol=tolerance)
    if (
        scheme.bonus_limit is None
    ):  # which cuts own and team part after rounding, so that parts of opposite sign may stay
        np.testing.assert_allclose(found.own, paid.individual.sum(axis=0), rtol=0, atol=tolerance)
        np.testing.assert_allclose(found.through_team, paid.team_part.sum(axis=0), rtol=0, atol=tolerance)
    np.testing.assert_allclose(found.commission, paid.commission.sum(axis=0), rtol=0, atol=tolerance)
    taken = paid.deduction - paid.carried
    np.testing.assert_allclose(found.deduction, taken.sum(axis=0), rtol=0, atol=tolerance)
    of_people = paid.payout.sum(axis=1)
    np.testing.assert_allclose(found.people_in_minor_units["mean"], of_people.mean(axis=1), rtol=0, atol=tolerance)


def test_full_units_are_paid_in_drawn_years_too() -> None:
    """A result at the edge of a unit may fall either way in single precision, so that only nearly all worlds are the same."""
    kpi = Kpi(name="sales", weight=1.0, curve=through((0, 0), (1, 1), above="continue"), full_unit=10.0)
    commission = Commission(measure="sales", tiers=(Tier(rate=0.1),), full_unit=7.0)
    scheme = Scheme(cards=(Card(role="Seller", target_bonus=100.0, kpis=(kpi,), commissions=(commission,)),))
    rows = [(f"p{person}", "2025-01", "sales", 100, 90 + person) for person in range(5)]
    people = build(pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"]), None, scheme)
    worlds = draw(future(people, outlook(seed=5)), 400)
    worlds.know_company([("sales", "plan"), ("sales", "value")], worlds.chunks)
    found, paid = forecast(scheme, worlds), pay(scheme, workforce_of(worlds))
    for drawn, exact in ((found.own, paid.individual), (found.commission, paid.commission)):
        assert (np.abs(drawn - exact.sum(axis=0)) <= 5).mean() > 0.98
    in_parts = pay(
        scheme.revise(cards=(scheme.cards[0].revise(kpis=(kpi.revise(full_unit=None),)),)), workforce_of(worlds)
    )
    assert (np.abs(found.own - in_parts.individual.sum(axis=0)) <= 5).mean() < 0.1
