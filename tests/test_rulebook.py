"""Every kind of rule that the package has, walked through everything that asks it: a new file is in here by itself."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi import Card, Curve, Kpi, Payouts, Scheme, Team, Workforce, build, explain, pay, rules
from kpi.expectation import exact
from kpi.expectation.plain import is_plain
from kpi.forecast import forecast, unforeseen
from kpi.rules.base import Word, is_final, kinds_of, titles_of
from kpi.rules.combining import Combining
from kpi.rules.commission import Commission
from kpi.rules.missing import Missing
from kpi.rules.paysheet import Sheet
from kpi.rules.poolkey import PoolKey
from kpi.rules.rule import Place, Rule
from kpi.rules.said import said_of
from kpi.rules.split import ALONE
from kpi.scheme.schemefile import dump, pack, read_scheme, unpack
from kpi.split.chance import GRID, Luck, chances
from kpi.split.grids import GridOfLuck, ProductOfLuck
from kpi.split.risk import ScatteredResults
from kpi.worlds import Future, Margin, Outlook, draw
from tests.strategies import ANYTHING, PLAIN, Crew, curves, jobs
from tests.test_properties import paid_or_refused

KINDS: tuple[type[Any], ...] = (Team, Missing, Combining, PoolKey)
WAYS = tuple(kinds_of(Team))
OWN = Curve.model_validate({"knots": [(0.8, 0.5), (1, 1), (1.2, 1.5)]})
TEAM = Curve.model_validate({"knots": [(0.85, 0.4), (1, 1), (1.1, 1.3)]})


def of_way(word: str, **fields: Any) -> Team:
    """A team rule of a way, with a graduated plan."""
    return kinds_of(Team)[word].model_validate({"curve": TEAM, **fields})


def test_every_way_says_its_formula_in_one_line() -> None:
    said = {word: of_way(word).formula() for word in WAYS}
    assert len(set(said.values())) == len(said)
    assert all(text.startswith("Bonus = ") and len(text) < 90 for text in said.values())
    assert said["split"] == "Bonus = target bonus × (60% of own score + 40% of team pay)"
    assert ALONE.formula() == "Bonus = target bonus × own score"


# The registry ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_whole_and_last_of_its_line(kind: type[Any]) -> None:
    """A class that lacks a method cannot be made; `final` is what lets mypy say so where it is written."""
    children = [child for child in kind.__subclasses__() if child.__module__.startswith(rules.__name__)]
    assert children
    assert all(is_final(child) and not inspect.isabstract(child) for child in children)
    assert len(kinds_of(kind)) == len(children)
    assert all(titles_of(kind).values())


def test_what_lacks_a_method_cannot_be_made() -> None:
    class Half(Team):
        mode: str = "half"

    with pytest.raises(TypeError, match="abstract"):
        Half()  # type: ignore[abstract]


def test_the_package_holds_nothing_but_rules() -> None:
    """Everything in it is imported when kinds are looked for, so it must import nothing that rests on rules."""
    for found in pkgutil.iter_modules(rules.__path__):
        source = inspect.getsource(import_module(f"{rules.__name__}.{found.name}"))
        assert not any(f"from kpi.{above}" in source for above in ("scheme", "payment", "payout", "forecast", "split"))


@pytest.mark.parametrize("word", WAYS)
def test_every_field_of_a_way_has_a_title_and_words(word: str) -> None:
    way = kinds_of(Team)[word]
    assert way.change
    for name, field in way.model_fields.items():
        assert field.title
        assert name in {"mode", "kpis", "curve", "pool_first", "pool_only"} or said_of(way, name)


# One rule, asked by all --------------------------------------------------------------------------------------------------


def told(scheme: Scheme, workforce: Workforce, paid: Payouts) -> None:
    """The lines with money add up to the payout, which is the last line."""
    for row, step in np.argwhere(paid.active):
        person, period = paid.seats["person"].iloc[row], paid.periods[step]
        steps = explain(scheme, workforce, person, period).table_in_minor_units()
        parts = ("individual", "team_part", "commission", "pools_and_prizes", "carried")
        money = sum(int(getattr(paid, name)[row, step]) for name in parts) - int(paid.deduction[row, step])
        assert steps["minor"].iloc[-1] == paid.payout[row, step] == money
        assert steps.loc[~steps["step"].isin(["Target bonus", "Payout"]), "minor"].sum() == money


@pytest.mark.parametrize("word", WAYS)
@settings(max_examples=15)
@given(st.data())
def test_the_last_line_of_an_explanation_is_what_is_paid(word: str, data: st.DataObject) -> None:
    scheme, crew = data.draw(jobs(ANYTHING.but(modes=(word,)), most=3))
    workforce = crew.workforce(scheme)
    told(scheme, workforce, paid_or_refused(scheme, workforce))


@pytest.mark.parametrize("word", WAYS)
@settings(max_examples=15)
@given(st.data())
def test_risk_without_luck_is_what_is_paid(word: str, data: st.DataObject) -> None:
    job: tuple[Scheme, Crew] = data.draw(jobs(PLAIN.but(modes=(word,)), missing=False, periods=1, refunds=False))
    # A personal multiplier is taken for one of all pay, which it is not of a share in a pool: left out as small.
    # Who has no target bonus has no risk in it; that a share in a pool may come to them all the same is left out, too.
    targets = np.where(job[1].target_bonus >= 1, job[1].target_bonus, 1000.0)
    crew = replace(job[1], multiplier=np.ones(len(job[1].team)), target_bonus=targets)
    scheme = job[0].revise(prorate="nothing")
    workforce = crew.workforce(scheme)
    paid = pay(scheme, workforce)
    seats = ScatteredResults(scheme, workforce, Luck(sd=0.0, common=0.0)).under(scheme).seats
    share = (seats["own_mean"] + seats["team_mean"]) * seats["target"]
    # The grid of luck ends at five standard deviations; money is rounded, and a pool is divided into whole units.
    np.testing.assert_allclose(share.to_numpy(float), paid.payout[seats.index, 0], rtol=3e-6, atol=2.5)


@pytest.mark.parametrize("word", WAYS)
def test_worlds_without_scatter_and_their_expectation_are_what_is_paid(word: str) -> None:
    scheme, workforce = department(of_way(word))
    outlook = Outlook(margins=(Margin(kpi="sales", kind="normal", cv=0),))
    future = Future(workforce, outlook, np.zeros((1, 5)), np.ones((1, 5)))
    paid = pay(scheme, workforce)
    found = forecast(scheme, draw(future, 100))
    np.testing.assert_allclose(found.cost, paid.cost, rtol=1e-6)
    np.testing.assert_allclose(found.people_in_minor_units["mean"], paid.payout.sum(axis=1), rtol=1e-5)
    np.testing.assert_allclose(exact(scheme, future).payout, paid.payout, atol=2)


@pytest.mark.parametrize("word", WAYS)
def test_nobody_who_is_paid_as_alone_is_said_to_lose_by_the_team(word: str) -> None:
    """In drawn worlds as in paid ones: what a team takes away is never more than what it paid less."""
    scheme, workforce = department(of_way(word))
    outlook = Outlook(margins=(Margin(kpi="sales", kind="normal", cv=0.2),), team=0.1)
    found = forecast(
        scheme, draw(Future(workforce, outlook, np.zeros((1, 5)), np.ones((1, 5))), 400)
    ).people_in_minor_units
    assert (found["forfeiture"] >= 0).all()
    if not scheme.team.part:
        alone = forecast(
            scheme.alone(), draw(Future(workforce, outlook, np.zeros((1, 5)), np.ones((1, 5))), 400)
        ).people
        lost = (alone["mean"] - found["mean"]).clip(lower=0)
        assert (found["forfeiture"] * (1 + 1e-6) + 1 >= lost).all()


@pytest.mark.parametrize("word", WAYS)
@settings(max_examples=25)
@given(st.data())
def test_file_and_link_bring_every_way_back(word: str, data: st.DataObject) -> None:
    scheme, _crew = data.draw(jobs(ANYTHING.but(modes=(word,))))
    assert read_scheme(dump(scheme)) == unpack(pack(scheme)) == scheme


@pytest.mark.parametrize("other", WAYS)
@pytest.mark.parametrize("word", WAYS)
def test_a_way_turned_and_turned_back_keeps_what_both_have(word: str, other: str) -> None:
    rule = of_way(word, of="company", kpis={"sales": 1.0})
    turned = rule.turned(kinds_of(Team)[other])
    assert (turned.of, turned.kpis, turned.curve, turned.mode) == (rule.of, rule.kpis, rule.curve, other)
    read = read_scheme(dump(department(turned)[0]).replace("mode: " + other, f"mode: {other}\n  otherwise: 50 %"))
    assert read.team.mode == other  # what only another way has to know may stand in a file


# The short ways ----------------------------------------------------------------------------------------------------------

scores = st.lists(st.floats(0, 3), min_size=1, max_size=5).map(np.array)


@pytest.mark.parametrize("word", WAYS)
@settings(max_examples=40)
@given(scores, st.floats(0, 2), st.floats(0, 1))
def test_a_line_is_the_sum_of_the_parts(word: str, score: Any, gives: float, share: float) -> None:
    rule, each = of_way(word), np.full(score.shape, gives)
    rule = rule.at_share(share)
    parts = rule.parts(score, each)
    line = rule.line(each)
    if line is not None:
        np.testing.assert_allclose(line.slope * score + line.start, parts.own + parts.team, atol=1e-12)
    assert not rule.apart or line is not None


@pytest.mark.parametrize("word", WAYS)
@settings(max_examples=40)
@given(scores, st.floats(0, 2), st.floats(0, 1))
def test_a_product_is_the_teams_part(word: str, score: Any, gives: float, share: float) -> None:
    rule, each = of_way(word).at_share(share), np.full(score.shape, gives)
    if (product := rule.product(score, each)) is not None:
        np.testing.assert_allclose(np.multiply(*product), rule.parts(score, each).team, atol=1e-12)
        np.testing.assert_allclose((1 - rule.part) * score, rule.parts(score, each).own, atol=1e-12)


@pytest.mark.parametrize("word", [word for word in WAYS if of_way(word).product(np.ones(1), np.ones(1)) is not None])
@settings(max_examples=5)
@given(curves(falling=False))
def test_products_are_what_the_grid_of_both_gives(word: str, curve: Curve) -> None:
    """A way that names no product is integrated on a grid, to within a cell of it."""
    rule = of_way(word)
    score, gives = curve(1 + 0.1 * GRID)[None], TEAM(1 + 0.06 * GRID)[None]
    joint = GridOfLuck.of(lambda s, g: rule.parts(s, g).team, score, gives)
    product = ProductOfLuck(*(rule.product(score, gives) or (score, gives)))
    chance = chances(0.4)
    tall = 1 + np.abs(product.of_own).max() * np.abs(product.of_team).max()
    assert joint.mean(chance) == pytest.approx(product.mean(chance), abs=0.01 * tall)
    assert joint.moved(chance) == pytest.approx(product.moved(chance), abs=0.03 * tall)
    assert joint.turned().moved(chance.T) == pytest.approx(product.turned().moved(chance.T), abs=0.03 * tall)
    assert joint.cliff(0.1) == pytest.approx(product.cliff(0.1), abs=0.01 * tall)
    assert joint.times(product).mean(chance) == pytest.approx(product.times(product).mean(chance), abs=0.02 * tall**2)


def test_words_of_one_kind_are_equal_and_others_are_not() -> None:
    for kind in (Missing, Combining, PoolKey):
        made: list[Word] = [one() for one in kinds_of(kind).values()]
        assert len(set(made)) == len(made)
        assert all(type(one)() == one and repr(one) == one.word for one in made)


def department(team: Team) -> tuple[Scheme, Workforce]:
    """Five people of one team in one month, some strong, some weak."""
    card = Card(role="Seller", kpis=(Kpi(name="sales", weight=1, curve=OWN),), target_bonus=1000)
    scheme = Scheme(cards=(card,), team=team)
    facts = (115, 110, 95, 90, 70)
    rows = [(f"P{place}", "2026-01", "sales", 100, fact) for place, fact in enumerate(facts)]
    table = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])
    return scheme, build(table, None, scheme)


def test_a_policy_sees_the_other_kpis_of_the_card_and_what_hangs_on_them_is_no_sum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Forecast and expectation then agree, since such a card is paid in cases; as a sum of curves it would not be."""
    card = department(of_way("split"))[0].cards[0]
    calls = Kpi(name="calls", weight=0.5, curve=OWN, of="team")
    card = card.revise(kpis=(card.kpis[0].revise(weight=0.5), calls))
    workforce = department(of_way("split"))[1]
    assert card.scored.gap(calls, workforce, slice(None)).beside == (("sales", "person"),)
    assert is_plain(card, ALONE, np.ones(1))
    monkeypatch.setattr(type(calls.missing), "of_several", True)
    assert not is_plain(card, ALONE, np.ones(1))


# The one order ----------------------------------------------------------------------------------------------------------


class Watched:
    """People that take down which results they were asked for."""

    def __init__(self, people: Workforce) -> None:
        self._people = people
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._people, name)
        return partial(self._ask, found) if name in {"own", "of_groups", "plans"} else found

    def _ask(self, found: Callable[..., Any], name: str, *scale: str) -> Any:
        self.asked.add(name)
        return found(name, *scale)


@settings(max_examples=60)
@given(jobs(ANYTHING, most=3))
def test_a_rule_looks_up_only_what_it_says_it_needs(job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    workforce = crew.workforce(scheme)
    paid_or_refused(scheme, workforce)
    for role, rows in workforce.members.items():
        card = scheme.roles[role]
        people, team = Watched(workforce), scheme.team_of(card)
        sheet = Sheet(people, rows, scheme.minor)
        sheet.gives = np.ones((len(workforce.team_index[rows]), *workforce.shape[1:]))
        sheet.pool = np.zeros_like(sheet.gives)
        order = scheme.order_of(card)
        for rule in (*order.between(Place.KPIS, Place.COMBINED), *order.ready, *order.bonus):
            people.asked.clear()
            rule.work(sheet)
            assert people.asked <= {need.name for need in rule.needs()}, rule
        people.asked.clear()
        if team.counts:
            team.gives(people)
            assert people.asked <= {need.name for need in team.needs()}


def rules_of_everything() -> list[type[Rule]]:
    """Every final kind of rule that the package has."""
    kinds_of(Team)

    def below(kind: type[Rule]) -> Iterator[type[Rule]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    return [kind for kind in below(Rule) if kind.__module__.startswith(rules.__name__)]


@pytest.mark.parametrize("kind", rules_of_everything(), ids=lambda kind: kind.__name__)
def test_every_rule_is_whole_has_a_place_and_says_what_it_is(kind: type[Rule]) -> None:
    assert kind.__doc__
    if inspect.isabstract(kind):
        assert not is_final(kind)
        return
    assert is_final(kind) or kind.__subclasses__()
    assert hasattr(kind, "stands") or isinstance(vars(kind).get("place"), property)


def test_the_places_are_told_in_the_order_in_which_money_is_paid() -> None:
    """Scores, team, cap, target bonus, bonus, commission, deductions, payout: as the method says it."""
    names = ["SCORED", "TEAM", "PERSONAL", "CAP", "WHOLE_BONUS", "IN_MONEY", "EARNED", "DEDUCTED", "PAYOUT"]
    assert [place.name for place in Place if place.name in names] == names
    assert not any(place.moved_by_team for place in (Place.KPIS, Place.SCORED, Place.TARGET, Place.EARNED))
    assert all(place.moved_by_team for place in (Place.TEAM, Place.CAP, Place.IN_MONEY, Place.DEDUCTED, Place.PAYOUT))


def test_what_cannot_be_known_in_advance_is_said_by_the_rule() -> None:
    scheme, workforce = department(of_way("split"))
    assert unforeseen(scheme, workforce) == []
    card = scheme.cards[0]
    commission = Commission.model_validate({"measure": "sales", "tiers": [{"rate": 0.1}]})
    [notice] = unforeseen(scheme.revise_card(card.role, commissions=(commission,)), workforce)
    assert "counts as settled" in notice.what
    targetsup = scheme.revise_card(card.role, commissions=(commission,)).revise(owed="given up")
    assert unforeseen(targetsup, workforce) == []
