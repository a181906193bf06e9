"""A workforce as a reader sees it in a notebook: one line, and what each was to reach and reached."""

import numpy as np
import pandas as pd

from kpi.language import _, ngettext, number, percent, period_name
from kpi.payment.workforce import SEAT, Workforce
from kpi.shown import line_and_table, on_one_line


def workforce_line(workforce: Workforce) -> str:
    """Who, when, and on what."""
    people = workforce.seats["person"].nunique()
    text = ngettext(
        "Workforce of {n} person from {first} to {last}, with {kpis}",
        "Workforce of {n} people from {first} to {last}, with {kpis}",
        people,
    )
    first, last = map(period_name, (workforce.periods[0], workforce.periods[-1])) if workforce.periods else ("–", "–")
    return on_one_line(text.format(n=number(people), first=first, last=last, kpis=", ".join(workforce.kpis)))


def workforce_table(workforce: Workforce) -> pd.DataFrame:
    """A row for each seat, period and KPI of which the data know plan or fact."""
    plan, fact = workforce.plan, workforce.fact
    seats, periods, kpis = np.nonzero(np.moveaxis(~np.isnan(plan) | ~np.isnan(fact), 0, -1))
    numbers = {"plan": plan, "fact": fact, "attainment": workforce.attainment}
    return (
        workforce.seats[SEAT]
        .iloc[seats]
        .reset_index(drop=True)
        .assign(
            period=np.array(workforce.periods, dtype=object)[periods],
            kpi=np.array(workforce.kpis, dtype=object)[kpis],
            **{name: array[kpis, seats, periods] for name, array in numbers.items()},
            target_bonus=workforce.target_bonus[seats, periods],
        )
    )


def workforce_html(workforce: Workforce) -> str:
    """The line above the first results."""
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
    return line_and_table(workforce_line(workforce), workforce_table(workforce), write, titles)


def _number(value: float) -> str:
    return number(value, 2)
