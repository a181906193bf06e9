"""What the user has said about the files: kept as plain values, so that it can be saved and said again next month."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kpi.intake.cells.figures import Decimal
from kpi.intake.money.pay import Per

Kind = Literal["long", "wide", "people", "transactions", "other"]


@dataclass(frozen=True)
class TableAnswers:
    """What is said about one table; None, "" or nothing where the table itself decides."""

    header: tuple[int, ...] | None = None
    """Rows with the headings, as the user's own program numbers them, such as (4, 5); () for a table without any."""
    range: str = ""
    """Where the table lies, such as "B6:H40"; several, parted by commas, where there are several of one form."""
    kind: Kind | None = None
    """What the table is; "other" is looked at and not used."""
    encoding: str = ""
    """How the letters of a text file are written, such as "cp1250"; looked up by the name of the file."""
    skip: bool = False
    """Not to be read at all."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our name to their heading, or to the letter of a column, or to "" where no column has this meaning; goes before
    `Answers.columns`."""
    decimal: Mapping[str, Decimal] = field(default_factory=dict)
    """Heading to its decimal sign; goes before `Answers.decimal`."""
    dayfirst: Mapping[str, bool] = field(default_factory=dict)
    """Heading to whether the day comes first; goes before `Answers.dayfirst`."""
    scale: Mapping[str, float] = field(default_factory=dict)
    """Heading to what its numbers are multiplied with; goes before `Answers.scale`."""
    per: Mapping[str, Per] = field(default_factory=dict)
    """Heading over pay to what it is for: a month, a quarter, a year, or one period; goes before what the heading says."""


@dataclass(frozen=True)
class Answers:
    """What to go by where the files leave it open; None where nothing is said."""

    sheet: str | None = None
    """Only this sheet is read of the workbooks that have it."""
    decimal: Decimal | None = None
    dayfirst: bool | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our name to their heading, in whatever table has it."""
    scale: float | None = None
    """What numbers are multiplied with whose heading or title says thousands or millions; where none does, all."""
    fiscal_start: int | None = None
    """First month (1 to 12) of the year by which years, quarters and numbered months are counted. The year bears the
    name of the calendar year in which it ends."""
    tables: Mapping[str, TableAnswers] = field(default_factory=dict)
    """By "file, sheet", by file, by sheet, or by "" for every table: the first that there is counts."""
    people: tuple[str, ...] = ()
    """Files that hold tables of people, whatever numbers stand in them."""

    def about(self, file: str, sheet: str) -> TableAnswers:
        """What is said about the table of a sheet."""
        names = (key_of(file, sheet), file, sheet, "")
        return next((self.tables[name] for name in names if name in self.tables), _NOTHING)

    def named(self, file: str, sheet: str) -> dict[str, str]:
        """Our name to their heading, for one table."""
        return {**self.columns, **self.about(file, sheet).columns}


_NOTHING = TableAnswers()


def key_of(file: str, sheet: str) -> str:
    """The name of a sheet in `Answers.tables`."""
    return f"{file}, {sheet}" if sheet else file
