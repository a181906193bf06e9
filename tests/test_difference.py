"""What changed between two schemes: every field has words, and nothing is passed over."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import assume, given, settings

from kpi import Card, Commission, Curve, Deduction, Gate, Knot, Kpi, Scheme, Team, Tier, read_scheme
from kpi.difference import changes
from kpi.frozen import Frozen, Name
from kpi.rules.base import Word, kinds_of
from kpi.rules.best import Best
from kpi.rules.deduction import SalaryDeduction
from kpi.rules.division import FirstShare, PoolCondition
from kpi.rules.eligibility import Eligibility
from kpi.rules.fundedpool import FundedPool
from kpi.rules.guarantee import Guarantee
from kpi.rules.kpimatrix import Matrix
from kpi.rules.marketindex import MarketIndex
from kpi.rules.modifier import Modifier
from kpi.rules.passport import Passport
from kpi.rules.pool import Pool
from kpi.rules.prize import Prize
from kpi.rules.prizeterms import PrizePlaces
from kpi.rules.said import Choice, as_kind, said_of
from kpi.rules.split import Split
from kpi.rules.trueup import TrueUp
from tests.strategies import schemes, through

WAYS = tuple(kinds_of(Team).values())
MODELS: tuple[type[Frozen], ...] = (
    Scheme,
    *WAYS,
    Card,
    Kpi,
    Passport,
    Curve,
    Gate,
    Commission,
    Tier,
    Deduction,
    SalaryDeduction,
    TrueUp,
    Guarantee,
    Eligibility,
    MarketIndex,
    Modifier,
    Matrix,
    FundedPool,
    Prize,
    PrizePlaces,
    FirstShare,
    PoolCondition,
)
LINE = through((0.8, 0.5), (1.0, 1.0), (1.2, 1.5))
RICH = Scheme(
    title="Before",
    team=Split(kpis={"sales": 1.0}, curve=LINE),
    cards=(
        Card(
            role="Seller",
            kpis=(Kpi(name="sales", title="Sales", weight=0.6, curve=LINE), Kpi(name="calls", weight=0.4, curve=LINE)),
            target_bonus=1000,
            table=LINE,
            gates=(Gate(kpi="calls", level=0.8),),
            team=Split(curve=LINE),
            commissions=(
                Commission(measure="paid", tiers=(Tier(rate=0.1), Tier(from_=500, rate=0.2)), coefficient=LINE),
            ),
            deductions=(Deduction(title="Idle", measure="idle", rate=9),),
        ),
    ),
)


BRANCHES = {
    "Scheme.team",
    "Scheme.eligibility",
    "Scheme.market_indexes",
    "Scheme.pools",
    "Scheme.prizes",
    "Scheme.cards",
    "Team.kpis",
    "Team.curve",
    "Card.kpis",
    "Card.table",
    "Card.gates",
    "Card.modifiers",
    "Modifier.curve",
    "Card.team",
    "Card.commissions",
    "Card.deductions",
    "Kpi.curve",
    "Kpi.passport",
    "Kpi.matrix",
    "Matrix.levels",
    "Matrix.times",
    "Curve.knots",
    "Commission.tiers",
    "Commission.coefficient",
    "FundedPool.tiers",
    "FundedPool.coefficient",
    "FundedPool.pool_first",
    "FundedPool.pool_only",
    "Prize.places",
    "Prize.only",
    "Pool.pool_first",
    "Pool.pool_only",
}
"""Fields that hold further fields, or several of a kind."""


def fields() -> Iterator[tuple[type[Frozen], str]]:
    """Every field of every model of a scheme."""
    for model in MODELS:
        for name in model.model_fields:
            yield model, name


def words(annotation: Any) -> set[str]:
    """The words of a Literal, wherever it stands in an annotation."""
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    return set().union(*(words(part) for part in get_args(annotation)))


def told(before: Scheme, after: Scheme) -> list[str]:
    """The changes as lines."""
    return [str(change) for change in changes(before, after)]


def revised(**of_card: Any) -> Scheme:
    """The rich scheme with its card changed."""
    return RICH.revise_card("Seller", **of_card)


def kpi(**of_kpi: Any) -> Scheme:
    """The rich scheme with its first KPI changed."""
    return revised(kpis=(RICH.cards[0].kpis[0].revise(**of_kpi), RICH.cards[0].kpis[1]))


def commission(**of_rule: Any) -> Scheme:
    """The rich scheme with its commission changed."""
    return revised(commissions=(RICH.cards[0].commissions[0].revise(**of_rule),))


def test_the_models_are_all_there_are() -> None:
    """A new model in a scheme must be walked over too."""
    found: set[type[Frozen]] = set()
    new: set[type[Frozen]] = {Scheme}
    while new:
        found |= new
        new = {part for model in new for part in _inside(model)} - found
    assert found == set(MODELS)


def _inside(model: type[Frozen]) -> set[type[Frozen]]:
    def parts(annotation: Any) -> Iterator[type[Frozen]]:
        if isinstance(annotation, type) and issubclass(annotation, Frozen):
            yield from WAYS if annotation is Team else (annotation,)
        for part in get_args(annotation):
            yield from parts(part)

    return {part for field in model.model_fields.values() for part in parts(field.annotation)}


def is_branch(annotation: Any) -> bool:
    """Whether a field holds further fields, or several of a kind."""
    if isinstance(annotation, type) and issubclass(annotation, Frozen):
        return True
    if annotation == tuple[Name, ...]:  # names are told as one list
        return False
    return get_origin(annotation) in {tuple, dict} or any(map(is_branch, get_args(annotation)))


@pytest.mark.parametrize(("model", "name"), [*fields()], ids=lambda part: getattr(part, "__name__", part))
def test_every_field_has_words(model: type[Frozen], name: str) -> None:
    said, annotation = said_of(model, name), model.model_fields[name].annotation
    if name == "mode":  # the way says its own words
        return
    assert (said is not None) != is_branch(annotation), "say it where the field stands: Annotated[..., Said(...)]"
    if said and isinstance(annotation, type) and issubclass(annotation, Word):
        assert said.write is as_kind
    elif said and (allowed := words(annotation)):
        assert isinstance(said.write, Choice)
        assert set(said.write.words) >= allowed


@settings(max_examples=25)
@given(schemes(), schemes())
def test_there_is_a_change_exactly_when_schemes_differ(one: Scheme, other: Scheme) -> None:
    assert changes(one, one) == []
    assert bool(changes(one, other)) == (one != other)
    assert len(changes(one, other)) == len(changes(other, one))


@settings(max_examples=25)
@given(schemes(), schemes())
def test_either_side_reads_like_the_other_reversed(one: Scheme, other: Scheme) -> None:
    assume([card.role for card in one.cards] == [card.role for card in other.cards])
    forth = {(change.what, change.before, change.after) for change in changes(one, other)}
    assert {(change.what, change.after, change.before) for change in changes(other, one)} == forth


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (kpi(curve=through((0.85, 0.5), (1.0, 1.0), (1.2, 1.5))), "Minimum of Sales: 80% → 85%"),
        (kpi(curve=through((0.8, 0.4), (1.0, 1.0), (1.2, 1.5))), "Pay at the minimum of Sales: 50% → 40%"),
        (kpi(curve=through((0.8, 0.5), (1.0, 1.0), (1.3, 1.5))), "Maximum of Sales: 120% → 130%"),
        (kpi(curve=through((0.8, 0.5), (1.05, 1.0), (1.2, 1.5))), "Plan level of Sales: 100% → 105%"),
        (kpi(curve=LINE.revise(shape="steps")), "Between the points of Sales: straight line → steps"),
        (kpi(curve=LINE.revise(above="continue")), "Above the maximum of Sales pay: flat → keeps rising"),
        (kpi(cap=1.2), "Cap of Sales: none → 120%"),
        (kpi(of="team"), "Whose result counts for Sales: the person → the team"),
        (kpi(missing="at_plan"), "When plan or fact of Sales is missing: refuse → pay at plan"),
        (kpi(passport=Passport(judges=("Anna", "Ben"))), "Judges of Sales: – → Anna, Ben"),
        (kpi(passport=Passport(cost=900.0)), "What measuring Sales costs a year: none → €900.00"),
        (kpi(passport=Passport(rhythm="week")), "Rhythm of Sales: not said → every week"),
        (kpi(title="Turnover"), "Title of Turnover: Sales → Turnover"),
        (RICH.shared(0.8), "Individual share of the team part: 60% → 80%"),
        (RICH.revise(team=RICH.team.revise(kpis={"calls": 1.0})), "KPIs of the team part: sales 100% → calls 100%"),
        (RICH.revise(bonus_limit=5000), "All bonuses of a period at most: none → €5,000.00"),
        (revised(cap=2.0), "Cap of the bonus of Seller: none → 200%"),
        (revised(target_bonus=1200), "Target bonus of Seller: €1,000.00 → €1,200.00"),
        (revised(table=None), "The result-to-pay table of Seller: 80% pays 50%, 100% pays 100%, 120% pays 150% → –"),
        (revised(team=None), "The team part of Seller: Team plan 80% pays 50%, 100% pays 100%, 120% pays 150% → as for everybody"),
        (revised(gates=()), "The gate on calls: KPI calls, Level 80% → –"),
        (revised(gates=(Gate(kpi="calls", level=0.9),)), "Level of the gate on calls: 80% → 90%"),
        (revised(deductions=(Deduction(title="Idle", measure="idle", rate=10),)), "Rate of the deduction “Idle”: 9 → 10"),
        (commission(kind="retroactive"), "Tiers of the commission on paid apply to: what lies above each level → everything from the first on"),
        (commission(tiers=(Tier(rate=0.1), Tier(from_=600, rate=0.2))), "Beginning of tier 2 of the commission on paid: €500.00 → €600.00"),
        (commission(tiers=(Tier(rate=0.1),)), "Tiers of the commission on paid: Rate 10%; From €500.00, Rate 20% → Rate 10%"),
        (commission(coefficient=None), "The plan coefficient of the commission on paid: 80% pays 50%, 100% pays 100%, 120% pays 150% → –"),
        (revised(kpis=RICH.cards[0].kpis[::-1]), "Order of the KPIs of Seller: sales, calls → calls, sales"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)  # fmt: skip
def test_one_change_is_one_line(after: Scheme, line: str) -> None:
    assert told(RICH, after) == [line]


def test_knots_that_come_are_told_together() -> None:
    after = kpi(curve=through((0.8, 0.5), (0.9, 0.6), (1.0, 1.0), (1.2, 1.5)))
    assert told(RICH, after) == [
        "Points of Sales: 80% pays 50%, 100% pays 100%, 120% pays 150% → 80% pays 50%, 90% pays 60%, 100% pays 100%, 120% pays 150%"
    ]


def test_a_difference_below_the_digits_is_still_told() -> None:
    after = kpi(curve=LINE.revise(knots=(Knot(0.8000000000001, 0.5), *LINE.knots[1:])))
    assert told(RICH, after) == ["Minimum of Sales: 0.8 → 0.8000000000001"]


def test_roles_come_and_go_and_kpis_name_theirs() -> None:
    second = RICH.cards[0].revise(role="Scout")
    after = RICH.revise(cards=(second, *kpi(weight=0.6, cap=1.0).cards))
    lines = told(RICH, after)
    assert lines[0] == "Cap of Sales (Seller): none → 100%"
    assert lines[1].startswith("Role Scout: – → Role Scout, KPIs KPI sales, Title Sales")


def test_wording_is_marked() -> None:
    assert [change.wording for change in changes(RICH, RICH.revise(title="After"))] == [True]
    assert [change.wording for change in changes(RICH, RICH.revise(precision=3))] == [False]


def test_money_is_written_in_each_sides_currency() -> None:
    before = read_scheme("cards: [{role: A, target_bonus: 10, kpis: [{name: x, weight: 1, curve: {knots: [[1, 1]]}}]}]")
    after = before.revise(currency="JPY", cards=(before.cards[0].revise(target_bonus=20),))
    assert told(before, after) == ["Currency: EUR → JPY", "Target bonus of A: €10.00 → ¥20"]


def test_braces_in_a_name_do_no_harm() -> None:
    before = RICH.revise(cards=(RICH.cards[0].revise(role="{name} {0}"),))
    after = before.revise_card("{name} {0}", cap=1.0)
    assert told(before, after) == ["Cap of the bonus of {name} {0}: none → 100%"]


def test_another_way_is_told_with_what_only_one_of_both_has_to_know() -> None:
    turned = RICH.revise(team=RICH.team.turned(Pool))
    way = "What the team's result does (the team part): pays a part → fills a pool"
    assert told(RICH, turned) == [way, "Pool of the team part divided by: – → target bonus"]
    alone = RICH.revise(team=RICH.team.turned(Best))
    way = "What the team's result does (the team part): pays a part → counts where it is better"
    assert told(RICH, alone) == [way, "Individual share of the team part: 60% → –"]
