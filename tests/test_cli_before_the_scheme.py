"""`plans`, `funnel` and `headcount` in a terminal: the figures of the examples, JSON, files, and everything that is refused."""

import csv
import io
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kpi.cli.funnelcommand import funnel_command
from kpi.cli.headcountcommand import headcount_command
from kpi.cli.planscommand import plans_command
from kpi.funnel.funnelfile import read_funnel

ROOT = Path(__file__).resolve().parent.parent
FUNNEL, HEADCOUNT = ROOT / "data" / "plans" / "funnel.yaml", ROOT / "data" / "plans" / "headcount.yaml"
PIPELINE = ROOT / "data" / "transactions" / "pipeline.csv"


def run(command: click.Command, *arguments: object) -> Result:
    """One command; nothing but an exit may come out of it."""
    done = CliRunner().invoke(command, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_what_the_example_takes() -> None:
    done = run(funnel_command, FUNNEL)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["whole"] for row in rows] == ["20", "5", "4", "30", "10", "2", "20", "1", "3", "1"]
    assert done.stderr.splitlines() == [
        "€1,500,000 takes 70 contacts and 3 requests, and then the chance is 55%.",
        "For a chance of 90%, 60 have to be begun in place of 38.",
        "One more point brings most at “New customers, cold call”: 5% → 6% of “people called” bring €50,000 more.",
    ]


def test_another_goal_is_more_than_there_are() -> None:
    done = run(funnel_command, FUNNEL, "--goal", 3_000_000)
    assert "“Renewals” needs 10 of “contracts due”, and there are 5" in done.stderr


def test_the_same_as_json() -> None:
    answer = json.loads(run(funnel_command, FUNNEL, "--json").stdout)
    assert (answer["contacts"], answer["requests"], round(answer["chance"], 2)) == (70, 3, 0.55)
    assert answer["weakest"] == {
        "stream": "New customers, cold call",
        "stage": "people called",
        "point_brings": pytest.approx(50_000),
    }
    assert answer["openings"][0]["month"] == "2025-12"
    assert answer["streams"][0]["conversion"] is None


def test_what_the_requests_say(tmp_path: Path) -> None:
    out, kept = tmp_path / "out.xlsx", tmp_path / "funnel.yaml"
    done = run(funnel_command, PIPELINE, "-o", out, "--save", kept)
    assert done.exit_code == 0
    assert out.stat().st_size > 5_000
    said = done.stderr
    assert "From “talk” to “offer” it slipped in the week of 2026-01-05" in said
    assert "Hazel makes a deal of" in said
    assert "this is no luck" in said
    assert "One more point brings most at “call”" in said
    assert [stream.title for stream in read_funnel(kept.read_text(encoding="utf-8")).streams] == [
        "meeting",
        "web",
        "call",
    ]
    again = json.loads(run(funnel_command, PIPELINE, "--json").stdout)
    assert {row["group"] for row in again["conversions"]} == {"call", "meeting", "web"}
    assert again["slips"][1]["since"] == "2026-01-05"


def test_how_many_people() -> None:
    done = run(headcount_command, HEADCOUNT, "--cycle", 3)
    assert next(csv.DictReader(io.StringIO(done.stdout)))["whole_most"] == "5"
    assert (
        done.stderr.splitlines()[0] == "Seller: 4 are enough on good days only; the work takes 3\u00a0to\u00a05 people."
    )
    assert "the first full month brings money in 6 months" in done.stderr
    answer = json.loads(run(headcount_command, HEADCOUNT, "--json").stdout)
    assert answer["money"] == pytest.approx([12_600_000, 15_000_000])
    assert answer["one_more"][0]["brings"] == pytest.approx([2_400_000, 0])


def test_how_many_answer_calls() -> None:
    done = run(headcount_command, "--calls", 720)
    assert done.stdout == (
        "55 people answer 84.6% of the calls within 15 seconds; asked was 80%. 23.9% wait, 8.2 seconds on average over all.\n"
    )
    assert json.loads(run(headcount_command, "--calls", 720, "--json").stdout)["agents"] == 55


@pytest.mark.parametrize(
    ("command", "given", "said"),
    [
        (funnel_command, ("no.yaml",), "no.yaml: cannot be read"),
        (funnel_command, (FUNNEL, "--goal", "-1"), "goal: must be more than 0 (found: -1"),
        (funnel_command, (FUNNEL, "--chance", "2"), "--chance: a chance lies between 0 and 1"),
        (funnel_command, (FUNNEL, "-o", "out.txt"), "a file with another ending cannot be written"),
        (funnel_command, (ROOT / "data" / "story" / "results.csv",), "there are no requests or deals in it"),
        (funnel_command, (PIPELINE, "--stage", "request date"), "here is 1 column with days"),
        (funnel_command, (PIPELINE, "--stage", "offer", "--stage", "talk"), "“talk” comes before “offer”"),
        (headcount_command, (), "there is nothing to work out. Name a file, or give --calls."),
        (headcount_command, (FUNNEL,), "there is no such field"),
        (headcount_command, ("--calls", "10", "--in-time", "1"), "no number of people answers 100 % of these calls in time"),
    ],
)  # fmt: skip
def test_what_is_refused(command: click.Command, given: tuple[object, ...], said: str) -> None:
    done = run(command, *given)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""


COMPANY = ROOT / "data" / "company"
SCHEME, RESULTS, PEOPLE = (COMPANY / name for name in ("scheme.yaml", "results.csv", "people.csv"))


def test_plans_for_the_sellers() -> None:
    done = run(
        plans_command, SCHEME, RESULTS, "--people", PEOPLE, "--role", "Seller", "--total", 38_000_000, "--step", 500
    )
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert sum(float(row["plan"]) for row in rows) == 38_000_000
    assert {float(row["plan"]) % 500 for row in rows} == {0.0}
    assert "The more a plan was raised above last year’s result, the less it was reached." in done.stderr


def test_plans_by_period_add_up_to_those_of_the_year() -> None:
    asked = (SCHEME, RESULTS, "--people", PEOPLE, "--way", "grown", "--growth", 0.1, "--role", "Seller")
    year, periods = (json.loads(run(plans_command, *asked, "--json", *more).stdout) for more in ([], ["--by-period"]))
    assert sum(row["plan"] for row in periods["plans"]) == pytest.approx(year["total"])
    assert {row["period"] for row in periods["plans"]} == {f"2026-{month:02}" for month in range(1, 13)}
    assert year["way"] == "own result of last year × 110%"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--way", "grown", "--share", 0.5], "“grown” has no such number. It has: --growth."),
        (["--way", "reached", "--share", 4], "Write a share as 0.05."),
        (["--sizes", "shelf"], "has no column “shelf” of numbers"),
        (["--kpi", "profit"], "there is no KPI “profit” in the data"),
        (["--total", -1], "the total must be above 0"),
        (["--step", 0], "steps of 0"),
        (["--way", "potential"], "has nothing to go by"),
    ],
)
def test_what_plans_refuses(more: list[object], says: str) -> None:
    done = run(plans_command, SCHEME, RESULTS, "--people", PEOPLE, *more)
    assert done.exit_code == 2
    assert says in done.stderr
    assert not done.stdout
