"""What a scheme pays a workforce: money by seat and period, and how it is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import money, ngettext, number, period_name
from kpi.money import Floats, Whole
from kpi.payment.workforce import ResultOf, Workforce
from kpi.rules.people import Mask
from kpi.shown import ROWS_SHOWN, paragraph


@dataclass(frozen=True, eq=False)
class Payouts:
    """What a scheme pays a workforce. Money is in whole minor units; individual + team + commission + pools and prizes − deduction + carried = payout."""

    workforce: Workforce
    """Who is paid."""
    currency: str
    active: Mask
    """(people, ...) whether there is anything to pay on; elsewhere all money is 0."""
    score: Floats
    """(people, ...) the individual score after gates, as a share of the target bonus."""
    target: Whole
    """(people, ...) target bonus of the days employed."""
    individual: Whole
    """(people, ...) the part paid on one's own result."""
    team_part: Whole
    """(people, ...) the part that comes through the team; negative where a multiplier or gate takes away."""
    commission: Whole
    """(people, ...) below 0 where more is taken back than earned."""
    pools_and_prizes: Whole
    """(people, ...) parts of pools beside the bonus."""
    deduction: Whole
    """(people, ...) taken for the period itself; below 0 where it gives back."""
    carried: Whole
    """(people, ...) what was earned below 0, so that the payout is 0, and what a guarantee adds (above 0), or what is taken for earlier
    periods and recovered of a draw (below 0)."""
    owed: Whole
    """(people, ...) what is owed at the end of a period; where the scheme gives up what a period does not cover, what was given up in it."""
    drawn: Whole
    """(people, ...) what a draw has added and not yet recovered, at the end of a period."""
    payout: Whole
    salary: Whole
    off_salary: Whole
    """(people, ...) what rules would take off the salary, at most all of it; no payout changes."""

    @classmethod
    def nothing(cls, workforce: Workforce, currency: str) -> "Payouts":
        """Before anything is paid: every line is 0."""
        shape = workforce.shape
        lines = {line.name: np.zeros(shape, np.int64) for line in fields(cls) if line.type == Whole}
        return cls(workforce, currency, active=np.zeros(shape, bool), score=np.zeros(shape), **lines)

    @property
    def seats(self) -> pd.DataFrame:
        """One row a seat: person, team, role; in order."""
        return self.workforce.seats

    @property
    def periods(self) -> tuple[str, ...]:
        """Names along the second axis, in order of time."""
        return self.workforce.periods

    @property
    def reasons(self) -> Mapping[ResultOf, str]:
        """Why results are as they are, where the data say so."""
        return self.workforce.reasons

    @property
    def through_others(self) -> Whole:
        """(people, ...) what comes through the team, and through pools that are shared with others."""
        return self.team_part + self.pools_and_prizes

    @property
    def whole_pay(self) -> Whole:
        """(people, ...) salary and payout together, less what is shown off the salary."""
        return self.salary - self.off_salary + self.payout

    @property
    def cost(self) -> Any:
        """Money that all of it costs, without salaries, in minor units."""
        return self.payout.sum()

    def __repr__(self) -> str:
        """How many are paid how much."""
        people = self.seats["person"].nunique()
        text = ngettext(
            "Payouts of {n} person from {first} to {last}: {cost}",
            "Payouts of {n} people from {first} to {last}: {cost}",
            people,
        )
        total = money(float(np.mean(self.payout.reshape(*self.payout.shape[:2], -1).sum(axis=(0, 1)))), self.currency)
        return text.format(n=people, first=period_name(self.periods[0]), last=period_name(self.periods[-1]), cost=total)

    def _repr_html_(self) -> str:
        """The first rows as a notebook shows them; texts of the data are escaped."""
        shown = self.table().head(ROWS_SHOWN).to_html(index=False, float_format=partial(number, digits=2))
        return paragraph(repr(self)) + shown

    def debts(self, names: Sequence[str] | NDArray[Any], line: Literal["owed", "drawn"] = "owed") -> Floats:
        """(names, ...) what each of these people owes at the end of the last period, or has drawn and not yet made up for."""
        balance: Whole = getattr(self, line)
        found = np.zeros((len(names), *balance.shape[2:]))
        place = pd.Index(names).get_indexer(pd.Index(self.seats["person"]))
        np.maximum.at(found, place[place >= 0], balance[place >= 0, -1])
        return found

    def table(self) -> pd.DataFrame:
        """One row for each active seat and period: person, team, role, period, score, and money in units of the currency."""
        from kpi.payment.payoutcolumns import Shown, columns_in_units, columns_of

        return columns_in_units(self, columns_of(Shown.TABLE))

    def table_in_minor_units(self) -> pd.DataFrame:
        """The same with whole minor units, cents of a euro, which add up exactly."""
        from kpi.payment.payoutcolumns import Shown, columns_in_minor_units, columns_of

        return columns_in_minor_units(self, columns_of(Shown.TABLE))
