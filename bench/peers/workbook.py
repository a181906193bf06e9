"""The forecast as a workbook with live formulas: a row a person, a world a recalculation, in LibreOffice without a window."""

import json
import math
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.crowd import CAP, MINIMA, SHARE, WEIGHTS
from bench.measure import NotRun
from bench.peers.luck import MEAN, OF_MARKET, OF_PERSON, OF_TEAM, SPREAD, TOGETHER
from kpi.money import Floats

Sheets = dict[str, list[dict[str, Any]]]
MISSING = "LibreOffice with its Python bridge is missing; on Debian and Ubuntu: sudo apt-get install libreoffice-calc python3-uno"
KPIS = range(len(WEIGHTS))
NORMAL = "NORM.S.INV(RAND())"


class Workbook:
    """An open workbook; recalculating it draws a new world and pays it."""

    def __init__(self, process: "subprocess.Popen[str]", people: int) -> None:
        self._process, self._people = process, people

    def recalculated(self) -> float:
        """Milliseconds."""
        return float(self._asked("calculate"))

    def attainment(self) -> Floats:
        """(kpis, people) as drawn last."""
        return np.array(self._asked(f"people.D1:I{self._people}")).T

    def paid(self) -> Floats:
        """(people,) money."""
        return np.array(self._asked(f"people.Q1:Q{self._people}"))[:, 0]

    def _asked(self, line: str) -> Any:
        if not (self._process.stdin and self._process.stdout):
            raise NotRun(MISSING)
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def workbook(target: Floats, team: NDArray[np.intp], attainment: Floats | None = None) -> Iterator[Workbook]:
    """People with these target bonuses and teams; with `attainment` (kpis, people) it pays these and draws nothing."""
    with tempfile.TemporaryDirectory(prefix="sixtyforty-bench-") as folder:
        formulas = Path(folder) / "formulas.json"
        formulas.write_text(json.dumps(sheets(target, team, attainment)), encoding="utf-8")
        command = [python(), str(Path(__file__).with_name("sheet.py")), str(formulas)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            if not process.stdout or process.stdout.readline() != "ready\n":
                raise NotRun("LibreOffice did not open")
            yield Workbook(process, len(target))


def python() -> str:
    """A Python that can talk to LibreOffice; raises `NotRun`."""
    office = shutil.which("soffice")
    beside = Path(office).resolve().parent / "python" if office else None
    for candidate in (beside, "/usr/bin/python3", sys.executable):
        if office and candidate and shutil.which(candidate) and _knows_uno(str(candidate)):
            return str(candidate)
    raise NotRun(MISSING)


def _knows_uno(candidate: str) -> bool:
    return not subprocess.run([candidate, "-c", "import uno"], capture_output=True, check=False).returncode  # noqa: S603


def sheets(target: Floats, team: NDArray[np.intp], attainment: Floats | None) -> Sheets:
    """Columns of the sheets market, teams and people."""
    people, teams = len(team), int(team.max()) + 1

    def column(letter: str, rows: int, formula: str) -> dict[str, Any]:
        return {"range": f"{letter}1:{letter}{rows}", "formula": f"={formula}"}

    def values(letter: str, of: NDArray[Any]) -> dict[str, Any]:
        return {"range": f"{letter}1:{letter}{len(of)}", "values": of.tolist()}

    def luck(of: range, rows: int, common: str) -> list[dict[str, Any]]:
        """A common normal and a column a KPI that moves together with it."""
        own = f"{math.sqrt(TOGETHER)!r}*${common}1+{math.sqrt(1 - TOGETHER)!r}*{NORMAL}"
        return [column(common, rows, NORMAL), *(column(ascii_uppercase[place], rows, own) for place in of)]

    facts = [column(_of(3, k), people, _drawn(k)) for k in KPIS]
    if attainment is not None:
        facts = [values(_of(3, k), attainment[k]) for k in KPIS]
    members = f"$people.$A$1:$A${people}"
    reached = f"SUMIF({members};A1;$people.$D$1:$D${people})/COUNTIF({members};A1)"
    score = "+".join(f"{weight!r}*{_of(9, k)}1" for k, weight in enumerate(WEIGHTS))
    split = f"{SHARE!r}*P1+{1 - SHARE!r}*INDEX($teams.$J$1:$J${teams};A1)"
    return {
        "market": luck(range(1, 7), 1, "A"),
        "teams": [
            values("A", np.arange(1, teams + 1)),
            *luck(range(2, 8), teams, "B"),
            column("I", teams, reached),
            column("J", teams, _curve("I1", 0.8, 1.3)),
        ],
        "people": [
            values("A", team + 1),
            values("B", target),
            *([column("C", people, NORMAL)] if attainment is None else []),
            *facts,
            *(column(_of(9, k), people, _curve(f"{_of(3, k)}1", MINIMA[k], 1.5)) for k in KPIS),
            column("P", people, score),
            column("Q", people, f"ROUND(MIN({split};{CAP!r})*B1;2)"),
        ],
    }


def _of(first: int, kpi: int) -> str:
    return ascii_uppercase[first + kpi]


def _drawn(kpi: int) -> str:
    """The attainment of a KPI: what all, the team and the person are lucky with."""
    own = f"{math.sqrt(TOGETHER)!r}*$C1+{math.sqrt(1 - TOGETHER)!r}*{NORMAL}"
    of_all = f"{math.sqrt(OF_MARKET)!r}*$market.${_of(1, kpi)}$1"
    of_team = f"{math.sqrt(OF_TEAM)!r}*INDEX($teams.${_of(2, kpi)}$1:${_of(2, kpi)}$9999;$A1)"
    return f"EXP({MEAN!r}+{SPREAD!r}*({of_all}+{of_team}+{math.sqrt(OF_PERSON)!r}*({own})))"


def _curve(cell: str, minimum: float, most: float) -> str:
    rising = f"0.5+0.5*({cell}-{minimum!r})/{1 - minimum!r}"
    above = f"MIN(1+{most - 1!r}*({cell}-1)/0.2;{most!r})"
    return f"IF({cell}<{minimum!r};0;IF({cell}<1;{rising};{above}))"
