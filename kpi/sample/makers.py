"""The files of the story and of the company, drawn from one seed."""

import csv
import datetime as dt
import io
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kpi.payment.frames import RESULT_COLUMNS
from kpi.sample.jobs import JOBS, Job, JobKpi
from kpi.sample.salespipeline import PIPELINE, pipeline_rows
from kpi.sample.schemes import company_scheme, story_scheme
from kpi.sample.transactions import DEALS, Draw, deals, declaration
from kpi.scheme.schemefile import dump

SEED = 6040

PEOPLE = ("person", "team", "role", "salary", "target_bonus", "multiplier", "hired", "left")

Row = Sequence[Any]

# The story: three strong and seven weak sellers with equal plans.
STORY_PERIOD, STORY_PLAN, STORY_BONUS, STORY_SALARY = "2026-01", 600_000, 50_000, 60_000
STORY = {
    "Aspen": 120,
    "Birch": 115,
    "Cedar": 110,
    "Elm": 90,
    "Hazel": 85,
    "Juniper": 85,
    "Laurel": 80,
    "Linden": 80,
    "Rowan": 75,
    "Willow": 70,
}
"""Person to attainment in percent."""

# The company.
FIRST_DAY, LAST_DAY = dt.date(2024, 1, 1), dt.date(2025, 12, 31)
TEAMS = ("Centre", "East", "Harbour", "North", "South", "West")
SEASON = (0.86, 0.88, 1.02, 0.98, 1.0, 1.04, 0.92, 0.84, 1.04, 1.08, 1.12, 1.22)
FIRST_NAMES = (
    "Alder", "Amber", "Arbor", "Ash", "Basil", "Bay", "Briar", "Clover", "Coral", "Cypress", "Fennel", "Fern", "Flint",
    "Gale", "Garnet", "Heron", "Indigo", "Ivory", "Jade", "Kestrel", "Lark", "Maple", "Marlow", "Merle", "Moss", "Onyx",
    "Opal", "Pine", "Quartz", "Raven", "Reed", "River", "Robin", "Sage", "Sky", "Slate", "Sorrel", "Storm", "Teal",
    "Wren",
)  # fmt: skip
LAST_NAMES = (
    "Bank", "Bridge", "Brook", "Cliff", "Dale", "Dune", "Field", "Ford", "Glen", "Grove", "Heath", "Hill", "Holm",
    "Isle", "Lake", "Marsh", "Mead", "Mill", "Moor", "Pass", "Path", "Peak", "Pond", "Ridge", "Shore", "Spring",
    "Stone", "Vale", "Well", "Wood",
)  # fmt: skip
LEAVERS, JOINERS, MOVERS = 12, 18, 3
MISSING = 0.01
_OLDEST = dt.date(2011, 1, 1)


@dataclass
class Person:
    """Somebody of the company."""

    name: str
    team: str
    job: Job
    salary: int
    multiplier: float
    skill: float
    """Added to every attainment."""
    territory: float
    """Size of the plan against the average."""
    hired: dt.date
    left: dt.date | None = None
    moved: tuple[dt.date, str] | None = None
    """First day in another team, and which."""

    def team_on(self, day: dt.date) -> str:
        """The team on a day."""
        return self.moved[1] if self.moved and day >= self.moved[0] else self.team


def story() -> dict[str, str]:
    """The files of the story: name to text."""
    results = [
        (name, "Sales", "Seller", STORY_PERIOD, "sales", "EUR", "higher", STORY_PLAN, STORY_PLAN * percent // 100)
        for name, percent in STORY.items()
    ]
    people = [(name, "Sales", "Seller", STORY_SALARY, STORY_BONUS, 1, "", "") for name in STORY]
    return {
        "scheme.yaml": dump(story_scheme()),
        "results.csv": _csv(RESULT_COLUMNS, results),
        "people.csv": _csv(PEOPLE, people),
    }


def company() -> dict[str, str]:
    """The files of the company: name to text."""
    draw = np.random.default_rng(SEED)
    staff = _staff(draw)
    results = list(_results(draw, staff))
    people = [_person_row(person) for person in staff]
    return {
        "scheme.yaml": dump(company_scheme()),
        "results.csv": _csv(RESULT_COLUMNS, results),
        "people.csv": _csv(PEOPLE, people),
    }


def transactions() -> dict[str, str]:
    """The files of the deals: name to text."""
    return {
        "measures.yaml": declaration(),
        "deals.csv": _csv(DEALS, deals()),
        "pipeline.csv": _csv(PIPELINE, pipeline_rows()),
    }


def _csv(header: Row, rows: Iterable[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _staff(draw: Draw) -> list[Person]:
    names = iter(draw.permutation([f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]).tolist())
    staff = [
        _person(draw, next(names), team, job, _day(draw, _OLDEST, FIRST_DAY))
        for team in TEAMS
        for job in JOBS
        for _ in range(job.heads)
    ]
    movable = [person for person in staff if person.job.measures]
    chosen = draw.permutation(len(movable))[: LEAVERS + MOVERS].tolist()
    for index in chosen[:LEAVERS]:
        movable[index].left = _day(draw, dt.date(2024, 3, 1), dt.date(2025, 11, 30))
    for index in chosen[LEAVERS:]:
        _move(draw, movable[index])
    staff += [_joiner(draw, next(names)) for _ in range(JOINERS)]
    return sorted(staff, key=lambda person: person.name)


def _person(draw: Draw, name: str, team: str, job: Job, hired: dt.date) -> Person:
    salary = int(draw.integers(job.salary[0] // 50, job.salary[1] // 50)) * 50
    multiplier = float(draw.choice([0.9, 1.0, 1.1], p=[0.05, 0.87, 0.08]))
    return Person(
        name, team, job, salary, multiplier, float(draw.normal(0, 0.06)), float(draw.uniform(0.8, 1.2)), hired
    )


def _joiner(draw: Draw, name: str) -> Person:
    job = JOBS[int(draw.integers(0, 3))]
    hired = _day(draw, dt.date(2024, 2, 1), dt.date(2025, 10, 31))
    return _person(draw, name, TEAMS[int(draw.integers(0, len(TEAMS)))], job, hired)


def _move(draw: Draw, person: Person) -> None:
    others = [team for team in TEAMS if team != person.team]
    month = int(draw.integers(4, 22))
    day = dt.date(FIRST_DAY.year + month // 12, month % 12 + 1, 1)
    person.moved = (day, others[int(draw.integers(0, len(others)))])


def _day(draw: Draw, first: dt.date, last: dt.date) -> dt.date:
    """A working day from the first to before the last."""
    day = first + dt.timedelta(days=int(draw.integers(0, (last - first).days)))
    return day - dt.timedelta(days=max(day.weekday() - 4, 0))


def _person_row(person: Person) -> Row:
    bonus = round(person.salary * person.job.bonus_share / 10) * 10
    left = person.left.isoformat() if person.left else ""
    return (
        person.name,
        person.team_on(LAST_DAY),
        person.job.role,
        person.salary,
        bonus,
        f"{person.multiplier:g}",
        person.hired.isoformat(),
        left,
    )


def _months() -> Iterator[tuple[dt.date, dt.date]]:
    """First and last day of every month."""
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        for month in range(1, 13):
            yield dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1])


def _results(draw: Draw, staff: Sequence[Person]) -> Iterator[Row]:
    for first, last in _months():
        common = float(draw.normal(0, 0.04))
        of_team = {team: float(draw.normal(0, 0.035)) for team in TEAMS}
        for person in staff:
            presence = _presence(person, first, last)
            if presence > 0:
                luck = person.skill + common + of_team[person.team_on(first)]
                yield from _rows(draw, person, first, presence, luck)


def _presence(person: Person, first: dt.date, last: dt.date) -> float:
    """Share of a month's days that somebody was employed."""
    start, stop = max(person.hired, first), min(person.left or last, last)
    return max((stop - start).days + 1, 0) / ((last - first).days + 1)


def _rows(draw: Draw, person: Person, month: dt.date, presence: float, luck: float) -> Iterator[Row]:
    team = person.team_on(month)
    for measure in person.job.measures:
        plan = _plan(measure, person, month, presence)
        # Luck and skill move the money more than the ratios.
        noise = float(draw.normal(0, measure.spread)) * 0.85 + luck * measure.spread / 0.13
        share = 1 - measure.mean - noise if measure.lower else measure.mean + noise
        fact = min(max(plan * max(share, 0.05), 0), measure.ceiling)
        numbers = [
            _written(plan, measure.step),
            _written(fact, min(measure.step / 10, 1) if measure.unit != "pcs" else 1),
        ]
        if draw.random() < MISSING:
            numbers[int(draw.random() < 0.8)] = ""
        better = "lower" if measure.lower else "higher"
        yield (person.name, team, person.job.role, f"{month:%Y-%m}", measure.kpi, measure.unit, better, *numbers)


def _plan(measure: JobKpi, person: Person, month: dt.date, presence: float) -> float:
    """Rounded as plans are; what grows with time is a part for a part of a month."""
    growth = 1 + 0.04 * (month.year - FIRST_DAY.year)
    size = person.territory * SEASON[month.month - 1] * growth * presence if measure.volume else 1.0
    return max(round(measure.plan * size / measure.step), 1) * measure.step


def _written(value: float, step: float) -> str:
    """A number on the grid of `step`, without zeros at its end."""
    return f"{round(value / step) * step:.4f}".rstrip("0").rstrip(".")


def write(folder: Path) -> list[Path]:
    """Writes the samples below the folder; the files written."""
    written = []
    samples: Mapping[str, Mapping[str, str]] = {"story": story(), "company": company(), "transactions": transactions()}
    for sample, files in samples.items():
        (folder / sample).mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            path = folder / sample / name
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    return written
