"""`compare` in a terminal: the figures of the story, what changed, and everything that is refused."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpi.cli.comparecommand import compare_command

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "data" / "story"
WHO = ("--people", str(STORY / "people.csv"))


@pytest.fixture
def remedy(tmp_path: Path) -> Path:
    """The story's scheme at 80:20."""
    path = tmp_path / "remedy.yaml"
    text = (STORY / "scheme.yaml").read_text(encoding="utf-8")
    assert "individual_share: 60 %" in text
    path.write_text(text.replace("individual_share: 60 %", "individual_share: 80 %"), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    """One comparison; nothing but an exit may come out of it."""
    done = CliRunner().invoke(compare_command, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_who_gains_and_what_changed(remedy: Path) -> None:
    done = run(STORY / "scheme.yaml", remedy, STORY / "results.csv", *WHO)
    assert done.exit_code == 0
    rows = {row["person"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert [rows["Aspen"][name] for name in ("before", "after", "change", "band")] == [
        "45000.00", "60000.00", "15000.00", "gain_more",
    ]  # fmt: skip
    assert done.stderr.splitlines() == [
        "Individual share of the team part: 60% → 80%",
        "remedy.yaml costs €71,250.00 more in Jan 2026: 8 people gain, and nobody loses.",
    ]


def test_by_a_column(remedy: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    done = run(STORY / "scheme.yaml", remedy, STORY / "results.csv", *WHO, "--by", "strong", "-o", out)
    assert (done.exit_code, done.stdout) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert [(row["group"], row["people"], row["gain_more"], row["nothing"]) for row in rows] == [
        ("strong", "3", "3", "0"), ("weak", "7", "5", "2"),
    ]  # fmt: skip


def test_an_unknown_column_names_the_known_ones(remedy: Path) -> None:
    done = run(STORY / "scheme.yaml", remedy, STORY / "results.csv", *WHO, "--by", "shoe")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no column “shoe” to count by. Known: " in done.stderr


def test_two_currencies_are_refused(remedy: Path) -> None:
    text = remedy.read_text(encoding="utf-8").replace("currency: EUR", "currency: JPY")
    remedy.write_text(text, encoding="utf-8")
    done = run(STORY / "scheme.yaml", remedy, STORY / "results.csv", *WHO)
    assert done.exit_code == 2
    assert "EUR and JPY cannot be compared" in done.stderr


def test_it_is_one_of_the_commands() -> None:
    done = subprocess.run([sys.executable, "-m", "kpi", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "compare" in done.stdout


def test_nothing_slow_is_loaded_for_it() -> None:
    code = "import sys, kpi.cli.comparecommand, kpi.fairness, kpi.trends; print('scipy' in sys.modules, 'altair' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
