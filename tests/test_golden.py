"""Every example scheme, paid to the same twelve people, and each pay explained: what changes here changes for everybody.

A file that differs is left beside the old one as `.new.csv` or `.new.txt`. Look at it, and if it is right, run the test once more with
KPI_UPDATE_GOLDEN=1. Never in the same change as a rearrangement of the code.
"""

import os
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from kpi import Payouts, Scheme, Workforce, build, check, explain, load, pay
from kpi.language import minor_digits
from kpi.rules.base import kinds_of
from kpi.rules.missing import Missing
from kpi.rules.team import Team

GOLDEN = Path(__file__).parent / "golden"
SCHEMES = sorted((Path(__file__).parent.parent / "data" / "schemes").glob("*.yaml"))
MONEY = ("target", "individual", "team_part", "commission", "deduction", "carried", "owed", "payout", "salary")


@cache
def cast() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Results and people of the cast."""
    return pd.read_csv(GOLDEN / "cast_results.csv"), pd.read_csv(GOLDEN / "cast_people.csv")


def cast_under(scheme: Scheme) -> Workforce:
    """The cast under a scheme; who has a role that it does not know is a seller like the others."""
    results, people = cast()
    known = people.assign(role=people["role"].where(people["role"].isin(list(scheme.roles)), ""))
    return build(results, known, scheme)


def as_text(scheme: Scheme, paid: Payouts) -> str:
    """The payouts as a table that people can read: money in whole units, shares as decimals."""
    digits = minor_digits(scheme.currency)
    table = paid.table_in_minor_units().sort_values(["person", "period", "team"])
    money = {name: [f"{amount / 10**digits:.{digits}f}" for amount in table[name]] for name in MONEY}
    columns = ["person", "team", "role", "period", "score", *MONEY]
    return table.assign(score=[f"{score:.6f}" for score in table["score"]], **money)[columns].to_csv(index=False)


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    scheme = load(path)
    same_as_kept(f"{path.stem}.csv", as_text(scheme, pay(scheme, cast_under(scheme))))


def explained(scheme: Scheme) -> str:
    """Every step of everybody's pay in the last period, in which earlier ones may still be owed."""
    workforce = cast_under(scheme)
    paid = pay(scheme, workforce)
    people = dict.fromkeys(paid.seats["person"][paid.active[:, -1]])
    lines = []
    for person in people:
        steps = explain(scheme, workforce, person, workforce.periods[-1]).steps
        lines += [f"{person}:", *(f"  {step.step} | {step.how} | {step.result}" for step in steps)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_golden_explanations(path: Path) -> None:
    same_as_kept(f"{path.stem}.txt", explained(load(path)))


def same_as_kept(name: str, found: str) -> None:
    """Fails where a golden file differs, and leaves what was found beside it."""
    golden = GOLDEN / name
    new = golden.with_suffix(f".new{golden.suffix}")
    new.unlink(missing_ok=True)
    if golden.exists() and golden.read_text(encoding="utf-8") == found:
        return
    if os.environ.get("KPI_UPDATE_GOLDEN") == "1":
        golden.write_text(found, encoding="utf-8")
        return
    new.write_text(found, encoding="utf-8")
    pytest.fail(f"{golden.name} differs: compare it with {new.name}; KPI_UPDATE_GOLDEN=1 keeps the new one")


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_paid_seat_by_seat_it_is_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = load(path)
    at_once = as_text(scheme, pay(scheme, cast_under(scheme)))
    monkeypatch.setattr("kpi.payment.payout._BLOCK", 1)
    assert as_text(scheme, pay(scheme, cast_under(scheme))) == at_once


def test_every_golden_file_belongs_to_a_scheme() -> None:
    schemes = {path.stem for path in SCHEMES}
    assert {path.stem for path in GOLDEN.glob("*.csv") if ".new." not in path.name} == schemes | {
        "cast_people",
        "cast_results",
    }
    assert {path.stem for path in GOLDEN.glob("*.txt") if ".new." not in path.name} == schemes


def test_the_cast_is_twelve_people_in_two_months() -> None:
    results, people = cast()
    assert len(people) == 12
    assert set(results["period"]) == {"2025-01", "2025-02"}
    assert set(results["person"]) <= set(people["person"])
    assert people["who"].str.len().min() > 0


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_every_example_says_what_it_is_and_where_it_comes_from(path: Path) -> None:
    scheme = load(path)
    assert scheme.title
    assert scheme.note.endswith(".")
    assert scheme.source
    assert path.stem == path.stem.lower()


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_every_example_explains_itself_to_the_cast(path: Path) -> None:
    scheme = load(path)
    workforce = cast_under(scheme)
    paid = pay(scheme, workforce).table_in_minor_units()
    for row in paid.groupby(["person", "period"], as_index=False)["payout"].sum().itertuples():
        assert explain(scheme, workforce, str(row.person), str(row.period)).payout == row.payout
    assert not [problem for problem in check(scheme, workforce) if problem.level == "error"]


def test_the_examples_use_every_kind_of_rule() -> None:
    schemes = [load(path) for path in SCHEMES]
    cards = [card for scheme in schemes for card in scheme.cards]
    kpis = [kpi for card in cards for kpi in card.kpis]
    assert {scheme.team.mode for scheme in schemes} == {*kinds_of(Team)}
    assert {card.combine.word for card in cards} >= {"sum", "geometric", "weakest"}
    assert {kpi.missing.word for kpi in kpis} == {*kinds_of(Missing)}
    assert {kpi.of for kpi in kpis} == {"person", "team", "company"}
    assert {kpi.curve.scale for kpi in kpis} == {"plan", "value"}
    assert any(kpi.curve.falls for kpi in kpis)
    assert all(
        any(getattr(card, rule) for card in cards) for rule in ("gates", "cap", "table", "commissions", "deductions")
    )
