"""Tables to fill in: the columns that are read, with example rows and a sheet that explains every one."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import pandas as pd

from kpi.export.spreadsheets import as_csv, as_xlsx
from kpi.language import N_, _

Which = Literal["results", "people"]


class TemplateColumn(NamedTuple):
    """One column of a template."""

    name: str
    meaning: str
    needed: bool
    examples: tuple[str | float | None, ...]


RESULTS = (
    TemplateColumn(
        "person",
        N_(
            "Who was to reach it; the same name in every file. Blank, as is the role, for a result of the team, or, where the team is blank, "
            "too, of the company."
        ),
        True,
        ("Aspen", "Aspen", "Birch", "Birch"),
    ),
    TemplateColumn(
        "team", N_("Team of the person in that period; may be left to the people table."), False, ("North",) * 4
    ),
    TemplateColumn(
        "role", N_("Role, as the scheme names it; may be left to the people table."), False, ("Seller",) * 4
    ),
    TemplateColumn(
        "period", N_("Month 2026-01, quarter 2026-Q1, year 2026, or any name of yours."), True, ("2026-01",) * 4
    ),
    TemplateColumn("kpi", N_("The KPI that the numbers are of."), True, ("revenue", "overdue", "revenue", "overdue")),
    TemplateColumn("unit", N_("Unit of the KPI."), False, ("EUR",) * 4),
    TemplateColumn("direction", N_("Which is better: higher or lower."), False, ("higher", "lower", "higher", "lower")),
    TemplateColumn(
        "plan", N_("What was to be reached; blank if there is no plan."), False, (100000, 8000, 80000, 6000)
    ),
    TemplateColumn("fact", N_("What was reached; blank if it is missing."), True, (112500, 7250, 68400, 6900)),
)
PEOPLE = (
    TemplateColumn("person", N_("The same name as in the results."), True, ("Aspen", "Birch")),
    TemplateColumn("team", N_("Team of the person."), False, ("North", "North")),
    TemplateColumn("role", N_("Role, as the scheme names it."), False, ("Seller", "Seller")),
    TemplateColumn(
        "salary",
        N_("Fixed pay for one period; for another time, say so in the heading, as “Salary per year”."),
        False,
        (3200, 3000),
    ),
    TemplateColumn(
        "target_bonus",
        N_("Bonus for one period when everything is at plan; or, under “Target bonus %”, as a share of the salary."),
        False,
        (800, 750),
    ),
    TemplateColumn("multiplier", N_("Personal factor on the bonus; blank is 1."), False, (1.1, None)),
    TemplateColumn("hired", N_("First day, as 2026-01-15; blank if before all periods."), False, (None, "2026-01-15")),
    TemplateColumn("left", N_("Last day, as 2026-06-30; blank if still employed."), False, (None, None)),
    TemplateColumn(
        "from",
        N_("For a change: from which day this row holds; write another row for the time before."),
        False,
        (None, None),
    ),
    TemplateColumn("to", N_("Up to which day; blank until the next row, or for good."), False, (None, None)),
    TemplateColumn("fte", N_("Share of full time, such as 0.5; 0 is leave; blank is full time."), False, (None, 0.8)),
    TemplateColumn("leave_days", N_("Days of leave within the period, in a row for each period."), False, (None, None)),
    TemplateColumn("eligible", N_("Whether anything is paid: yes or no; blank is yes."), False, (None, None)),
    TemplateColumn(
        "sex",
        N_(
            "For the report on pay of women and men, and for nothing else: female, male, other, not stated; may be left out."
        ),
        False,
        (None, None),
    ),
    TemplateColumn("currency", N_("Currency of the amounts, as EUR."), False, ("EUR", "EUR")),
)
_TEMPLATES = {"results": RESULTS, "people": PEOPLE}


def example(which: Which) -> pd.DataFrame:
    """The example rows of a template."""
    return pd.DataFrame({column.name: pd.Series(list(column.examples)) for column in _TEMPLATES[which]})


def explained(which: Which) -> pd.DataFrame:
    """What every column of a template means, whether it is needed, and an example."""
    columns = _TEMPLATES[which]
    return pd.DataFrame(
        {
            _("Column"): [column.name for column in columns],
            _("Meaning"): [_(column.meaning) for column in columns],
            _("Needed"): [_("yes") if column.needed else _("no") for column in columns],
            _("Example"): [
                next((str(value) for value in column.examples if value is not None), "") for column in columns
            ],
        }
    )


def explains(header: Sequence[str]) -> bool:
    """Whether this is the header of the sheet of a template that explains its columns."""
    return tuple(header) == tuple(explained("results").columns)


def template_csv(which: Which) -> bytes:
    """A template as CSV with its example rows."""
    return as_csv(example(which))


def template_xlsx(which: Which) -> bytes:
    """A template as a workbook: the example rows, and a sheet that explains the columns."""
    return as_xlsx({which: example(which), _("Columns"): explained(which)})
