"""Runs every case in tests/cases/*.yaml; tests/cases/README.md tells how to write one."""

import copy
import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kpi import Curve, Payouts, Refused, Scheme, Workforce, build, check, dump, explain, read_scheme
from kpi.expectation import Exact, all_or_nothing, exact
from kpi.frozen import read_share
from kpi.language import minor_digits
from kpi.payment.owing import owing
from kpi.scheme.schemefile import _parse, check_scheme
from kpi.split import Effect, effect
from kpi.worlds import Future, Outlook
from tests.all_or_nothing import expected_shortfall, value_at_risk
from tests.own_and_team import together

FOLDER = Path(__file__).parent / "cases"

Cell = float | str | datetime.date | None
Table = list[list[Cell]]
Number = float | str
Result = Number | list[Number | None] | None
Results = dict[str, Result | dict[str, Result]] | Table
People = dict[str, dict[str, Cell]] | Table
Amounts = float | list[float] | dict[str, float | list[float]]
Shares = dict[str, Number | list[Number]]


class _Strict(BaseModel):
    """A misspelt key fails: nothing that somebody expects is passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Expect(_Strict):
    """What must come out. Money in units of the currency, shares as shares or percentages."""

    payout: Amounts | None = None
    individual: Amounts | None = None
    team_part: Amounts | None = None
    commission: Amounts | None = None
    pools_and_prizes: Amounts | None = None
    deduction: Amounts | None = None
    carried: Amounts | None = None
    owed: Amounts | None = None
    target: Amounts | None = None
    salary: Amounts | None = None
    with_salary: Amounts | None = None
    off_salary: Amounts | None = None
    loss: Amounts | None = None
    forfeited: Amounts | None = None
    strong_lose: float | None = None
    weak_gain: float | None = None
    employer_keeps: float | None = None
    cost: float | None = None
    within: float = 0.0
    score: Shares | None = None
    attainment: dict[str, Shares] | None = None
    not_paid: list[str] | None = None
    explain: dict[str, dict[str, str]] | None = None
    refused: list[str] | None = None
    notices: list[str] | None = None


class Case(_Strict):
    """One situation: what differs from the file's own, and what must come out."""

    name: str
    note: str = ""
    change: dict[str, Any] = Field(default_factory=dict)
    results: Results | None = None
    people: People | None = None
    period: int | str | None = None
    expect: Expect


class CurveCase(_Strict):
    """A payout curve by itself: each result, and the share of the target bonus that it pays."""

    name: str
    note: str = ""
    curve: dict[str, Any]
    pays: dict[Number, Number] = Field(min_length=1)


class Expected(_Strict):
    """What must be expected of the periods ahead. Money in units of the currency, chances as shares or percentages."""

    payout: dict[str, float] | None = None
    cost: float | None = None
    sd: float | None = None
    over: dict[float, Number] | None = None
    value_at_risk: float | None = None
    expected_shortfall: float | None = None
    reaches: dict[str, Number] | None = None
    team_reaches: dict[str, Number] | None = None
    reaches_team_fails: dict[str, Number] | None = None
    fails_team_reaches: dict[str, Number] | None = None
    fails_given_reaches: dict[str, Number] | None = None
    forfeiture: dict[str, float] | None = None
    premium: dict[str, float] | None = None
    how: Literal["exact", "approximate"] | None = None
    within: float = 0.0


class ForecastCase(_Strict):
    """A scheme and an outlook: the results of the file are what is expected of the period ahead."""

    name: str
    note: str = ""
    change: dict[str, Any] = Field(default_factory=dict)
    outlook: dict[str, Any] = Field(default_factory=dict)
    expect: Expected


class CaseFile(_Strict):
    """A file of cases that share a scheme, results and people."""

    title: str = Field(min_length=1)
    source: str = Field(min_length=1)
    note: str = ""
    scheme: dict[str, Any] | None = None
    results: Results | None = None
    people: People | None = None
    period: int | str = "2025-01"
    cases: list[Case] = Field(default_factory=list)
    curves: list[CurveCase] = Field(default_factory=list)
    outlook: dict[str, Any] = Field(default_factory=dict)
    forecasts: list[ForecastCase] = Field(default_factory=list)


class Paid(NamedTuple):
    """A case that has been paid, or refused."""

    scheme: Scheme
    workforce: Workforce
    effect: Effect

    @property
    def payouts(self) -> Payouts:
        """What everybody is paid."""
        return self.effect.paid


@cache
def read_file(path: Path) -> CaseFile:
    """A file of cases, with every misspelt key refused."""
    return CaseFile.model_validate(_parse(path.read_text(encoding="utf-8"), path.name))


FILES = sorted(FOLDER.glob("*.yaml"))
CASES = [pytest.param(path, case, id=f"{path.stem}: {case.name}") for path in FILES for case in read_file(path).cases]
FORECASTS = [
    pytest.param(path, case, id=f"{path.stem}: {case.name}") for path in FILES for case in read_file(path).forecasts
]
CURVES = [pytest.param(case, id=f"{path.stem}: {case.name}") for path in FILES for case in read_file(path).curves]


def changed(data: Any, change: Any) -> Any:
    """The data with a change laid over it: mappings merge, lists are replaced or changed by the name of an item."""
    if not isinstance(change, dict):
        return copy.deepcopy(change)
    if isinstance(data, list):
        return _changed_items(data, change)
    merged = dict(data) if isinstance(data, dict) else {}
    for key, value in change.items():
        if value is None:
            merged.pop(key)  # a key that is not there is a mistake in the case
        else:
            merged[key] = changed(merged.get(key), value)
    return merged


def _changed_items(items: list[Any], change: Mapping[str, Any]) -> list[Any]:
    keys = ("role", "name", "title", "measure", "kpi")
    names = [next((str(item[key]) for key in keys if key in item), "") for item in items]
    unknown = set(change) - set(names)
    assert not unknown, f"no item is called {unknown}; there are {names}"
    return [changed(item, change.get(name, {})) for name, item in zip(names, items, strict=True)]


def _rows(table: Table) -> pd.DataFrame:
    return pd.DataFrame(table[1:], columns=[str(name) for name in table[0]])


def _results(given: Results, period: str, first_kpi: str) -> pd.DataFrame:
    if isinstance(given, list):
        return _numeric(_rows(given))
    rows = []
    for person, results in given.items():
        of_kpis = results if isinstance(results, dict) else {first_kpi: results}
        rows += [(person, period, kpi, *_plan_and_fact(result)) for kpi, result in of_kpis.items()]
    return _numeric(pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"]))


def _plan_and_fact(result: Result) -> tuple[Any, Any]:
    """[plan, fact]; "120 %" is a plan of 100 and a fact of 120; a plain number is a fact without a plan."""
    if isinstance(result, list):
        plan, fact = result
        return plan, fact
    if isinstance(result, str):
        return 100, float(Decimal(str(read_share(result))) * 100)
    return None, result


def _numeric(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        **{name: pd.to_numeric(frame[name]).astype(float) for name in ("plan", "fact") if name in frame}
    )


def _people(given: People | None) -> pd.DataFrame | None:
    if isinstance(given, list):
        return _rows(given)
    return None if given is None else pd.DataFrame([{"person": person, **about} for person, about in given.items()])


class Tables(NamedTuple):
    """What a case is paid by, before a workforce is built of it."""

    scheme: Scheme
    results: pd.DataFrame
    people: pd.DataFrame | None


def tables_of(file: CaseFile, case: Case) -> Tables:
    """The scheme of a case, and its tables as somebody would upload them."""
    scheme = check_scheme(changed(file.scheme, case.change))
    results = case.results if case.results is not None else file.results
    assert results is not None, "a case needs results"
    people = case.people if case.people is not None else file.people
    frame = _results(
        results,
        str(case.period or file.period),
        next(kpi.name for card in scheme.cards for kpi in card.kpis)
        if not isinstance(results, list) and any(not isinstance(one, dict) for one in results.values())
        else "",
    )
    return Tables(scheme, frame, _people(people))


def prepare(file: CaseFile, case: Case) -> tuple[Scheme, Workforce]:
    """The scheme and the workforce of a case."""
    tables = tables_of(file, case)
    return tables.scheme, build(tables.results, tables.people, tables.scheme)


def run(file: CaseFile, case: Case) -> None:
    """Pays a case and compares everything that it expects, and a few things that hold in every case."""
    assert case.expect.model_fields_set - {"within"}, "the case expects nothing"
    if case.expect.refused:
        assert case.expect.model_fields_set == {"refused"}, "who is refused is not paid"
        with pytest.raises(Refused) as refused:
            paid_case(file, case)
        for words in case.expect.refused:
            assert words in str(refused.value)
        return
    paid = paid_case(file, case)
    compare(paid, case.expect, order_of(file, case))
    holds_always(paid)


def paid_case(file: CaseFile, case: Case) -> Paid:
    """The case, paid."""
    scheme, workforce = prepare(file, case)
    return Paid(scheme, workforce, effect(scheme, workforce))


def order_of(file: CaseFile, case: Case) -> list[str]:
    """People in the order in which the case names them."""
    results = case.results if case.results is not None else file.results
    names = _rows(results)["person"].dropna() if isinstance(results, list) else list(results or {})
    return list(dict.fromkeys(map(str, names)))


def compare(paid: Paid, expect: Expect, order: list[str]) -> None:
    """Compares what is expected with what was paid."""
    for name, array in money_of(paid).items():
        wanted = getattr(expect, name)
        if wanted is not None:
            _compare_money(name, wanted, by_person(paid, array), paid, expect.within, order)
    for name, total in totals_of(paid).items():
        wanted = getattr(expect, name)
        if wanted is not None:
            asked, within = minor(wanted, paid.scheme), minor(expect.within, paid.scheme)
            assert abs(total - asked) <= within, f"{name} is {total}, expected {asked} (minor units)"
    _compare_shares(paid, expect)
    if expect.not_paid is not None:
        assert _never_active(paid.payouts) == set(expect.not_paid)
    _compare_words(paid, expect)


def money_of(paid: Paid) -> dict[str, Any]:
    """Every kind of money, (seats, periods), in minor units."""
    payouts, names = (
        paid.payouts,
        (
            "payout",
            "individual",
            "team_part",
            "commission",
            "pools_and_prizes",
            "deduction",
            "carried",
            "owed",
            "target",
            "salary",
            "off_salary",
        ),
    )
    arrays = {name: getattr(payouts, name) for name in names}
    both = {"with_salary": payouts.whole_pay}
    return arrays | both | {"loss": paid.effect.loss, "forfeited": paid.effect.forfeited}


def by_person(paid: Paid, array: Any) -> dict[str, list[int]]:
    """An amount for each period, seats of one person added up."""
    sums: dict[str, Any] = {}
    for person, amounts in zip(paid.payouts.seats["person"], array, strict=True):
        sums[person] = sums.get(person, 0) + amounts
    return {person: amounts.tolist() for person, amounts in sums.items()}


def totals_of(paid: Paid) -> dict[str, int]:
    """Money of everybody together, and what the team part does to it."""
    names = ("strong_lose", "weak_gain", "employer_keeps")
    return {"cost": int(paid.payouts.cost)} | {name: getattr(paid.effect, name) for name in names}


def minor(amount: float, scheme: Scheme) -> int:
    """Whole minor units; more decimals than the currency has are a slip of the pen."""
    units = Decimal(str(amount)).scaleb(minor_digits(scheme.currency))
    assert units == int(units), f"{amount} has too many decimals"
    return int(units)


def _compare_money(
    name: str, wanted: Amounts, found: dict[str, list[int]], paid: Paid, within: float, order: list[str]
) -> None:
    if isinstance(wanted, (int, float)):
        wanted = dict.fromkeys(order, wanted)
    elif isinstance(wanted, list):
        wanted = dict(zip(order, wanted, strict=True))
    for person, amounts in wanted.items():
        assert person in found, f"nobody is called {person}"
        got = found[person] if isinstance(amounts, list) else [sum(found[person])]
        asked = [minor(amount, paid.scheme) for amount in (amounts if isinstance(amounts, list) else [amounts])]
        limit = minor(within, paid.scheme)
        assert len(got) == len(asked), f"{name} of {person}: {len(got)} periods"
        differences = [abs(one - other) for one, other in zip(got, asked, strict=True)]
        assert max(differences) <= limit, f"{name} of {person} is {got}, expected {asked} (minor units)"


def _compare_shares(paid: Paid, expect: Expect) -> None:
    seats, attained = paid.payouts.seats["person"], paid.workforce
    for person, shares in (expect.score or {}).items():
        found = paid.payouts.score[(seats == person).to_numpy()]
        _close(f"score of {person}", found[0], shares)
    for kpi, of_whom in (expect.attainment or {}).items():
        index = attained.kpi_index[kpi]
        groups = dict(zip([*attained.teams, "company"], attained.group_attainment[index], strict=True))
        people = dict(zip(seats, attained.attainment[index], strict=True))
        for who, shares in of_whom.items():
            _close(f"{kpi} of {who}", (groups | people)[who], shares)


def _close(what: str, found: Any, shares: Number | list[Number]) -> None:
    wanted = [float(read_share(share)) for share in (shares if isinstance(shares, list) else [shares])]
    assert np.allclose(found, wanted, rtol=0, atol=1e-12), f"{what} is {found}, expected {wanted}"


def _never_active(payouts: Payouts) -> set[str]:
    active = pd.Series(payouts.active.any(axis=1)).groupby(payouts.seats["person"]).any()
    return set(active.index[~active])


def _compare_words(paid: Paid, expect: Expect) -> None:
    for person, steps in (expect.explain or {}).items():
        told = explain(paid.scheme, paid.workforce, person, paid.payouts.periods[0])
        found = {step.step: f"{step.how} = {step.result}" for step in told.steps}
        for step, words in steps.items():
            assert step in found, f"no step {step}; there are {list(found)}"
            assert words in found[step], f"{step}: {found[step]}"
    said = " ".join(map(str, [*check(paid.scheme, paid.workforce), *owing(paid.scheme, paid.payouts)]))
    for words in expect.notices or []:
        assert words in said


def holds_always(paid: Paid) -> None:
    """What holds in every case: the parts add up, every explanation ends in the payout, and the file reads back."""
    payouts = paid.payouts
    beside = payouts.commission + payouts.pools_and_prizes - payouts.deduction
    parts = payouts.individual + payouts.team_part + beside + payouts.carried
    assert (parts == payouts.payout).all()
    assert (payouts.payout >= 0).all() or paid.scheme.owed == "paid back"
    lost = totals_of(paid)
    assert lost["strong_lose"] - lost["weak_gain"] == lost["employer_keeps"]
    assert read_scheme(dump(paid.scheme)) == paid.scheme
    found = by_person(paid, payouts.payout)
    for person, column in _paid_people(payouts):
        steps = explain(paid.scheme, paid.workforce, person, payouts.periods[column])
        assert steps.payout == found[person][column], f"{person}, {payouts.periods[column]}"


def _paid_people(payouts: Payouts) -> Iterator[tuple[str, int]]:
    people = payouts.seats["person"].tolist()
    yield from dict.fromkeys((people[row], int(column)) for row, column in np.argwhere(payouts.active))


@pytest.mark.parametrize(("path", "case"), CASES)
def test_case(path: Path, case: Case) -> None:
    run(read_file(path), case)


@pytest.mark.parametrize("case", CURVES)
def test_curve(case: CurveCase) -> None:
    curve = Curve.model_validate(case.curve)
    at = np.array([float(read_share(result)) for result in case.pays])
    wanted = [float(read_share(pays)) for pays in case.pays.values()]
    np.testing.assert_allclose(curve(at), wanted, rtol=0, atol=1e-12)


def look_ahead(file: CaseFile, case: ForecastCase) -> None:
    """Compares what is expected of the period ahead with what must come out; nothing is known of anybody's luck."""
    assert case.expect.model_fields_set - {"within"}, "the case expects nothing"
    plain = Case(name=case.name, change=case.change, expect=Expect())
    scheme, workforce = prepare(file, plain)
    outlook = Outlook.model_validate(changed(file.outlook, case.outlook))
    shape = workforce.fact.shape[:2]
    future = Future(workforce, outlook, np.zeros(shape), np.ones(shape))
    found = exact(scheme, future)
    _compare_money_ahead(found, case.expect)
    _compare_distribution(found, case.expect)
    if case.expect.model_fields_set & {*_CHANCES, *_AT_STAKE}:
        _compare_chances(together(scheme, future).table(future), case.expect, scheme.minor)


def _compare_money_ahead(found: Exact, expect: Expected) -> None:
    minor_units = found.scheme.minor
    within = expect.within * minor_units
    paid = found.people.set_index("person")["payout"]
    for person, money in (expect.payout or {}).items():
        assert abs(paid[person] - money * minor_units) <= within, f"payout of {person} is {paid[person]}"
    for name in ("cost", "sd"):
        wanted, told = getattr(expect, name), getattr(found, name)
        if wanted is not None:
            assert told.value is not None, told.why
            assert abs(told.value - wanted * minor_units) <= within, f"{name} is {told}"
    if expect.how is not None:
        assert found.cost.how == expect.how, found.cost.why


def _compare_distribution(found: Exact, expect: Expected) -> None:
    minor_units = found.scheme.minor
    for budget, share in (expect.over or {}).items():
        told = found.over(budget * minor_units)
        assert told.value is not None, told.why
        _near(f"over {budget}", told.value, share)
    for name, of in (("value_at_risk", value_at_risk), ("expected_shortfall", expected_shortfall)):
        wanted = getattr(expect, name)
        if wanted is not None:
            every = all_or_nothing(found.scheme, found.future)
            assert every is not None, "not every bonus is all or nothing"
            assert abs(of(every) - wanted * minor_units) <= expect.within * minor_units, name


_CHANCES = ("reaches", "team_reaches", "reaches_team_fails", "fails_team_reaches", "fails_given_reaches")
_AT_STAKE = ("forfeiture", "premium")


def _compare_chances(table: pd.DataFrame, expect: Expected, minor_units: int) -> None:
    found = table.set_index("person")
    found["fails_given_reaches"] = found["reaches_team_fails"] / found["reaches"]
    for name in _CHANCES:
        for person, share in (getattr(expect, name) or {}).items():
            _near(f"{name} of {person}", found[name][person], share)
    for name in _AT_STAKE:
        for person, money in (getattr(expect, name) or {}).items():
            got = found[name][person] / minor_units
            assert abs(got - money) <= expect.within, f"{name} of {person} is {got}, expected {money}"


def _near(what: str, found: float, share: Number) -> None:
    wanted = float(read_share(share))
    assert abs(found - wanted) <= 1e-9, f"{what} is {found}, expected {wanted}"


@pytest.mark.parametrize(("path", "case"), FORECASTS)
def test_forecast(path: Path, case: ForecastCase) -> None:
    look_ahead(read_file(path), case)


def test_there_are_cases_and_each_has_its_own_name() -> None:
    names = [str(param.id) for param in (*CASES, *CURVES, *FORECASTS)]
    assert len(FILES) > 10
    assert len(names) == len(set(names))


# What the runner itself must refuse -------------------------------------------------------------------------------------

SMALL = """
title: One seller
source: made up
scheme: {cards: [{role: Seller, target_bonus: 1000, kpis: [{name: sales, weight: 1, curve: {knots: [[1, 1]]}}]}]}
results: {Anna: 100 %}
cases: [{name: at plan, expect: {payout: 1000}}]
"""


def _file(text: str) -> CaseFile:
    return CaseFile.model_validate(_parse(text, "small.yaml"))


def _run(text: str) -> None:
    file = _file(text)
    run(file, file.cases[0])


def test_the_small_file_holds() -> None:
    _run(SMALL)


@pytest.mark.parametrize(
    "expect",
    [
        "{payout: 999.99}",
        "{payout: {Bert: 1000}}",
        "{payout: [1000, 1000]}",
        "{payout: {Anna: [1000, 0]}}",
        "{payout: 1000.001}",
        "{cost: 1}",
        "{score: {Anna: 99 %}}",
        "{not_paid: [Anna]}",
        "{refused: [no plan]}",
        "{notices: [missing]}",
        "{explain: {Anna: {Payout: 999}}}",
        "{explain: {Anna: {Prize: 1000}}}",
        "{}",
        "{within: 1}",
    ],
)
def test_a_wrong_expectation_fails(expect: str) -> None:
    with pytest.raises((AssertionError, ValueError, pytest.fail.Exception)):
        _run(SMALL.replace("{payout: 1000}", expect))


AHEAD = SMALL.replace(
    "cases: [{name: at plan, expect: {payout: 1000}}]",
    "outlook: {margins: [{kpi: sales, kind: normal, cv: 10 %}]}\nforecasts: [{name: as likely as not, expect: {cost: 500}}]",
)


def _look_ahead(text: str) -> None:
    file = _file(text)
    look_ahead(file, file.forecasts[0])


def test_the_small_forecast_holds() -> None:
    _look_ahead(AHEAD)


@pytest.mark.parametrize(
    "expect",
    [
        "{cost: 500.01}",
        "{payout: {Anna: 499}}",
        "{payout: {Bert: 500}}",
        "{sd: 499}",
        "{over: {400: 49 %}}",
        "{value_at_risk: 999}",
        "{reaches: {Anna: 51 %}}",
        "{premium: {Anna: 1}}",
        "{how: exact, cost: 1}",
        "{how: approximate}",
        "{costs: 500}",
        "{}",
    ],
)
def test_a_wrong_forecast_fails(expect: str) -> None:
    with pytest.raises((AssertionError, ValueError, KeyError)):
        _look_ahead(AHEAD.replace("{cost: 500}", expect))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("expect: {payout: 1000}", "expect: {pay: 1000}"),
        ("name: at plan", "name: at plan, remark: x"),
        ("title: One seller", "titel: One seller"),
        ("source: made up\n", ""),
    ],
)
def test_an_unknown_or_missing_key_fails(right: str, wrong: str) -> None:
    assert right in SMALL
    with pytest.raises(ValidationError):
        _file(SMALL.replace(right, wrong))


@pytest.mark.parametrize("change", ["{cards: {Buyer: {cap: 1}}}", "{cards: {Seller: {cap: }}}"])
def test_a_change_of_what_is_not_there_fails(change: str) -> None:
    with pytest.raises((AssertionError, KeyError)):
        _run(SMALL.replace("name: at plan", f"name: at plan, change: {change}"))


def test_a_refusal_that_nobody_expects_fails() -> None:
    with pytest.raises(Refused):
        _run(SMALL.replace("Anna: 100 %", "Anna: [100, ~]"))
