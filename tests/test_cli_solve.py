"""`solve` in a terminal: the worked example, what is impossible, the file that is written, and everything that is refused."""

import ctypes
import json
import os
from pathlib import Path
from typing import Any

import pytest
import scipy.optimize
from click.testing import CliRunner, Result

import kpi
from kpi.cli.solvecommand import solve_command
from kpi.cli.terminal import quiet_output

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "data" / "story"
FILES = (STORY / "scheme.yaml", STORY / "results.csv", "--people", STORY / "people.csv")
MOVES = ("--move", "own share", "--move", "team pays: points=0.85, most=1")
A = (
    "--condition", "cost: most=330000", "--condition", "strong lose: most=0.15",
    "--condition", "own share at most: share=0.8",
)  # fmt: skip


def run(*arguments: object) -> Result:
    """One question; nothing but an exit may come out of it."""
    done = CliRunner().invoke(solve_command, [str(argument) for argument in (*FILES, *arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_the_worked_example_and_its_file(tmp_path: Path) -> None:
    out = tmp_path / "mended.yaml"
    done = run(*MOVES, *A, "-o", out)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[:6] == [
        "Raise the individual share from 60% to 80%. Let the team plan pay 37.5% from 85% on.",
        "Today a strong person loses up to 40% against 100:0.",
        "It costs €322,500, €108,750 more than today.",
        "The strong lose 14.5% (€30,000).",
        "10 people gain €108,750 against today.",
        "Nobody loses against today.",
    ]
    assert kpi.load(out).team.share == 0.8


def test_as_json_what_is_impossible() -> None:
    done = run(*MOVES, "--condition", "cost: most=213750", "--condition", "strong lose: most=0.1", "--json")
    found = json.loads(done.stdout)
    assert (found["possible"], found["exact"], found["alternatives"]) == (False, True, [])
    assert [ease["gap"] for ease in found["alone"]] == pytest.approx([106_875, 0.3])


def test_as_json_the_changes() -> None:
    found = json.loads(run(*MOVES, *A, "--json").stdout)
    first = found["alternatives"][0]
    assert (first["name"], first["cost"], first["distance"]) == ("smallest", 322_500, 0.275)
    assert [change["what"] for change in first["changes"]] == [
        "Individual share of the team part", "Points of the team plan",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--condition", "budget: most=3"), "there is nothing called “budget”"),
        (("--condition", "cost: most=-1"), "these numbers cannot be: most"),
        (("--condition", "cost: least=1"), "these numbers cannot be"),
        (("--move", "weather"), "Known: own share"),
        (("--move", "weights"), "nothing in this scheme may move"),
    ],
)
def test_what_cannot_be_is_refused(given: tuple[str, ...], said: str) -> None:
    done = run(*given)
    assert done.exit_code == 2
    assert said in done.stderr


def test_what_a_library_prints_of_itself_does_not_spoil_the_output(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet_output():
        os.write(1, b"straight to the file\n")
        if os.name != "nt":
            ctypes.CDLL(None).printf(b"held back by C\n")
    os.write(1, b"{}\n")
    assert capfd.readouterr().out == "{}\n"


def test_json_is_all_that_is_printed(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    quiet, asked = scipy.optimize.milp, []

    def noisy(*given: Any, **more: Any) -> Any:
        asked.append(given)
        os.write(1, b"HighsMipSolverData::transformNewIntegerFeasibleSolution\n")
        return quiet(*given, **more)

    monkeypatch.setattr("scipy.optimize.milp", noisy)
    done = run(*MOVES, *A, "--json")
    assert json.loads(done.stdout)["possible"]
    assert asked, "HiGHS was not heard at all"
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("condition", "move", "does"),
    [
        ("pass at least: share=0.5, level=plan", "own points: least=-0.2, step=0.05", "easier to reach"),
        ("cliff: most=18000", "own share", "Raise the individual share"),
        ("cost: most=200000", "target bonus", "Multiply all target bonuses by 93%."),
        ("nine of ten years: most=1000000", "target bonus: least=0.1, step=0.1", "Multiply all target bonuses by"),
    ],
)
def test_conditions_and_moves_of_every_kind(condition: str, move: str, does: str) -> None:
    found = json.loads(run("--condition", condition, "--move", move, "--json").stdout)
    assert found["possible"]
    assert does in found["finding"]
