"""Would it have been right? The last year forecast from the years before, against what came."""

import streamlit as st

from kpi.charts import outlookchart as charts
from kpi.forecast.backtest import BackTest, back_test, backtest_verdict
from kpi.language import _
from kpi.problem import Refused
from pages.parts.shell import charts as _charts
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell.session import View


def test_part(view: View) -> None:
    """The sentence, the picture by period, and everybody's band."""
    data = _session.state().data
    try:
        found: BackTest = _session.remembered(
            "back test",
            (view.baseline, view.everyone, data),
            lambda: back_test(view.baseline, view.everyone, data.people),
        )
    except Refused as refused:
        _parts.problems(refused.problems)
        return
    _parts.finding(backtest_verdict(found))
    money = ["seen", "p5", "p25", "p50", "p75", "p95"]
    table = found.periods.assign(**{name: found.periods[name] / _parts.units() for name in money})
    rows = charts.tested_rows(table, _parts.write_money())
    _charts.draw(rows, charts.tested(), key="back_test", alt=_("A forecast from before against what came"))
    st.caption(
        _(
            "The baseline scheme is paid on both. Bands: half and nine tenths of all worlds, drawn from what was known before the first of these periods, with their plans."
        )
    )
    _parts.problems(found.fit.problems)
