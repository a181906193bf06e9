"""How many are paid how much."""

import numpy as np
import streamlit as st

from kpi import charts
from kpi.language import _, percent
from kpi.money import Floats
from kpi.periods import time_of
from kpi.split import Effect
from pages.parts.shell import amounts
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.texts import show_title
from pages.parts.shell.view import View


def distribution_finding(view: View) -> str:
    """The middle of all payouts, and how many get nothing."""
    now = _payouts(view.effect)
    if now.all():
        return _("Half of the payouts are above {middle}; everybody gets something.").format(
            middle=amounts.write_money()(float(np.median(now)))
        )
    return _("Half of the payouts are above {middle}; {share} of them are zero.").format(
        middle=amounts.write_money()(float(np.median(now))), share=percent(float((now == 0).mean()), 1)
    )


def _payouts(found: Effect) -> Floats:
    return np.asarray(found.paid.payout[found.paid.active] / amounts.units())


def show_distribution(view: View) -> None:
    """The picture, and how it is to be read."""
    show_distribution_picture(view)
    st.caption(_caption(view))


def show_distribution_picture(view: View) -> None:
    """The scheme against the baseline, under a sentence."""
    now, before = _payouts(view.effect), _payouts(view.before)
    title = distribution_finding(view)
    show_title(title)
    rows, spec = charts.spread_rows(now, before), charts.spread_chart()
    draw_chart(rows, spec, key="spread", alt=title, subtitle=_caption(view))


def _caption(view: View) -> str:
    text = _("Payouts of one person in one period by their size, in {currency}, {time}; dashed: today's scheme")
    return text.format(currency=view.scheme.currency, time=time_of(view.workforce.periods))
