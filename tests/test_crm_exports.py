"""Exports of CRM systems open as they are: known by their headings, with their days, states and stages, through both doors."""

from pathlib import Path

import pandas as pd
import pytest

from kpi.cli.funnelcommand import funnel_command
from kpi.cli.readcommand import read_command
from kpi.funnel.pipeline import Pipeline, open_states, pipeline_of, stage_columns
from kpi.intake import Intake, Transactions, read, requests_in
from kpi.intake.words.vendors import export_of, known_systems
from kpi.measures import measure, suggest
from kpi.problem import Refused
from tests.crm_exports import EXPORTS
from tests.test_cli_before_the_scheme import run

DEALS = [name for name in EXPORTS if name.endswith("deals")]
ACTIVITIES = [name for name in EXPORTS if name.endswith("activities")]
FUNNELS = [name for name in DEALS if not name.startswith("1C")]


def opened(name: str) -> Transactions:
    return requests_in(read([(f"{name}.csv", EXPORTS[name])]))


def pipeline(name: str) -> Pipeline:
    return pipeline_in(read([(f"{name}.csv", EXPORTS[name])]))


def pipeline_in(taken: Intake) -> Pipeline:
    deals = requests_in(taken)
    return pipeline_of(deals.table, deals.columns, stage_columns(deals.table, deals.columns, deals.stages))


def test_every_system_asked_for_is_known() -> None:
    assert set(known_systems()) == {"HubSpot", "Salesforce", "Pipedrive", "Bitrix24", "amoCRM", "Megaplan", "1C"}
    assert {name.split()[0] for name in DEALS} == set(known_systems())


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_recognised_and_all_its_rows_are_kept(name: str) -> None:
    taken = read([(f"{name}.csv", EXPORTS[name])])
    (source,) = taken.sources
    assert source.export is not None
    assert source.export.title == "An export of {}: {}".format(*name.split())
    assert source.kind == "transactions"
    assert source.counts.kept == len(EXPORTS[name].strip().splitlines()) - 1
    assert [problem.what for problem in taken.problems if problem.level == "error"] == [
        f"{source.counts.kept} rows are transactions, not results"
    ]


@pytest.mark.parametrize("name", DEALS)
def test_deals_have_their_seller_day_amount_and_customer(name: str) -> None:
    deals = opened(name)
    rows = deals.table.rename(columns={theirs: ours for ours, theirs in deals.columns.items()})
    russian = name.split()[0] in ("Bitrix24", "amoCRM", "Megaplan", "1C")
    assert rows["person"].tolist() == (
        ["Анна Ли", "Анна Ли", "Борис Кей"] if russian else ["Anna Lee", "Anna Lee", "Ben Kay"]
    )
    assert rows["amount"].tolist() == [1200.0 if name.startswith("amo") else 1200.5, 800.0, 500.0]
    day = "2026-01-05" if name.startswith("1C") else "2026-02-10"
    assert rows["date"].dt.normalize().iloc[0] == pd.Timestamp(day)
    assert rows["customer"].notna().all() if "customer" in rows else name.startswith("HubSpot")


@pytest.mark.parametrize("name", FUNNELS)
def test_only_what_is_won_has_reached_the_end(name: str) -> None:
    """The day of closing stands there for what is lost, and as a hope for what is open."""
    made = pipeline(name)
    assert made.won.tolist() == [True, False, False]
    assert open_states(made)["kind"].tolist() == ["won", "open", "lost"]
    last = "2026-02-21" if name.split()[0] in ("Bitrix24", "amoCRM", "Megaplan") else "2026-02-10"
    assert made.until == (pd.Timestamp(last) - pd.Timestamp(0)).days, "the last request, or the last contract"


def test_days_of_stages_are_found_and_no_other_days() -> None:
    assert pipeline("HubSpot deals").stages == (
        "Create Date",
        'Date entered "Appointment Scheduled (Sales Pipeline)"',
        'Date entered "Contract Sent (Sales Pipeline)"',
        'Date entered "Closed Won (Sales Pipeline)"',
    )
    named = opened("HubSpot deals").named_by_stage()
    assert named.stages == ("Create Date", "Appointment Scheduled", "Contract Sent", "Closed Won")
    assert set(named.stages) <= set(named.table.columns)
    assert pipeline("Pipedrive deals").stages == ("Deal - Deal created", "Deal - Deal closed on")


@pytest.mark.parametrize("name", DEALS)
def test_measures_count_what_is_won(name: str) -> None:
    deals = opened(name)
    offered = suggest(deals.columns, deals.table)
    assert offered is not None
    results = measure(offered.chosen({"revenue": True}), {"deals": [deals.table]}).results
    total = results.loc[results["kpi"] == "revenue", "fact"].sum()
    assert total == {"amoCRM deals": 1200.0, "1C deals": 2500.5}.get(name, 1200.5)


@pytest.mark.parametrize("name", ACTIVITIES)
def test_activities_have_who_when_and_which_way(name: str) -> None:
    found = opened(name)
    assert found.export is not None
    assert found.export.rows_are == "activities"
    assert {"person", "date", "channel"} <= found.columns.keys()
    rows = found.table[found.columns["date"]].dt.normalize()
    assert rows.iloc[0] == pd.Timestamp("2026-01-05")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("HubSpot activities", {
            "Anna Lee": {"activities": 2, "done: Call": 1, "done: Meeting": 1, "weighted contacts": 5},
            "Ben Kay": {"activities": 1, "done: Task": 1},
        }),
        ("Salesforce activities", {
            "Anna Lee": {"activities": 1, "done: Call": 1, "weighted contacts": 2},
            "Ben Kay": {"activities": 1, "done: Email": 1, "weighted contacts": 1},
        }),
        ("Pipedrive activities", {"Anna Lee": {"activities": 1, "done: Call": 1, "weighted contacts": 2}}),
        ("Bitrix24 activities", {"Анна Ли": {"activities": 1, "done: Звонок (исходящий)": 1, "weighted contacts": 2}}),
    ],
)  # fmt: skip
def test_activities_that_were_done_are_counted_by_channel(name: str, expected: dict[str, dict[str, float]]) -> None:
    """What is only planned does not count, where the system says it, and a task is no contact."""
    found = opened(name)
    offered = suggest(found.columns, found.table, "activities")
    assert offered is not None
    results = measure(offered.chosen(), {"deals": [found.table]}).results
    made = results[results["fact"] > 0].groupby("person")[["kpi", "fact"]]
    assert {person: dict(zip(some["kpi"], some["fact"], strict=True)) for person, some in made} == expected


def test_what_somebody_says_goes_before_what_is_known() -> None:
    said = {"date": "Deal - Won time", "channel": ""}
    (deals,) = read([("deals.csv", EXPORTS["Pipedrive deals"])], columns=said).transactions
    assert deals.columns["date"] == "Deal - Won time"
    assert "channel" not in deals.columns


def test_a_table_of_no_system_is_none() -> None:
    assert export_of(("Deal", "Owner", "Close Date", "Amount", "Stage")) is None
    assert export_of(("person", "period", "kpi", "plan", "fact")) is None
    assert export_of(()) is None


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("Pipedrive deals", ("Deal - Deal created", "Deal - Made up"), "here is 1 column with days"),
        ("Pipedrive deals", ("1200.5", "a lot"), "“a lot” is not a number"),
        ("Salesforce deals", ("2/10/2026", "soon"), "“soon” is not a date"),
    ],
)
def test_bad_exports_say_what_is_wrong(name: str, change: tuple[str, str], said: str) -> None:
    old, new = (text.encode() for text in change)
    assert old in EXPORTS[name]
    taken = read([("bad.csv", EXPORTS[name].replace(old, new))])
    with pytest.raises(Refused, match=said):
        pipeline_in(taken)


def test_headings_without_rows_are_told() -> None:
    header = EXPORTS["HubSpot deals"].splitlines()[0]
    taken = read([("empty.csv", header)])
    assert any("headings but no rows" in problem.what for problem in taken.problems)
    with pytest.raises(Refused) as refused:
        requests_in(taken)
    assert [problem.what for problem in refused.value.problems] == ["there are headings but no rows below them"]


def test_the_terminal_says_which_system_it_is(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(EXPORTS["amoCRM deals"])
    assert "deals.csv: An export of amoCRM: deals" in run(read_command, path).stdout
    assert "An export of amoCRM: deals" in run(funnel_command, path).stderr
