"""What `kpi.build` is given: everything that is wrong in it is named at once, in the words of every other door."""

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kpi
from kpi.problem import Refused


def results(**columns: Any) -> pd.DataFrame:
    """Two people in one month; a column that is None is left out."""
    table = {
        "person": ["Ilka", "Omar"],
        "period": ["2025-03", "2025-03"],
        "kpi": ["calls", "calls"],
        "plan": [40.0, 50.0],
        "fact": [44.0, 30.0],
    } | columns
    return pd.DataFrame({name: values for name, values in table.items() if values is not None})


def said(of_results: Any, people: Any = None) -> list[tuple[str, str]]:
    """Where and what is refused."""
    with pytest.raises(Refused) as refused:
        kpi.build(of_results, people)
    return [(problem.where, problem.what) for problem in refused.value.problems]


def test_columns_that_are_missing_are_named_together() -> None:
    people = pd.DataFrame({"name": ["Ilka"], "salary": [1]})
    assert said(results(kpi=None, fact=None), people) == [
        ("results, column kpi", "this column is missing"),
        ("results, column fact", "this column is missing"),
        ("people, column person", "this column is missing"),
    ]


def test_a_column_that_is_there_twice() -> None:
    table = results()
    table.insert(0, "fact", [1, 2], allow_duplicates=True)
    assert said(table) == [("results, column fact", "this column is there twice")]


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("fact", "many", "“many” is not a number, so nothing can be computed from it"),
        ("fact", "1,5", "“1,5” is not a number, so nothing can be computed from it"),
        ("fact", True, "“True” is not a number, so nothing can be computed from it"),
        ("fact", dt.date(2025, 1, 1), "“2025-01-01” is not a number, so nothing can be computed from it"),
        ("fact", [1], "“[1]” is not a number, so nothing can be computed from it"),
        ("plan", "inf", "an infinite number"),
        ("plan", -np.inf, "an infinite number"),
        ("plan", 10**400, "“" + "1" + "0" * 59 + "…” is not a number, so nothing can be computed from it"),
        ("person", 1.5, "“1.5” is not a name"),
        ("person", "a\ud800", "“a\ud800” is not a name"),
        ("period", np.nan, "the period is missing, or not a text"),
        ("period", dt.date(2025, 1, 1), "the period is missing, or not a text"),
        ("kpi", {}, "the KPI is missing, or not a text"),
        ("team", True, "“True” is not a name"),
        ("kpi", "k" * 121, "this name has more than 120 letters"),
        ("role", "r" * 121, "this name has more than 120 letters"),
        ("role", dt.date(2025, 1, 1), "“2025-01-01” is not a name"),
    ],
)
def test_a_cell_of_the_results(column: str, value: Any, what: str) -> None:
    table = results()
    table[column] = table.get(column, pd.Series("", table.index)).astype(object)
    table.at[1, column] = value
    assert said(table) == [(f"results, row 1, column {column}", what)]


@pytest.mark.parametrize("nobody", [None, "", np.nan])
def test_a_row_of_nobody_with_a_role(nobody: Any) -> None:
    table = results().assign(role="Seller")
    table["person"] = table["person"].astype(object)
    table.at[1, "person"] = nobody
    assert said(table) == [("results, row 1, column person", "nobody is named")]


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("salary", "much", "“much” is not a number, so nothing can be computed from it"),
        ("salary", -1, "the salary is negative: -1"),
        ("target_bonus", -0.5, "the target bonus is negative: -0.5"),
        ("multiplier", -2, "the multiplier is negative: -2"),
        ("multiplier", np.inf, "an infinite number"),
        ("salary_per", "fortnight", "“fortnight” does not say what a salary is for"),
        ("target_bonus_per", "yearly", "“yearly” does not say what a target bonus is for"),
        ("target_share", "a tenth", "“a tenth” is not a number, so nothing can be computed from it"),
        ("target_share", -0.1, "the target bonus is negative: -0.1"),
        ("hired", "03/04/2024", "“03/04/2024” is not a date"),
        ("hired", 45_000, "“45000” is not a date"),
        ("left", "yesterday", "“yesterday” is not a date"),
    ],
)
def test_a_cell_of_the_people(column: str, value: object, what: str) -> None:
    values = pd.Series([None, value], dtype=object)
    people = pd.DataFrame({"person": ["Ilka", "Omar"], column: values}).set_axis(["x", "y"])
    assert said(results(), people) == [(f"people, row y, column {column}", what)]


def test_left_before_hired() -> None:
    people = pd.DataFrame({"person": ["Omar"], "hired": ["2025-02-03"], "left": ["2025-02-02"]})
    assert said(results(), people) == [("people, row 0, column left", "left on 2025-02-02, before being hired")]


def test_what_is_no_table() -> None:
    assert said([1, 2]) == [("results", "this is not a table: list")]
    assert said(results(), {"person": ["Ilka"]}) == [("people", "this is not a table: dict")]
    assert said(results().head(0)) == [("results", "there are no results")]


def test_many_wrong_cells_are_counted() -> None:
    table = pd.concat([results(fact=["a", "b"])] * 30, ignore_index=True)
    found = said(table)
    assert len(found) == 11
    assert found[-1] == ("results, column fact", "50 more cells like these")


@pytest.mark.parametrize(
    "table",
    [
        results(fact=["44", "30"]),
        results(fact=[Decimal(44), 30]),
        results(fact=pd.array([44, 30], "Int64")),
        results(fact=np.array([44, 30], np.float32)),
        results(period=[pd.Period("2025-03", "M")] * 2),
        results().set_axis([5, 5]),
        results().astype({"person": "category", "kpi": "category"}),
    ],
)
def test_the_same_values_of_another_type(table: pd.DataFrame) -> None:
    expected = kpi.build(results())
    built = kpi.build(table)
    assert (built.kpis, built.periods, list(built.people)) == (expected.kpis, expected.periods, list(expected.people))
    assert built.attainment.tolist() == expected.attainment.tolist()


def test_a_number_names_the_same_person_in_both_tables() -> None:
    """Pandas reads badges as numbers, and as floats as soon as one is missing."""
    people = pd.DataFrame({"person": [17.0, 18.0], "target_bonus": [100, 200]})
    built = kpi.build(results(person=["17", "18"]), people)
    assert list(built.people) == ["17", "18"]
    assert built.target_bonus.tolist() == [[100], [200]]
    assert kpi.build(results(kpi=[7, 7])).kpis == ("7",)


def test_days_in_every_type() -> None:
    days: list[Any] = ["2025-03-17", dt.date(2025, 3, 17), pd.Timestamp("2025-03-17 12:00")]
    days += [days[-1].to_pydatetime(), dt.datetime(2025, 3, 17, tzinfo=dt.timezone(dt.timedelta(hours=9)))]
    for day in days:
        people = pd.DataFrame({"person": ["Ilka"], "hired": pd.Series([day], dtype=object)})
        built = kpi.build(results(), people)
        assert built.presence[0, 0] == pytest.approx(15 / 31)
    assert kpi.build(results(), pd.DataFrame({"person": ["Ilka"], "hired": [None]})).presence[0, 0] == 1


def test_days_and_units_of_pay_are_those_of_each_period() -> None:
    rows = [("Anna", period, "sales", 100.0, 100.0) for period in ("2026-01", "2026-02", "2026-03")]
    results = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])
    people = pd.DataFrame(
        {
            "person": "Anna",
            "period": ["2026-01", "2026-02", "2026-03"],
            "hired": [pd.Timestamp("2026-01-16"), pd.NaT, pd.NaT],
            "left": [pd.NaT, pd.NaT, pd.Timestamp("2026-03-15")],
            "target_bonus": [1000.0, 12000.0, 1000.0],
            "target_bonus_per": ["month", "year", "month"],
        }
    )
    built = kpi.build(results, people)
    np.testing.assert_allclose(built.target_bonus[0], [1000, 1000, 1000])
    np.testing.assert_allclose(built.presence[0], [16 / 31, 1, 15 / 31])
