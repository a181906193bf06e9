"""`forecast` in a terminal: the same figures as from Python, wherever they are computed, and everything that is refused."""

import csv
import io
import itertools
import os
import signal
import subprocess
import sys
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import kpi
from kpi import worlds
from kpi.cli.forecastcommand import forecast_command
from kpi.forecast import Forecast, PaidChunk, distributed, forecast, merged
from kpi.forecast.histogram import Draws
from kpi.machine import cluster, freememory
from kpi.machine.threads import Compute
from kpi.worlds.streams import CHUNK
from tests.futures import part

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "data" / "story"
FILES = (STORY / "scheme.yaml", STORY / "results.csv", "--people", STORY / "people.csv")
FEW = ("--worlds", 400)


def run(*arguments: object) -> Result:
    """One forecast; nothing but an exit may come out of it."""
    done = CliRunner().invoke(forecast_command, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def ahead(horizon: str = "period") -> tuple[kpi.Scheme, worlds.Future]:
    """The story's next period."""
    scheme = kpi.load(FILES[0])
    workforce = kpi.build(pd.read_csv(FILES[1]), pd.read_csv(FILES[3]), scheme)
    fitted = worlds.fit(scheme, workforce)
    return scheme, worlds.ahead(scheme, workforce, fitted.outlook.revise(horizon=horizon), fitted)


def digits(found: Forecast) -> list[bytes]:
    """Every figure of a forecast, to the last bit."""
    arrays = [found.own, found.through_team, found.commission, found.deduction, found.settled, *found.of_roles.values()]
    arrays += [getattr(found.events, field.name) for field in fields(found.events)]
    for sums in (found.of_people, found.of_teams):
        arrays += [sums.unit, *sums.figures((0.05, 0.5, 0.95))]
        arrays += [sums.of(slice(None))] if isinstance(sums, Draws) else []
    return [array.tobytes() for array in arrays]


def dying(work, mark, shared, task):  # type: ignore[no-untyped-def]
    """A worker that is killed while it works on chunk 2, once."""
    done = work(shared, task)
    if task == 2 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return done


def test_processes_give_the_same_digits_even_when_one_is_killed(two_processes: Compute, tmp_path: Path) -> None:
    scheme, future = ahead()
    drawn = worlds.draw(future, 6 * CHUNK + 400, keep=False)
    alone = forecast(scheme, drawn)
    mark = tmp_path / "killed"

    def mortal(work, shared, tasks):  # type: ignore[no-untyped-def]
        return two_processes(partial(dying, work, str(mark)), shared, tasks)

    heard: list[float] = []
    together = distributed(scheme, drawn, mortal, progress=heard.append)
    assert mark.exists()
    assert digits(together) == digits(alone)
    assert heard == [number / 7 for number in range(1, 8)]


@pytest.mark.parametrize("few", [True, False])
def test_parts_in_any_order_give_the_same_digits(few: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether each person's draws are kept, or only their tallies."""
    monkeypatch.setattr("kpi.forecast.histogram._CELLS", 1 << 25 if few else 0)
    scheme, future = ahead()
    alone = digits(forecast(scheme, worlds.draw(future, 2 * CHUNK + 498)))
    parts = [part(scheme, future, 2 * CHUNK + 498, chunk) for chunk in range(3)]
    for order in itertools.permutations(parts):
        assert digits(merged(scheme, future, order)) == alone


@pytest.mark.parametrize("chunks", [[], [1], [0, 2], [0, 0], [0, 1, 1]])
def test_parts_that_make_no_whole(chunks: list[int]) -> None:
    scheme, future = ahead()
    parts = [part(scheme, future, 3 * CHUNK, chunk) for chunk in chunks]
    with pytest.raises(kpi.Refused, match="do not make a whole"):
        merged(scheme, future, parts)


def test_parts_in_order_are_added_up_at_once() -> None:
    """So the memory does not grow with their number."""
    scheme, future = ahead()
    seen: list[weakref.ref[PaidChunk]] = []

    def coming() -> Iterator[PaidChunk]:
        for chunk in range(4):
            assert sum(one() is not None for one in seen) <= 2
            fresh = part(scheme, future, 4 * CHUNK, chunk)
            seen.append(weakref.ref(fresh))
            yield fresh
            del fresh

    merged(scheme, future, coming())
    assert len(seen) == 4


def test_figures_and_table(tmp_path: Path) -> None:
    out = tmp_path / "people.csv"
    done = run(*FILES, *FEW, "--horizon", "period", "--budget", 250_000, "-o", out)
    assert done.exit_code == 0, done.stderr
    scheme, future = ahead()
    found = forecast(scheme, worlds.draw(future, 400))
    lines = done.stdout.splitlines()
    assert lines[0].startswith("In 1 period of ")
    assert "cost more than the budget of €250,000. A reserve of " in lines[0]
    assert lines[1].startswith("Chance to exceed the budget: ")
    assert lines[2:] == [
        f"{title:<38}  €{one.value / 100:,.0f} (± €{one.error / 100:,.0f})"
        for title, one in (
            ("Expected cost", found.mean),
            ("5% of the possible years cost at most", found.quantile(0.05)),
            ("50% of the possible years cost at most", found.quantile(0.5)),
            ("95% of the possible years cost at most", found.quantile(0.95)),
            ("The worst 5% cost on average", found.tail_mean()),
        )
    ]
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert [row["person"] for row in rows] == list(found.people["person"])
    assert [float(row["mean"]) for row in rows] == [round(mean) / 100 for mean in found.people_in_minor_units["mean"]]
    assert sum(float(row["mean"]) for row in rows) == pytest.approx(found.mean.value / 100, abs=0.06)
    assert "Drawing possible years: 400; people: 10; periods: 1; parts: 1; memory: about " in done.stderr


def test_without_a_budget_the_first_sentence_says_the_cost() -> None:
    done = run(*FILES, *FEW)
    assert done.stdout.startswith("Feb 2026 to Jan 2027 is expected to cost €")


def test_the_seed_and_the_outlook_are_followed(tmp_path: Path) -> None:
    plain = run(*FILES, *FEW).stdout
    assert run(*FILES, *FEW, "--seed", 6040).stdout == plain
    assert run(*FILES, *FEW, "--seed", 1).stdout != plain
    outlook = tmp_path / "outlook.yaml"
    outlook.write_text("market: 0 %\nlevel: 2\nhorizon: quarter\n", encoding="utf-8")
    assumed = run(*FILES, *FEW, "--outlook", outlook)
    assert assumed.stdout.startswith("Feb 2026 to Apr 2026 is expected to cost €")
    asked = run(*FILES, *FEW, "--outlook", outlook, "--horizon", "period")
    assert "periods: 1;" in asked.stderr


def test_two_processes_print_and_write_the_same(
    two_processes: Compute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def processes(workers: int) -> AbstractContextManager[Compute]:
        asked.append(workers)
        return nullcontext(two_processes)

    monkeypatch.setattr(cluster, "processes", processes)
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    alone = run(*FILES, "--worlds", CHUNK + 100, "--horizon", "period", "-o", here)
    together = run(*FILES, "--worlds", CHUNK + 100, "--horizon", "period", "--workers", 2, "-o", there)
    assert (together.exit_code, together.stdout) == (0, alone.stdout)
    assert there.read_bytes() == here.read_bytes()
    assert asked == [2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--worlds", 0), "--worlds: 0 possible years cannot be drawn. Ask for an even number from 2 to 1,000,000."),
        (("--worlds", -2), "--worlds: -2 possible years"),
        (("--worlds", 401), "--worlds: 401 possible years"),
        (("--worlds", 1_000_000_000), "--worlds: 1,000,000,000 possible years cannot be drawn"),
        (("--worlds", "many"), "'many' is not a valid integer"),
        (("--budget", "plenty"), "'plenty' is not a valid float"),
        (("--budget", "nan"), "--budget: nan is no amount. Write it as 250000."),
        (("--budget", "inf"), "--budget: inf is no amount"),
        (("--budget", -1), "--budget: -1.0 is no amount"),
        (("--seed", -1), "--seed"),
        (("--seed", 2**70), "--seed"),
        (("--horizon", "decade"), "'decade' is not one of"),
        (("--workers", 0), "--workers: 0 processes"),
        (("--workers", 10_000), "Ask for 1 to "),
        (("--workers", 1, "--cluster", "tcp://127.0.0.1:1"), "Give one of the two."),
        (("--cluster", "tcp://127.0.0.1:1"), "no Dask scheduler answers at tcp://127.0.0.1:1"),
        (("--cluster", "here"), "no Dask scheduler answers at here"),
        (("-o", "people.pdf"), "End the name with one of these: .csv, .xlsx."),
        (("-o", FILES[1]), "would overwrite"),
        (("--outlook", "missing.yaml"), "missing.yaml: cannot be read: No such file"),
        (("--period", 3), "No such option"),
    ],
)
def test_bad_options(arguments: tuple[object, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    done = run(*FILES, *FEW, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("market: [", "outlook.yaml, line 1"),
        ("- 1", "this is not an outlook: it holds no fields"),
        ("", "this is not an outlook"),
        ("market: 200 %", "outlook.yaml, market: must be 1 or less"),
        ("makret: 20 %", "outlook.yaml, makret: there is no such field"),
        ("person: 90 %\nteam: 90 %", "at most 100% is possible"),
        ("horizon: decade", "outlook.yaml, horizon: choose one of"),
        ("margins: [{kpi: sales, cv: wide}]", "outlook.yaml, margins › 1 › cv: this is not a number"),
    ],
)
def test_an_outlook_that_cannot_be(text: str, said: str, tmp_path: Path) -> None:
    outlook = tmp_path / "outlook.yaml"
    outlook.write_text(text, encoding="utf-8")
    done = run(*FILES, *FEW, "--outlook", outlook)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("scheme", "results", "said"),
    [
        ("missing.yaml", "good.csv", "cannot be read: No such file"),
        ("good.yaml", "missing.csv", "cannot be read: No such file"),
        ("good.yaml", "bad.csv", "row 2, column fact: “x” is not a number"),
        ("good.yaml", "other.csv", "the data has no KPI “sales”"),
        ("good.yaml", "empty.csv", "this file is empty"),
    ],
)
def test_bad_files_write_nothing(tmp_path: Path, scheme: str, results: str, said: str) -> None:
    head = "person,period,kpi,plan,fact\n"
    files = {
        "good.yaml": Path(FILES[0]).read_text(encoding="utf-8"),
        "good.csv": Path(FILES[1]).read_text(encoding="utf-8"),
        "bad.csv": f"{head}Anna,2026-01,sales,1,x\n",
        "other.csv": f"{head}Anna,2026-01,calls,1,1\n",
        "empty.csv": "",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    out = tmp_path / "out.csv"
    done = run(tmp_path / scheme, tmp_path / results, *FEW, "-o", out)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert not out.exists()


def test_it_says_how_long_it_will_take(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0, 100)
    monkeypatch.setattr("kpi.cli.terminal.time.monotonic", lambda: next(clock))
    done = run(*FILES, "--worlds", 12 * CHUNK, "--horizon", "period")
    assert done.stderr.count(" seconds to go.") == 1


def test_it_is_one_of_the_commands() -> None:
    done = subprocess.run([sys.executable, "-m", "kpi", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "forecast" in done.stdout


MEASURED = """
import sys
from bench import crowd
from bench.memory import peak
from kpi import forecast, worlds
first, ahead = (worlds.draw(crowd.future(people, teams=people // 10, periods=2), 200, keep=False) for people in (20, 40_000))
forecast.detailed(crowd.scheme(), first)
before = peak()
getattr(forecast, sys.argv[1])(crowd.scheme(), ahead)
print(forecast.footprint(ahead, everybody=sys.argv[1] == "detailed"), peak() - before)
"""


@pytest.mark.parametrize("what", ["forecast", "detailed"])
def test_the_memory_that_is_foretold_is_about_what_it_takes(what: str) -> None:
    command = [sys.executable, "-c", MEASURED, what]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    foretold, took = map(float, run.stdout.split())
    assert foretold / 3 < took < 1.5 * foretold


def test_more_memory_than_is_free_is_refused_with_the_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freememory, "free", lambda: 30e6)
    done = run(*FILES, *FEW)
    assert done.exit_code == 2
    assert "MB of memory, and 30 MB are free" in done.stderr
    assert "ask for at most" in done.stderr
    monkeypatch.setattr(freememory, "free", lambda: None)
    assert run(*FILES, *FEW).exit_code == 0
