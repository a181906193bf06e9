"""`checkup` in a terminal: the reader's norms, what is said beside the files, what to ask a lawyer, and everything that is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kpi.cli.checkupcommand import checkup_command

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "data" / "story"
FILES = (STORY / "scheme.yaml", STORY / "results.csv", "--people", STORY / "people.csv")


def run(*arguments: object) -> Result:
    """One question; nothing but an exit may come out of it."""
    done = CliRunner().invoke(checkup_command, [str(argument) for argument in (*FILES, *arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def answers(*arguments: object) -> dict[str, Any]:
    """By check, the first of each."""
    found = json.loads(run("--all", "--json", *arguments).stdout)
    return {one["check"]: one for one in reversed(found["findings"])}


def test_the_readers_norms(tmp_path: Path) -> None:
    mine = tmp_path / "norms.yaml"
    mine.write_text("norms: {chance of the team: {low: 0 %}}\nswitched off: {A6: agreed}\n", encoding="utf-8")
    found = answers("--norms", mine)
    assert found["T1"]["state"] == "fine"
    assert found["A6"]["state"] == "switched off"
    assert found["A6"]["title"].endswith("Switched off: agreed")
    mine.write_text("norms: {no such: {low: 1}}", encoding="utf-8")
    refused = run("--norms", mine)
    assert refused.exit_code == 2
    assert "there is no norm “no such”" in refused.stderr


def test_what_is_said_beside_the_files() -> None:
    bare = answers()
    assert {key for key in ("Z5", "T3", "Z3") if bare[key]["state"] == "not enough data"} == {"Z5", "T3", "Z3"}
    found = answers("--margin", 0.25, "--on-costs", 0.2, "--wrong-credit", 0.05, "--budget", 400_000)
    assert "15.7%" in found["Z5"]["title"]
    assert "17.9% of sales" in found["Z1"]["title"]
    assert "justifies only 22%" in found["T3"]["title"]
    assert found["Z3"]["state"] == "looks so, cannot be told yet"
    assert run("--margin", 2).exit_code == 2


def test_what_to_ask_a_lawyer_has_a_place_of_its_own() -> None:
    done = run("--country", "de")
    assert "BetrVG" in done.stderr
    assert "BetrVG" not in done.stdout
    asked = json.loads(run("--country", "RU", "--json").stdout)
    assert [one["prompt"] for one in asked["ask_a_lawyer"]] == ["L7"]
    assert "ask_a_lawyer" not in json.loads(run("--json").stdout)
    assert run("--country", "US").exit_code == 2


def test_groups_are_named_by_the_reader(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    rows = (STORY / "people.csv").read_text(encoding="utf-8").splitlines()
    named = [f"{row},{name}" for row, name in zip(rows, ["Shift", *"ababababab"], strict=True)]
    people.write_text("\n".join(named), encoding="utf-8")
    files = (*FILES[:2], "--people", people, "--json", "--all")

    def gap(*more: object) -> dict[str, Any]:
        done = CliRunner().invoke(checkup_command, [str(one) for one in (*files, *more)])
        return next(one for one in json.loads(done.stdout)["findings"] if one["check"] == "E1")

    assert gap()["state"] == "not enough data"
    assert "paid" in gap("--column", "group=Shift")["title"]


@pytest.mark.parametrize("day", ["2026-03-15", "2026-05-01"])
def test_a_change_and_its_day(tmp_path: Path, day: str) -> None:
    before = tmp_path / "today.yaml"
    text = (
        (STORY / "scheme.yaml").read_text(encoding="utf-8").replace("individual_share: 60 %", "individual_share: 80 %")
    )
    before.write_text(text, encoding="utf-8")
    found = json.loads(run("--before", before, "--begins", day, "--country", "HU", "--json").stdout)
    tasks = next(one for one in found["ask_a_lawyer"] if one["prompt"] == "L9")
    assert tasks["seen"] == ("ask about this" if day.endswith("15") else "nothing found")
