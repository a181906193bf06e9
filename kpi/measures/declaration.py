"""Which tables become which KPIs, as a small YAML file: read, written, and refused with every reason."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from kpi.frozen import Frozen, Name
from kpi.language import N_, _
from kpi.measures.builtin import Kpi, plain
from kpi.measures.calendar import Grain
from kpi.measures.dealcredit import Cancelled, Credit
from kpi.measures.declaredrows import Column
from kpi.measures.measurekinds import Plain, counted_rows
from kpi.plans.dividing import Division
from kpi.problem import Problem, Refused
from kpi.yamlfile import decoded, parse, problems_of, written

FORMAT = 1
"""Version of the file; one with a larger number was written by a newer SixtyForty."""


class Table(Frozen):
    """What the columns of one table of transactions are called, and how it writes numbers and dates."""

    person: Column = Field("person", title=N_("Person"), description=N_("Column with whose transaction it is."))
    date: Column = Field("date", title=N_("Date"), description=N_("Column with the day; it decides the period."))
    team: str = Field("", title=N_("Team"), description=N_("Column with the person's team, where there is one."))
    role: str = Field("", title=N_("Role"), description=N_("Column with the person's role, where there is one."))
    decimal: Literal["", ".", ","] = Field(
        "",
        title=N_("Decimal sign"),
        description=N_("Needed where numbers are texts with groups or a decimal comma, as 1.234,56."),
    )
    dates: Literal["iso", "day first", "month first"] = Field(
        "iso", title=N_("Dates are written"), description=N_("2026-01-31 is understood in any case.")
    )
    credit: Credit | None = Field(None, title=N_("Deals of several people"))
    cancelled: Cancelled | None = Field(None, title=N_("Deals cancelled later"))


class Measures(Frozen):
    """How tables of transactions become results: person × period × KPI."""

    measures: int = Field(FORMAT, ge=1, le=FORMAT, title=N_("Version of this file"))
    title: str = Field("", title=N_("Title"))
    note: str = Field("", title=N_("Note"))
    period: Grain = Field("month", title=N_("Period"))
    year_starts: int = Field(
        1, ge=1, le=12, title=N_("First month of the year"), description=N_("For quarters and years: 4 is April.")
    )
    tables: dict[Name, Table] = Field(title=N_("Tables"), min_length=1, max_length=20)
    kpis: Annotated[tuple[Kpi, ...], Field(title=N_("KPIs"), min_length=1, max_length=100)]
    plan: Division = Field(default_factory=Division, title=N_("Plans of another grain"))

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        names = [kpi.name for kpi in self.kpis]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(_("KPIs named twice: {names}").format(names=", ".join(twice)))
        if wrong := [
            said for kpi in self.plain for rows in counted_rows(kpi) if (said := self._unknown(kpi.name, rows.table))
        ]:
            raise ValueError("; ".join(dict.fromkeys(wrong)))
        return self

    def _unknown(self, kpi: str, table: str) -> str:
        """What is wrong with the table that a KPI names; "" when nothing is."""
        if table in self.tables or (not table and len(self.tables) == 1):
            return ""
        said = _("“{kpi}” is made from a table “{table}”, and there are: {names}")
        unsaid = _("“{kpi}” does not say its table; there are: {names}")
        return (said if table else unsaid).format(kpi=kpi, table=table, names=", ".join(self.tables))

    @property
    def plain(self) -> tuple[Plain, ...]:
        """The KPIs as the plain kinds that they are."""
        return tuple(plain(kpi) for kpi in self.kpis)


def check_measures(data: Any, name: str = "") -> Measures:
    """A declaration from plain data; raises `Refused` with every problem."""
    if not isinstance(data, dict):
        what = _("this is not a file of measures: it holds no fields")
        raise Refused([Problem(what, name, _("Open the example and compare."))])
    try:
        return Measures.model_validate(data)
    except ValidationError as error:
        raise Refused(problems_of(error, data, name)) from error


def read_measures(text: str | bytes, name: str = "") -> Measures:
    """A declaration from the text of a YAML (or JSON) file; raises `Refused`."""
    return check_measures(parse(decoded(text, name), name, _("this is not a file of measures")), name)


def load_measures(path: str | Path) -> Measures:
    """A declaration from a file; raises `Refused`, also when there is no such file."""
    path = Path(path)
    try:
        return read_measures(path.read_bytes(), path.name)
    except OSError as error:
        raise Refused([Problem(_("cannot be read: {reason}").format(reason=error.strerror), str(path))]) from error


def dump_measures(measures: Measures) -> str:
    """The declaration as YAML; defaults are left out. `read_measures` gives back an equal one."""
    data = measures.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    kpis = [
        {"name": kpi.name, "how": kpi.how} | said for kpi, said in zip(measures.kpis, data.pop("kpis"), strict=True)
    ]
    return written({"measures": measures.measures, "title": "", "period": measures.period} | data | {"kpis": kpis})
