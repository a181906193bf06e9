"""A workforce as a reader sees it in a notebook: one line, and what each was to reach and reached."""

import numpy as np
import pandas as pd

from kpi.language import _, ngettext, number, percent, period_name
from kpi.money import Floats
from kpi.shown import line_and_table, on_one_line


class ShownWorkforce:
    """What a workforce shows of itself."""

    kpis: tuple[str, ...]
    periods: tuple[str, ...]
    seats: pd.DataFrame
    plan: Floats
    fact: Floats
    attainment: Floats
    target_bonus: Floats

    def __repr__(self) -> str:
        """Who, when, and on what."""
        people = self.seats["person"].nunique()
        text = ngettext(
            "Workforce of {n} person from {first} to {last}, with {kpis}",
            "Workforce of {n} people from {first} to {last}, with {kpis}",
            people,
        )
        first, last = map(period_name, (self.periods[0], self.periods[-1])) if self.periods else ("–", "–")
        return on_one_line(text.format(n=number(people), first=first, last=last, kpis=", ".join(self.kpis)))

    def table(self) -> pd.DataFrame:
        """One row for each seat, period and KPI of which the data know plan or fact: person, team, role, period, kpi, plan, fact,
        attainment, target_bonus (money at 100 %, in units of the currency)."""
        seats, periods, kpis = np.nonzero(np.moveaxis(~np.isnan(self.plan) | ~np.isnan(self.fact), 0, -1))
        numbers = {"plan": self.plan, "fact": self.fact, "attainment": self.attainment}
        return (
            self.seats[["person", "team", "role"]]
            .iloc[seats]
            .reset_index(drop=True)
            .assign(
                period=np.array(self.periods, dtype=object)[periods],
                kpi=np.array(self.kpis, dtype=object)[kpis],
                **{name: array[kpis, seats, periods] for name, array in numbers.items()},
                target_bonus=self.target_bonus[seats, periods],
            )
        )

    def _repr_html_(self) -> str:
        """The line above the first results, as a notebook shows it; texts of the data are escaped."""
        titles = {
            "person": _("Person"),
            "team": _("Team"),
            "role": _("Role"),
            "period": _("Period"),
            "kpi": _("KPI"),
            "plan": _("Plan"),
            "fact": _("Fact"),
            "attainment": _("Share of the plan"),
            "target_bonus": _("Target bonus"),
        }
        write = dict.fromkeys(("plan", "fact", "target_bonus"), _number) | {"attainment": percent}
        return line_and_table(repr(self), self.table(), write, titles)


def _number(value: float) -> str:
    return number(value, 2)
