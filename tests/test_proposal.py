"""A first scheme for data without one: it pays at once, and says what it assumed."""

from math import nan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpi
from kpi.proposal.firstcurve import value_curve
from kpi.proposal.firstscheme import propose


def results(*rows: tuple[object, ...], columns: str = "person period kpi plan fact") -> pd.DataFrame:
    """A tidy table of results."""
    frame = pd.DataFrame(list(rows), columns=columns.split())
    return frame.astype({name: float for name in ("plan", "fact") if name in frame})


def paid(scheme: kpi.Scheme, table: pd.DataFrame, people: pd.DataFrame | None = None) -> dict[str, float]:
    """Payout of each person in currency units; the scheme must pay without an error."""
    workforce = kpi.build(table, people, scheme)
    assert [problem for problem in kpi.check(scheme, workforce) if problem.level == "error"] == []
    table = kpi.pay(scheme, workforce).table()
    return {str(person): float(cash) for person, cash in table.groupby("person")["payout"].sum().items()}


TEAM = results(
    ("Anna", "North", "2026-01", "sales", 100, 120),
    ("Ben", "North", "2026-01", "sales", 100, 80),
    ("Anna", "North", "2026-01", "calls", 10, 10),
    ("Ben", "North", "2026-01", "calls", 10, 10),
    columns="person team period kpi plan fact",
)


def test_one_card_for_everyone_where_there_are_no_roles() -> None:
    scheme = propose(TEAM)
    (card,) = scheme.cards
    assert card.role == "Everyone"
    assert [(one.name, one.weight, one.missing.word) for one in card.kpis] == [
        ("sales", 0.5, "refuse"),
        ("calls", 0.5, "refuse"),
    ]
    assert [tuple(knot) for knot in card.kpis[0].curve.knots] == [(0.8, 0.5), (1.0, 1.0), (1.2, 1.5)]
    assert scheme.team.share == 0.6
    assert scheme.team.kpis == {"sales": 1.0}
    assert [tuple(knot) for knot in scheme.team.curve.knots] == [(0.85, 0.5), (1.0, 1.0), (1.1, 1.5)]
    assert card.target_bonus == 1000
    assert paid(scheme, TEAM) == {"Anna": 600 * 1.25 + 400, "Ben": 600 * 0.75 + 400}
    for said in ("60% individual", "1000 a period", "EUR", "80% of the plan pays 50%"):
        assert said in scheme.note


def test_the_scheme_survives_its_file() -> None:
    scheme = propose(TEAM)
    assert kpi.read_scheme(kpi.dump(scheme)) == scheme


def test_a_card_for_each_role_and_the_first_for_those_without() -> None:
    table = results(
        ("Anna", "Seller", "2026", "sales", 1, 1),
        ("Ben", "Agent", "2026", "calls", 1, 1),
        ("Cleo", None, "2026", "sales", 1, 1),
        columns="person role period kpi plan fact",
    )
    scheme = propose(table)
    assert [card.role for card in scheme.cards] == ["Everyone", "Seller", "Agent"]
    assert set(paid(scheme, table)) == {"Anna", "Ben", "Cleo"}


def test_roles_may_come_from_the_people_table() -> None:
    people = pd.DataFrame({"person": ["Anna", "Ben"], "role": ["Seller", "Agent"]})
    scheme = propose(TEAM, people)
    assert [card.role for card in scheme.cards] == ["Seller", "Agent"]
    paid(scheme, TEAM, people)


def test_at_most_five_kpis_the_most_filled_first() -> None:
    rows = [(f"P{n}", "2026", f"k{k}", 1 if n < 10 - k else None, 1) for n in range(10) for k in range(7)]
    table = results(*rows)
    card = propose(table).cards[0]
    assert [one.name for one in card.kpis] == ["k0", "k1", "k2", "k3", "k4"]
    assert [one.missing.word for one in card.kpis] == ["refuse"] + ["leave_out"] * 4
    paid(propose(table), table)


def test_a_kpi_with_hardly_any_plan_is_not_taken() -> None:
    rows = [(f"P{n}", "2026", "sales", 1, 1) for n in range(20)] + [
        ("P0", "2026", "rare", 1, 1),
        ("P1", "2026", "unplanned", None, 1),
    ]
    assert [one.name for one in propose(results(*rows)).cards[0].kpis] == ["sales"]


@pytest.mark.parametrize("count", range(1, 6))
def test_weights_are_whole_percents_that_add_up(count: int) -> None:
    card = propose(results(*[("Anna", "2026", f"k{k}", 1, 1) for k in range(count)])).cards[0]
    percents = [one.weight * 100 for one in card.kpis]
    assert sum(percents) == pytest.approx(100, abs=1e-9)
    assert all(abs(share - round(share)) < 1e-9 for share in percents)
    assert max(percents) - min(percents) < 1 + 1e-9


def test_lower_is_better_turns_the_curves() -> None:
    table = TEAM.assign(direction="lower")
    scheme = propose(table)
    assert [tuple(knot) for knot in scheme.cards[0].kpis[0].curve.knots] == [(1.2, 0.5), (1.0, 1.0), (0.8, 1.5)]
    assert [tuple(knot) for knot in scheme.team.curve.knots] == [(1.15, 0.5), (1.0, 1.0), (0.9, 1.5)]
    assert paid(scheme, table)["Ben"] > paid(scheme, table)["Anna"]


def test_without_plans_the_results_themselves_are_the_measure() -> None:
    table = results(*[(f"P{n}", "2026", "sales", None, n) for n in range(101)])
    scheme = propose(table)
    curve = scheme.cards[0].kpis[0].curve
    assert curve.scale == "value"
    assert [tuple(knot) for knot in curve.knots] == [(10, 0.5), (50, 1.0), (90, 1.5)]
    assert scheme.team.share == 1
    assert "there are no plans" in scheme.note
    assert paid(scheme, table)["P50"] == 1000


@pytest.mark.parametrize(
    ("facts", "falls", "knots"),
    [
        ([0, 0, 0, 5, 10], False, [(5.5, 0.5), (7.5, 1.0), (9.5, 1.5)]),
        ([1, 1, 1, 1], False, [(1, 1.0)]),
        ([1, 1, 1, 1], True, [(2, 0.5), (1, 1.0)]),
        ([0, 0, 0, 9], True, [(6.3, 0.5), (0, 1.0)]),
        ([10, 20, 30], True, [(28, 0.5), (20, 1.0), (12, 1.5)]),
        ([1, 1, 1, 9], False, [(1, 1.0), (6.6, 1.5)]),
        ([123456, 123456, 123999], False, [(123000, 1.0), (124000, 1.5)]),
    ],
)
def test_curves_from_results(facts: list[float], falls: bool, knots: list[tuple[float, float]]) -> None:
    assert [tuple(knot) for knot in value_curve(pd.Series(facts, dtype=float), falls=falls).knots] == knots


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=30), st.booleans())
def test_a_curve_from_any_results_is_a_curve(facts: list[float], falls: bool) -> None:
    value_curve(pd.Series(facts), falls=falls)


def test_no_team_part_without_teams_and_it_says_why() -> None:
    scheme = propose(TEAM.drop(columns="team"))
    assert scheme.team.share == 1
    assert "no team has more than one member" in scheme.note


def test_a_team_without_plan_in_some_period_takes_another_kpi_or_none() -> None:
    gap: pd.DataFrame = pd.concat([TEAM, TEAM.assign(period="2026-02", plan=[nan, nan, 10, 10])], ignore_index=True)
    scheme = propose(gap)
    assert scheme.team.kpis == {"calls": 1.0}
    paid(scheme, gap)
    gaps = pd.concat([TEAM, TEAM.assign(period="2026-02", plan=nan)], ignore_index=True)
    scheme = propose(gaps)
    assert scheme.team.share == 1
    assert "in some periods a team has no plan" in scheme.note
    paid(scheme, gaps)


def test_heads_are_paid_on_their_teams() -> None:
    people = pd.DataFrame({"person": ["Anna", "Ben", "Hera"], "team": "North", "role": ["Seller", "Seller", "Head"]})
    scheme = propose(TEAM, people)
    head = scheme.roles["Head"]
    assert {one.of for one in head.kpis} == {"team"}
    assert paid(scheme, TEAM, people)["Hera"] == 1000
    far = people.assign(team=["North", "North", "Board"])
    assert {one.of for one in propose(TEAM, far).roles["Head"].kpis} == {"company"}
    assert paid(propose(TEAM, far), TEAM, far)["Hera"] == 1000


@pytest.mark.parametrize(
    ("people", "amount", "share"),
    [
        ({"target_bonus": [500, 700]}, None, None),
        ({"target_bonus": [500, None], "salary": [None, 2000]}, None, 0.3),
        ({"salary": [2000, 3000]}, None, 0.3),
        ({"salary": [2000, None]}, 1000, None),
        ({"salary": [2000, 0]}, 1000, None),
        ({"role": ["Everyone", "Everyone"]}, 1000, None),
    ],
)
def test_target_bonus(people: dict[str, list[object]], amount: float | None, share: float | None) -> None:
    table = pd.DataFrame({"person": ["Anna", "Ben"]} | people)
    scheme = propose(TEAM, table)
    assert (scheme.cards[0].target_bonus, scheme.cards[0].target_share) == (amount, share)
    paid(scheme, TEAM, table)


def test_target_bonus_of_some_periods_only() -> None:
    both = pd.concat([TEAM, TEAM.assign(period="2026-02")], ignore_index=True)
    people = pd.DataFrame({"person": ["Anna", "Ben"], "period": "2026-01", "target_bonus": [500.0, 700.0]})
    scheme = propose(both, people)
    assert scheme.cards[0].target_bonus == 1000
    paid(scheme, both, people)


@pytest.mark.parametrize(
    ("codes", "currency"),
    [(["USD", "USD"], "USD"), (["usd", None], "USD"), (["USD", "CZK"], "EUR"), (["dollars"] * 2, "EUR")],
)
def test_currency(codes: list[object], currency: str) -> None:
    scheme = propose(TEAM, pd.DataFrame({"person": ["Anna", "Ben"], "currency": codes}))
    assert scheme.currency == currency
    assert ("Currency: EUR" in scheme.note) == (currency == "EUR")


@pytest.mark.parametrize(
    "table",
    [
        results(("Anna", "2026", "sales", None, None)),
        results(("Anna", "2026", "sales", 0, 5)),
        results(("Anna", "2026", "sales", None, -3)),
        results(("Anna", "Spring", "sales", 1, 1), ("Anna", "2026-01", "sales", 2, 2)),
    ],
)
def test_poor_data_still_get_a_scheme_that_pays(table: pd.DataFrame) -> None:
    paid(propose(table), table)


def test_nothing_to_pay_on_is_refused() -> None:
    with pytest.raises(kpi.Refused, match="no results"):
        propose(results())


def test_too_many_roles_are_refused() -> None:
    rows = [(f"P{n}", f"Role {n}", "2026", "sales", 1, 1) for n in range(61)]
    with pytest.raises(kpi.Refused, match="too many roles: 61"):
        propose(results(*rows, columns="person role period kpi plan fact"))
