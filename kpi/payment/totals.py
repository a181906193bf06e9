"""What is paid over all that is looked at: in one sentence, and a row for each person."""

import numpy as np
import pandas as pd

from kpi.language import Write, ngettext, number, percent
from kpi.payment.payouts import Payouts
from kpi.periods import time_of
from kpi.quotient import quotient


def totals(paid: Payouts) -> pd.DataFrame:
    """A row a person who is paid on something, seats and periods added up, the highest payout first.

    person, team and role of the last period, target, payout, salary, together, the whole pay (whole minor units), share (payout ÷ target, NaN from 0).
    """
    table = paid.table_in_minor_units()
    order = {period: place for place, period in enumerate(paid.periods)}
    last = table.sort_values("period", key=lambda column: column.map(order), kind="stable").groupby("person").tail(1)
    table = table.assign(together=table.get("whole_pay", table["payout"]))
    sums = table.groupby("person", sort=False)[["target", "payout", "salary", "together"]].sum()
    found = last.set_index("person")[["team", "role"]].join(sums).sort_values("payout", ascending=False, kind="stable")
    share = quotient(found["payout"].to_numpy(float), found["target"].to_numpy(float))
    return found.assign(share=share).reset_index()


def payouts_finding(paid: Payouts, write: Write) -> str:
    """What is paid to how many, and what that is of their target bonuses; `write` writes minor units as money."""
    some = np.asarray(paid.active.any(axis=1), bool)
    people, target = len(set(paid.seats["person"].to_numpy()[some])), int(paid.target.sum())
    text = (
        ngettext(
            "In {time} {n} person is paid {money}, {share} of the target bonus.",
            "In {time} {n} people are paid {money}, {share} of their target bonuses.",
            people,
        )
        if target
        else ngettext("In {time} {n} person is paid {money}.", "In {time} {n} people are paid {money}.", people)
    )
    share = percent(paid.cost / target, 1) if target else ""
    return text.format(time=time_of(paid.periods), n=number(people), money=write(paid.cost), share=share)
