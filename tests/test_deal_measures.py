"""What single deals earn, whom they are divided among, and what is taken back: examples, refusals, and a second way to compute."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kpi
from kpi.measures import Measured, Measures, dump_measures, measure, read_measures, suggest
from kpi.measures.dealcredit import Cancelled, Credit
from tests import measures_oracle as oracle
from tests.test_measures import facts, table

BETWEEN = {"between": ["/", ";"]}
SIZES = [
    {"from": 1000.01, "rate": "0.1 %"},
    {"from": 7500.01, "rate": "0.25 %"},
    {"from": 10000.01, "rate": "1 %"},
    {"from": 15000.01, "rate": "1.25 %"},
    {"from": 20000.01, "rate": "2 %"},
]


def declared(*kpis: Mapping[str, Any], period: str = "month", **columns: Any) -> Measures:
    """A declaration of one table; it reads back as it is written."""
    made = Measures.model_validate({"period": period, "tables": {"deals": columns}, "kpis": kpis})
    assert read_measures(dump_measures(made)) == made
    return made


def told(measures: Measures, text: str) -> Measured:
    """What a table says; columns are parted by |."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().split("\n")]
    return measure(measures, {"deals": [pd.DataFrame(lines[1:], columns=lines[0], dtype=object)]})


def of(made: Measured, name: str) -> dict[tuple[str, str], float | None]:
    """Facts of one KPI, by person and period."""
    return {(person, period): fact for (person, period, kpi_), fact in facts(made).items() if kpi_ == name}


# Tiers -------------------------------------------------------------------------------------------------------------------


def test_each_deal_has_its_own_tier() -> None:
    earned = {"name": "earned", "how": "per deal", "of": "amount", "tiers": SIZES}
    made = told(declared(earned), "person|date|amount\nIris|2026-01-05|21000\nIris|2026-01-20|5000")
    assert facts(made) == {("Iris", "2026-01", "earned"): 425.0}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"of": "amount", "kind": "marginal", "tiers": [{"from": 1000, "rate": 0.01}, {"from": 2000, "rate": 0.02}]}, 10 + 8000 * 0.02),
        ({"of": "amount", "tiers": [{"from": 10000, "rate": 0.01}]}, 100.0),
        ({"of": "amount", "tiers": [{"from": 10000, "rate": 0.01}], "edge": "exceeded"}, 0.0),
        ({"of": "amount", "tiers": [{"from": 5000, "fixed": 200}, {"from": 20000, "fixed": 500}]}, 200.0),
        ({"tiers": [{"fixed": 12.5}]}, 12.5),
        ({"of": "amount", "tiers": [{"rate": "1 %", "fixed": 12.5}]}, 112.5),
        ({"of": "amount", "tiers": [{"rate": "1 %"}], "largest": 2500}, 25.0),
        ({"of": "amount", "by": "margin", "tiers": [{"from": 0, "rate": "1 %"}, {"from": "30 %", "rate": "2 %"}]}, 200.0),
        ({"of": "amount", "by": "profit", "over": "amount", "tiers": [{"rate": "1 %"}, {"from": "30 %", "rate": "2 %"}]}, 200.0),
        ({"of": "amount", "by": "profit", "over": "amount", "tiers": [{"rate": "1 %"}, {"from": 0.3001, "rate": "2 %"}]}, 100.0),
        ({"of": "amount", "start": "date", "end": "paid", "tiers": [{"rate": "2 %"}, {"from": 31, "rate": "1 %"}]}, 200.0),
        ({"of": "amount", "start": "date", "end": "paid", "tiers": [{"rate": "2 %"}, {"from": 30, "rate": "1 %"}]}, 100.0),
        ({"of": {"amount": 1, "profit": -0.5}, "tiers": [{"rate": "0.1 %"}]}, 8.5),
    ],
)  # fmt: skip
def test_tiers(said: dict[str, Any], wanted: float) -> None:
    measures = declared({"name": "earned", "how": "per deal"} | said)
    made = told(measures, "person|date|amount|profit|margin|paid\nIris|2026-01-05|10000|3000|0.3|2026-02-04")
    assert facts(made) == {("Iris", "2026-01", "earned"): wanted}


def test_a_refund_takes_back_what_a_deal_of_its_size_earns() -> None:
    of_size = {"name": "of size", "how": "per deal", "of": "amount", "tiers": SIZES, "largest": 12000}
    parts = {"name": "parts", "how": "per deal", "of": "amount", "kind": "marginal", "tiers": SIZES}
    fixed = {"name": "fixed", "how": "per deal", "of": "amount", "tiers": [{"from": 5000, "fixed": 200}]}
    made = told(
        declared(of_size, parts, fixed), "person|date|amount\nIris|2026-01-05|17000.01\nIris|2026-02-20|-17000.01"
    )
    for name in ("of size", "parts", "fixed"):
        assert sum(value or 0 for value in of(made, name).values()) == 0, name
        assert (of(made, name)["Iris", "2026-01"] or 0) > 0


def test_no_more_than_so_much_of_a_deal_counts() -> None:
    kpis = [
        {"name": "sum", "how": "sum", "of": "amount", "largest": 50000},
        {"name": "net", "how": "sum", "of": {"amount": 1, "cost": -1}, "largest": 30000},
        {"name": "made", "how": "product", "of": "amount", "by": "cost", "largest": 9.5},
        {"name": "profit", "how": "profit", "revenue": "amount", "cost": "cost", "largest": 40000},
        {"name": "margin", "how": "margin", "paid": "amount", "amount": "amount", "cost": "cost", "largest": 45000},
    ]
    made = told(declared(*kpis), "person|date|amount|cost\nIris|2026-01-05|80000|1000\nIris|2026-01-20|5000|4000")
    wanted = {"sum": 55000.0, "net": 31000.0, "made": 19.0, "profit": 41000.0, "margin": 46000.0}
    assert facts(made) == {("Iris", "2026-01", name): value for name, value in wanted.items()}


# Credit ------------------------------------------------------------------------------------------------------------------


def test_a_deal_of_two_is_half_of_each() -> None:
    kpis = [
        {"name": "sales", "how": "sum", "of": "amount"},
        {"name": "deals", "how": "count"},
        {"name": "part in", "how": "count", "credit": "whole"},
        {"name": "average", "how": "average", "of": "amount"},
    ]
    plans = table("""
        person period kpi plan
        Iris 2026-01 sales 1000
        Otto 2026-01 sales 1000""").assign(plan=1000.0)
    text = "person|date|amount\nIris|2026-01-05|1100\nOtto|2026-01-06|900\nIris / Otto|2026-01-07|500"
    made = told(declared(*kpis, credit=BETWEEN), text)
    assert facts(made) == {
        ("Iris", "2026-01", "sales"): 1350.0, ("Otto", "2026-01", "sales"): 1150.0,
        ("Iris", "2026-01", "deals"): 1.5, ("Otto", "2026-01", "deals"): 1.5,
        ("Iris", "2026-01", "part in"): 2.0, ("Otto", "2026-01", "part in"): 2.0,
        ("Iris", "2026-01", "average"): 800.0, ("Otto", "2026-01", "average"): 700.0,
    }  # fmt: skip
    lines = [line.split("|") for line in text.split("\n")]
    frame = pd.DataFrame(lines[1:], columns=lines[0], dtype=object)
    results = measure(declared(*kpis, credit=BETWEEN), {"deals": [frame]}, plans).results
    sales = results[results["kpi"] == "sales"].set_index("person")
    assert dict(sales["fact"] / sales["plan"]) == {"Iris": 1.35, "Otto": 1.15}


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Iris 60 % / Otto 40 %", {"Iris": 60.0, "Otto": 40.0}),
        ("Iris (60%); Otto (40 %)", {"Iris": 60.0, "Otto": 40.0}),
        ("Iris 62,5 %/Otto 37.5%", {"Iris": 62.5, "Otto": 37.5}),
        ("Iris / Otto / Una", {"Iris": 33.3333, "Otto": 33.3334, "Una": 33.3333}),
        ("Iris /", {"Iris": 100.0}),
        ("Iris 60 %", {"Iris": 60.0}),
        (" / ", {}),
    ],
)
def test_names_in_one_cell(cell: str, wanted: dict[str, float]) -> None:
    made = told(
        declared({"name": "sales", "how": "sum", "of": "amount"}, credit=BETWEEN),
        f"person|date|amount\n{cell}|2026-01-05|100",
    )
    assert {person: fact for (person, _period), fact in of(made, "sales").items()} == wanted


def test_a_column_says_each_share() -> None:
    credit = {"share": "split", "deal": "id"}
    made = told(
        declared({"name": "sales", "how": "sum", "of": "amount"}, {"name": "deals", "how": "count"}, credit=credit),
        "person|date|amount|id|split\nIris|2026-01-05|1000|1|0.6\nOtto|2026-01-05|1000|1|40 %\nIris|2026-01-05|0.0001|2|0.5\nOtto|2026-01-05|0.0001|2|0,5",
    )
    assert facts(made) == {
        ("Iris", "2026-01", "sales"): 600.0001, ("Otto", "2026-01", "sales"): 400.0,
        ("Iris", "2026-01", "deals"): 1.1, ("Otto", "2026-01", "deals"): 0.9,
    }  # fmt: skip
    assert not made.problems
    per_cent = declared(
        {"name": "sales", "how": "sum", "of": "amount"}, credit={"share": "split", "written": "per cent"}
    )
    made = told(per_cent, "person|date|amount|split\nIris|2026-01-05|1000|60\nOtto|2026-01-05|1000|40 %")
    assert list(of(made, "sales").values()) == [600.0, 400.0]


def test_shares_that_are_none_are_set_aside_and_told() -> None:
    credit = {"share": "split", "deal": "id"}
    rows = "\n".join(
        f"Iris|2026-01-05|1000|{at}|{share}" for at, share in enumerate(["", "half", "140 %", "-0.1", "0.9"])
    )
    made = told(
        declared({"name": "sales", "how": "sum", "of": "amount"}, credit=credit), f"person|date|amount|id|split\n{rows}"
    )
    assert facts(made) == {("Iris", "2026-01", "sales"): 900.0}
    assert dict(zip(made.counted["outcome"], made.counted["rows"], strict=True)) == {
        "used": 1,
        "“split” is blank": 1,
        "“split” is no share from 0 to 100 %": 3,
    }
    assert "the shares of 5 deals do not add up to 100 %" in str(made.problems[0])


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Iris / Iris", "“person” names somebody twice"),
        ("Iris 60 % / Otto", "“person” has shares of some of its people only"),
        ("Iris 140 %", "“person” has a share above 100 %"),
        ("60 % / Otto 40 %", "“person” has a share without a name"),
        ("/", "no person"),
    ],
)
def test_names_that_cannot_be_read_are_set_aside(cell: str, reason: str) -> None:
    kpis = ({"name": "sales", "how": "sum", "of": "amount"}, {"name": "goods", "how": "distinct", "of": "amount"})
    made = told(declared(*kpis, credit=BETWEEN), f"person|date|amount\n{cell}|2026-01-05|100\nUna|2026-01-05|100")
    assert set(made.counted.loc[made.counted["rows"] == 1, "outcome"]) == {reason, "used"}
    assert of(made, "sales")["Una", "2026-01"] == 100
    assert not {fact for (person, _period), fact in of(made, "sales").items() if person != "Una"} - {None}


def test_written_shares_below_100_per_cent_are_told() -> None:
    made = told(
        declared({"name": "sales", "how": "sum", "of": "amount"}, credit=BETWEEN),
        "person|date|amount\nIris 60 % / Otto 30 %|2026-01-05|100",
    )
    assert "the shares of 1 deal do not add up to 100 %: Iris 60 % / Otto 30 %" in str(made.problems[0])
    assert of(made, "sales") == {("Iris", "2026-01"): 60.0, ("Otto", "2026-01"): 30.0}


def test_the_team_is_that_of_ones_own_deals() -> None:
    measures = declared(
        {"name": "sales", "how": "sum", "of": "amount"}, credit=BETWEEN, team="team", cancelled={"date": "ended"}
    )
    made = told(
        measures,
        "person|date|amount|team|ended\nOtto|2026-01-05|100|South|\nIris / Otto|2026-01-20|100|North|\nOtto|2025-12-05|100|West|2026-01-31",
    )
    seats = made.results.set_index(["person", "period"])["team"]
    assert dict(seats) == {("Iris", "2026-01"): "North", ("Otto", "2025-12"): "West", ("Otto", "2026-01"): "South"}


# Cancelled ---------------------------------------------------------------------------------------------------------------


def test_a_deal_that_is_cancelled_is_taken_back_where_it_is() -> None:
    kpis: list[dict[str, Any]] = [
        {"name": "earned", "how": "per deal", "of": "amount", "tiers": SIZES},
        {"name": "deals", "how": "count"},
        {"name": "average", "how": "average", "of": "amount"},
    ]
    measures = declared(*kpis, cancelled={"date": "ended", "within_days": 90}, credit=BETWEEN)
    made = told(
        measures,
        "person|date|amount|ended\nIris / Otto|2026-01-05|21000|2026-03-01\nIris|2026-01-20|5000|2026-12-24\nOtto|2026-01-20|5000|2026-01-21",
    )
    assert of(made, "earned") == {
        ("Iris", "2026-01"): 215.0, ("Iris", "2026-03"): -210.0, ("Otto", "2026-01"): 210.0, ("Otto", "2026-03"): -210.0,
    }  # fmt: skip
    assert of(made, "deals")["Iris", "2026-03"] == -0.5
    assert set(of(made, "average")) == {("Iris", "2026-01"), ("Otto", "2026-01")}
    assert made.counted.groupby("kpi")["rows"].sum().tolist() == [3, 3, 3]


def test_a_cancellation_that_cannot_be_is_set_aside() -> None:
    measures = declared({"name": "sales", "how": "sum", "of": "amount"}, cancelled={"date": "ended"})
    made = told(
        measures, "person|date|amount|ended\nIris|2026-01-05|1|2026-01-04\nIris|2026-01-05|2|soon\nIris|2026-01-05|4|"
    )
    assert facts(made) == {("Iris", "2026-01", "sales"): 4.0}
    assert set(made.counted["outcome"]) == {"used", "“ended” is before “date”", "“ended” is no date"}


# Declarations ------------------------------------------------------------------------------------------------------------

FILE = """
tables:
  deals:
    credit: {share: split, deal: id}
    cancelled: {date: ended, within_days: 90}
kpis:
- name: earned
  how: per deal
  of: amount
  by: margin
  tiers: [{from: 5 %, rate: 1 %}, {from: 10 %, rate: 2 %, fixed: 100}]
"""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("from: 10 %", "from: 5 %"), "tiers out of order: write them from the lowest level up, each once"),
        (("from: 10 %", "from: 4 %"), "tiers out of order"),
        (("rate: 2 %", "rate: -2 %"), "tiers › 2 › rate: must be 0 or more"),
        (("fixed: 100", "fixed: -100"), "tiers › 2 › fixed: must be 0 or more"),
        (("rate: 1 %}, {from: 10 %, rate: 2 %, fixed: 100", "rate: 0"), "no tier pays anything: give one a rate or a fixed amount"),
        (("  of: amount\n", ""), "a rate needs an amount: name its column in “of”"),
        (("  by: margin", "  by: margin\n  start: date\n  end: paid"), "tiers go by one thing"),
        (("  by: margin", "  start: date"), "tiers go by one thing"),
        (("  by: margin", "  over: amount"), "“over” divides the column “by”, which is not named"),
        (("  by: margin", "  by: margin\n  kind: marginal"), "marginal tiers cut the amount itself in parts"),
        (("  of: amount\n  by: margin\n  tiers: [{from: 5 %, rate: 1 %}, {from: 10 %, rate: 2 %, fixed: 100}]", "  tiers: [{from: 5, fixed: 1}]"), "tiers need something to go by"),
        (("of: amount", "of: amount\n  largest: -5"), "largest: must be more than 0"),
        (("of: amount", "of: amount\n  largest: 0.00001"), "largest: at most 4 decimals"),
        (("share: split", "share: split, between: /"), "a deal is divided in one of two ways"),
        (("share: split, deal: id", "written: per cent"), "a deal is divided in one of two ways"),
        (("share: split, deal", "between: /, deal"), "“deal” and “written” belong to a column of shares"),
        (("share: split, deal: id", "between: ' '"), "credit › between › 1"),
        (("within_days: 90", "within_days: -1"), "within_days: must be 0 or more"),
    ],
)  # fmt: skip
def test_bad_declarations_say_where_and_what(change: tuple[str, str], words: str) -> None:
    read_measures(FILE)
    assert FILE.replace(*change) != FILE
    with pytest.raises(kpi.Refused) as refused:
        read_measures(FILE.replace(*change))
    assert words in str(refused.value)


def test_columns_that_are_not_there_are_all_told() -> None:
    with pytest.raises(kpi.Refused) as refused:
        told(read_measures(FILE), "person|date\nIris|2026-01-05")
    assert [problem.what for problem in refused.value.problems] == [
        f"there is no column “{name}”" for name in ("amount", "margin", "ended", "split", "id")
    ]


def test_a_file_is_read_as_a_table_in_memory(tmp_path: Path) -> None:
    text = "person,date,amount,margin,ended,split,id\nIris,2026-01-05,1000,0.07,,0.6,1\nOtto,2026-01-05,1000,0.07,2026-02-01,40 %,1\n"
    (tmp_path / "deals.csv").write_text(text)
    made = measure(read_measures(FILE), {"deals": [tmp_path / "deals.csv"]})
    assert of(made, "earned") == {("Iris", "2026-01"): 6.0, ("Otto", "2026-01"): 4.0, ("Otto", "2026-02"): -4.0}


# Suggestions -------------------------------------------------------------------------------------------------------------

OURS = {
    "person": "who",
    "date": "when",
    "amount": "sum",
    "deal": "id",
    "share": "split",
    "cancelled_on": "ended",
    "status": "state",
}


@pytest.mark.parametrize(
    ("shares", "credit"),
    [
        (["60 %", "0.4", "1"], {"share": "split", "deal": "id"}),
        (["60", "40", "100"], {"share": "split", "deal": "id", "written": "per cent"}),
        (["half", "third", "1"], {"between": ["/"]}),
        (["0.6", "1.4", "0.4"], {"share": "split", "deal": "id"}),
        (["4711", "4712", "1"], {"between": ["/"]}),
    ],
)
def test_columns_and_names_suggest_how_deals_are_divided(shares: list[str], credit: dict[str, Any]) -> None:
    names = ["Iris / Otto", "Iris", "Otto"] if "between" in credit else ["Iris", "Otto", "Una"]
    rows = pd.DataFrame(
        {"who": names, "when": "2026-01-05", "sum": "1", "id": ["1", "1", "2"], "split": shares, "state": "won"}
    )
    found = suggest({ours: theirs for ours, theirs in OURS.items() if ours != "cancelled_on"}, rows)
    assert found is not None
    assert found.table.credit == Credit.model_validate(credit)
    assert found.table.cancelled is None


def test_a_day_of_cancelling_suggests_that_deals_are_taken_back_and_counts_those_that_were_won() -> None:
    rows = pd.DataFrame(
        {
            "who": "Iris", "when": ["2026-01-05", "2026-01-06", "2026-01-07"], "sum": ["100", "50", "7"],
            "state": ["won", "cancelled", "lost"], "ended": ["", "2026-03-01", ""],
        }
    )  # fmt: skip
    found = suggest({ours: OURS[ours] for ours in ("person", "date", "amount", "status", "cancelled_on")}, rows)
    assert found is not None
    assert found.table.cancelled == Cancelled(date="ended")
    made = measure(found.chosen({"revenue": True}), {"deals": [rows]})
    assert of(made, "revenue") == {("Iris", "2026-01"): 150.0, ("Iris", "2026-03"): -50.0}


# A second way ------------------------------------------------------------------------------------------------------------

DAYS = st.sampled_from(["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-03-15"])
SOME_DAYS = st.one_of(DAYS, st.sampled_from(["", None, "2026-02-30", "x"]))
AMOUNTS = st.one_of(
    st.decimals(-2000, 30000, places=2).map(str), st.sampled_from(["0", "1000", "-1000", "0.0001", "", None, "x"])
)
CELLS = st.sampled_from(
    ["Anna", "Boris", " Anna ", "Anna / Boris", "Boris;Anna / Cleo", "Anna 60 % / Boris 40 %", "Cleo (33,3333%);Anna (66.6667 %)", "Anna / ", "/", "", None,
     "Anna 10 % / Boris", "Anna / Anna", "Anna 140 % / Boris 1 %", "5 % / Anna 95 %", "Anna 20 % / Boris 20 %"]
)  # fmt: skip
PEOPLE = st.sampled_from(["Anna", "Boris", "Cleo", "", None])
SHARES = st.sampled_from(
    ["0.6", "0.4", "60 %", "40%", "1", "0,5", "0.333333", "33.3333 %", "0", "1.4", "-0.2", "x", "", None]
)
COLUMNS = ["who", "when", "sum", "cost", "margin", "ch", "paid", "ended", "id", "split"]
OTHER = {
    "when": SOME_DAYS,
    "sum": AMOUNTS,
    "cost": AMOUNTS,
    "margin": st.sampled_from(["0.1", "0.3", "0.2999", "-0.2", "0", "", "x"]),
    "ch": st.sampled_from(["call", "web", "", None]),
    "paid": SOME_DAYS,
    "ended": SOME_DAYS,
    "id": st.sampled_from(["1", "2", "3", "", None]),
    "split": SHARES,
}
TIERED = [
    {"from": 10, "rate": "0.1234 %", "fixed": 3.5},
    {"from": 1000, "rate": "1 %"},
    {"from": 9999.99, "rate": "0.5 %", "fixed": 20},
]
RATED = [{"from": 10, "rate": "0.1234 %"}, {"from": 1000, "rate": "1 %"}, {"from": 9999.99, "rate": "0.5 %"}]
MARGINS = [{"rate": "1 %"}, {"from": "10 %", "fixed": 7}, {"from": "30 %", "rate": "2 %"}]
PER_DEAL = {"how": "per deal", "of": "sum"}
KPIS: list[dict[str, Any]] = [
    {"name": "sum", "how": "sum", "of": {"sum": 1, "cost": -1.5}},
    {"name": "capped", "how": "sum", "of": {"sum": 1, "cost": -0.333333}, "blank": "zero", "largest": 1000},
    {"name": "made", "how": "product", "of": "sum", "by": "margin", "largest": 300},
    {"name": "margin", "how": "margin", "paid": "sum", "amount": "cost", "cost": "sum", "largest": 5000},
    {"name": "by size", "tiers": TIERED} | PER_DEAL,
    {"name": "more than", "tiers": TIERED, "edge": "exceeded", "per": "ch"} | PER_DEAL,
    {"name": "in parts", "tiers": RATED, "kind": "marginal", "largest": 12000} | PER_DEAL,
    {"name": "by margin", "tiers": MARGINS, "by": "margin"} | PER_DEAL,
    {"name": "by ratio", "tiers": MARGINS, "by": "cost", "over": "sum"} | PER_DEAL,
    {"name": "by days", "tiers": [{"rate": "2 %"}, {"from": 31, "rate": "1 %"}], "start": "when", "end": "paid"} | PER_DEAL,
    {"name": "whole", "tiers": TIERED, "credit": "whole"} | PER_DEAL,
    {"name": "fixed", "how": "per deal", "tiers": [{"fixed": 12.3456}], "where": {"ch": "call"}},
    {"name": "count", "how": "count", "per": "ch"},
    {"name": "kinds", "how": "distinct", "of": "ch"},
    {"name": "average", "how": "average", "of": "sum", "at_least": 2},
    {"name": "days", "how": "days", "start": "when", "end": "paid"},
    {"name": "weighted", "how": "weighted", "by": "ch", "weights": {"call": 2, "web": 0.5}},
    {"name": "weighed", "how": "weighted", "by": "ch", "weights": {"call": 2, "web": 0.5}, "of": "sum"},
    {"name": "last", "how": "last", "of": "sum"},
    {"name": "share", "how": "ratio", "top": {"where": {"ch": "call"}}, "bottom": {}, "at_least": 2},
    {"name": "rate", "how": "ratio", "top": {"of": "cost"}, "bottom": {"of": "sum", "credit": "whole"}},
    {"name": "spread", "how": "ratio", "top": {"distinct": "ch"}, "bottom": {"of": "sum", "by": "margin"}},
    {"name": "open", "how": "receivables", "amount": "sum", "paid_on": "paid"},
]  # fmt: skip
CUT = {"date": "ended", "within_days": 40}
ADDED = (
    "sum",
    "capped",
    "made",
    "margin",
    "by size",
    "in parts",
    "by margin",
    "by ratio",
    "by days",
    "fixed",
    "weighed",
)


def listed(people: st.SearchStrategy[str | None]) -> st.SearchStrategy[list[dict[str, str | None]]]:
    """Rows, in which a person has at most one part of a deal."""
    one = st.fixed_dictionaries({"who": people} | OTHER)
    return st.lists(one, max_size=20, unique_by=lambda row: (row["who"], row["id"]) if row["id"] else object())


def framed(rows: list[dict[str, str | None]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def compared(measures: Measures, rows: list[dict[str, str | None]]) -> None:
    """Both ways come to the same, and every row is accounted for."""
    made = measure(measures, {"deals": [framed(rows)]}, threads=1)
    wanted, found = oracle.facts(measures, {"deals": rows}), facts(made)
    assert found.keys() == wanted.keys()
    for key, value in wanted.items():
        assert found[key] == (None if value is None else pytest.approx(value, rel=1e-14, abs=1e-12)), key
        if key[2] in ADDED:
            assert found[key] == value, f"{key}: sums of money are the same to the last bit"
    assert (made.counted.groupby(["kpi", "part"])["rows"].sum() == len(rows)).all()


@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
@given(rows=listed(CELLS), cut=st.sampled_from([None, {"date": "ended"}, CUT]))
def test_a_second_way_for_names_in_one_cell(rows: list[dict[str, str | None]], cut: dict[str, Any] | None) -> None:
    compared(declared(*KPIS, person="who", date="when", credit=BETWEEN, cancelled=cut), rows)


@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
@given(rows=listed(PEOPLE), deal=st.sampled_from(["", "id"]), cut=st.sampled_from([None, CUT]))
def test_a_second_way_for_a_column_of_shares(
    rows: list[dict[str, str | None]], deal: str, cut: dict[str, Any] | None
) -> None:
    credit = {"share": "split", "deal": deal}
    compared(declared(*KPIS, person="who", date="when", credit=credit, cancelled=cut), rows)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(rows=listed(PEOPLE), cut=st.sampled_from([None, {"date": "ended"}]))
def test_a_second_way_without_shares(rows: list[dict[str, str | None]], cut: dict[str, Any] | None) -> None:
    compared(declared(*KPIS, person="who", date="when", cancelled=cut), rows)


# What holds of all deals -------------------------------------------------------------------------------------------------

OF_SUMS = [one for one in KPIS if one["name"] in ADDED]


def totals(measures: Measures, rows: pd.DataFrame) -> dict[str, int]:
    """Every KPI over all people and periods, in units of the last decimal that is kept."""
    results = measure(measures, {"deals": [rows]}, threads=1).results
    return {
        str(name): sum(round(fact * 10**5) for fact in some.dropna()) for name, some in results.groupby("kpi")["fact"]
    }


@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
@given(
    rows=listed(st.sampled_from(["Anna", "Boris / Anna", "Cleo / Boris ; Anna", "Anna 33.3333 % / Boris 66.6667 %"]))
)
def test_parts_add_up_to_what_is_not_divided(rows: list[dict[str, str | None]]) -> None:
    frame = framed(rows)
    divided = totals(declared(*OF_SUMS, person="who", date="when", credit=BETWEEN), frame)
    assert divided == totals(declared(*OF_SUMS, person="who", date="when"), frame)


@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
@given(deals=st.lists(st.tuples(AMOUNTS, st.integers(0, 100), st.integers(0, 100)), max_size=8), twice=st.booleans())
def test_shares_of_rows_add_up_to_the_deal(deals: list[tuple[str | None, int, int]], twice: bool) -> None:
    """Also where one person has two shares of it."""
    rows = [
        {"who": who, "when": "2026-01-05", "sum": amount, "id": str(at), "split": f"{share} %", "cost": "1", "margin": "1"}
        for at, (amount, one, two) in enumerate(deals)
        for who, share in (
            ("Boris", min(one, 100 - two) if one + two > 100 else one),
            ("Anna" if twice else "Boris", two),
            ("Cleo", 100 - two - (min(one, 100 - two) if one + two > 100 else one)),
        )
    ]  # fmt: skip
    kpis = [one for one in OF_SUMS if one["name"] in ("sum", "capped", "by size", "in parts")]
    parts = totals(declared(*kpis, person="who", date="when", credit={"share": "split", "deal": "id"}), framed(rows))
    assert parts == totals(declared(*kpis, person="who", date="when"), framed(rows[::3]))


@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
@given(rows=listed(CELLS))
def test_what_is_cancelled_nets_to_zero(rows: list[dict[str, str | None]]) -> None:
    frame = framed([row | {"ended": "2026-04-01"} for row in rows])
    made = totals(declared(*OF_SUMS, person="who", date="when", credit=BETWEEN, cancelled={"date": "ended"}), frame)
    assert not any(made.values())


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(rows=listed(CELLS))
def test_a_largest_amount_above_all_deals_changes_nothing(rows: list[dict[str, str | None]]) -> None:
    one = {"name": "sum", "how": "sum", "of": "sum"}
    tiered = {"name": "by size", "tiers": TIERED} | PER_DEAL
    free = declared(one, tiered, person="who", date="when", credit=BETWEEN)
    bound = declared(*(kpi_ | {"largest": 30000} for kpi_ in (one, tiered)), person="who", date="when", credit=BETWEEN)
    made = [measure(measures, {"deals": [framed(rows)]}, threads=1).results for measures in (free, bound)]
    pd.testing.assert_frame_equal(made[0], made[1])


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    rows=st.lists(st.fixed_dictionaries({"who": PEOPLE} | OTHER), max_size=20),
    order=st.randoms(use_true_random=False),
    credit=st.sampled_from([BETWEEN, {"share": "split", "deal": "id"}, {"share": "split"}]),
)
def test_the_order_of_rows_never_matters(rows: list[dict[str, str | None]], order: Any, credit: dict[str, Any]) -> None:
    measures = declared(*KPIS, person="who", date="when", credit=credit, cancelled=CUT)
    turned = rows.copy()
    order.shuffle(turned)
    made = [measure(measures, {"deals": [framed(some)]}).results for some in (rows, turned)]
    # What a KPI is split by is named in the order in which it comes.
    one, other = (some.sort_values(["person", "period", "kpi"], ignore_index=True) for some in made)
    pd.testing.assert_frame_equal(one, other, rtol=1e-14)
