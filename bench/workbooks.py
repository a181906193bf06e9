"""Workbooks of formulas: that making, opening and recalculating them grows with the people, and how large they are."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import crowd
from bench.measure import Finding, NotRun
from kpi.export.formulaworkbook import formula_workbook
from tests.libreoffice import MISSING_OFFICE, Office, find_office

FEW, MANY = 1_000, 10_000
TEAM = 20
"""People in a team."""


def workbooks(rounds: int = 3) -> Iterator[Finding]:
    """What ten times as many people cost, as a multiple of ten times what few do."""
    if find_office() is None:
        raise NotRun(MISSING_OFFICE)
    with tempfile.TemporaryDirectory() as folder, Office() as office:
        sides = [[_measured(people, Path(folder), office) for _round in range(rounds)] for people in (FEW, MANY)]
    for place, (name, unit) in enumerate((("made", "ms"), ("recalculated", "ms"), ("size", "KiB"))):
        few, many = (tuple(sample[place] for sample in side) for side in sides)
        tenfold = tuple(sample * MANY / FEW for sample in few)
        note = f"{MANY:,} people in teams of {TEAM}, against {FEW:,} times {MANY // FEW}; opened and recalculated by LibreOffice"
        yield Finding(f"workbook: {name}", unit, many, tenfold, 1.5, note if place == 0 else "")


def _measured(people: int, folder: Path, office: Office) -> tuple[float, float, float]:
    """Milliseconds to make it and to open and recalculate it, and its size."""
    workforce, file = crowd.workforce(people, teams=people // TEAM), folder / "book.xlsx"
    start = time.perf_counter()
    content = formula_workbook(crowd.scheme(), workforce)
    made = time.perf_counter() - start
    file.write_bytes(content)
    start = time.perf_counter()
    office.ask(file, [("Check", "B4:B4")])
    return made * 1000, (time.perf_counter() - start) * 1000, len(content) / 1024
