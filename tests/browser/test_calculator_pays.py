"""The arithmetic of a participant's calculator, in a browser: whatever results are set, the page pays to the cent what the engine does."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from numpy.random import Generator, default_rng
from playwright.sync_api import Browser, Page

from kpi import Refused, Scheme, build, load
from kpi.documents.calculatorprogram import CalculatorProgram
from kpi.documents.calculatortables import CalculatorTables
from tests.strategies import Crew, jobs
from tests.test_cases import FILES, Tables, read_file, tables_of
from tests.test_formulas import LONGER, SLOW
from tests.test_golden import SCHEMES, cast

_ASKED = """([program, results]) => {
    const pay = new Function(`${program} return pay;`)();
    return results.map((several) => pay(several.map((one) => one === null ? NaN : one)).payout);
}"""


@pytest.fixture(scope="module")
def empty(chromium: Browser) -> Iterator[Page]:
    """A page in which programs run."""
    page = chromium.new_page()
    yield page
    page.close()


@dataclass(frozen=True)
class PaperSources:
    """One person's program, and results with what the engine pays on them."""

    program: CalculatorProgram
    other: CalculatorProgram
    """Of the same person with other results."""

    @property
    def owed(self) -> list[int]:
        """By the engine, as it was and with the other results."""
        return [paid_to(one) for one in (self.program, self.other)]

    def off(self, page: Page) -> list[int]:
        """By how many minor units the program is off, before and after."""
        both = [[one.inputs[name.name].now for name in self.program.used] for one in (self.program, self.other)]
        results = [[None if np.isnan(one) else one for one in several] for several in both]
        paid = page.evaluate(_ASKED, [self.program.written(), results])
        return [round(abs(one - owed)) for one, owed in zip(paid, self.owed, strict=True)]


def paid_to(program: CalculatorProgram) -> int:
    """What the engine pays the person in the period."""
    source, period = program.source, program.source.workforce.periods.index(program.period)
    return int(source.tables.paid.payout[[one.seat for one in program.seats], period].sum())


def with_other_results(tables: Tables, periods: set[str], people: list[str] | None, draw: Generator) -> pd.DataFrame:
    """Facts of people in some periods, up to half as much again; what is missing stays so. None are all of them."""
    frame = tables.results
    moves = frame["person"].notna() & (frame["person"].astype(str) != "") & frame["fact"].notna()
    moves &= frame["period"].astype(str).isin(periods)
    if people is not None:
        moves &= frame["person"].isin(people)
    drawn = np.round(frame["fact"].astype(float) * draw.uniform(0.6, 1.5, len(frame)), 2)
    return frame.assign(fact=frame["fact"].astype(float).where(~moves, drawn))


def source_of(tables: Tables, results: pd.DataFrame) -> CalculatorTables | None:
    """None where these results are refused."""
    try:
        return CalculatorTables(tables.scheme, build(results, tables.people, tables.scheme))
    except Refused:
        return None


def moved_in(program: CalculatorProgram) -> set[str]:
    """The periods whose results can be moved."""
    return {one.period for one in program.inputs.values() if one.whose == "person"}


def asked_of(tables: Tables, draw: Generator) -> Iterator[PaperSources]:
    """Everybody in every period, with other results: of all people, or only of one who decides something together with others."""
    source = source_of(tables, tables.results)
    if source is None:
        return
    for period in source.workforce.periods:
        programs = [CalculatorProgram(source, person, period) for person in source.paid_in(period)]
        everybody = source_of(tables, with_other_results(tables, set().union(*map(moved_in, programs)), None, draw))
        for program in programs:
            other = everybody
            if program.others or program.as_they_are:
                other = source_of(tables, with_other_results(tables, moved_in(program), [program.person], draw))
            if other is not None and program.person in other.paid_in(period):
                yield PaperSources(program, CalculatorProgram(other, program.person, period))


def holds(asked: PaperSources, page: Page) -> tuple[str, bool]:
    """Asserts what the page says of itself; of which kind it is, and whether the other results pay another amount."""
    program, off = asked.program, asked.off(page)
    where = program.person, program.period, asked.owed
    if program.as_they_are:
        assert off[0] <= program.apportioned, where
        kind = "as they are"
    elif program.apportioned:
        assert max(off) <= 1, where
        kind = "to within one cent"
    else:
        assert off == [0, 0], where
        kind = "to the cent"
    return kind, len(set(asked.owed)) > 1


def examples() -> Iterator[Tables]:
    """The schemes that come with the program, on the cast of the golden files."""
    for path in SCHEMES:
        scheme, (results, people) = load(path), cast()
        known = people.assign(role=people["role"].where(people["role"].isin(list(scheme.roles)), ""))
        yield Tables(scheme, results, known)


def cases() -> Iterator[Tables]:
    """All cases that somebody published or calculated by hand."""
    for path in FILES:
        file = read_file(path)
        yield from (tables_of(file, case) for case in file.cases if not case.expect.refused)


def test_examples_and_cases_pay_what_the_engine_pays(empty: Page) -> None:
    draw, found = default_rng(6040), Counter[tuple[str, bool]]()
    for tables in (*examples(), *cases()):
        if "fact" in tables.results:
            found.update(holds(asked, empty) for asked in asked_of(tables, draw))
    exact = found["to the cent", True] + found["to the cent", False]
    assert exact >= 1000, found
    assert found["to the cent", True] >= 500, found
    assert found["to within one cent", True] >= 20, found


@settings(max_examples=600 if LONGER else 60, deadline=None, suppress_health_check=SLOW)
@given(jobs())
def test_random_schemes_pay_what_the_engine_pays(empty: Page, job: tuple[Scheme, Crew]) -> None:
    scheme, crew = job
    results, people = crew.tables()
    for asked in asked_of(Tables(scheme, results, people), default_rng(len(crew.people))):
        holds(asked, empty)
