"""What would hold the budget: the target bonus, or the team's thresholds, found by solving for them."""

import math
from functools import partial
from typing import Any

import streamlit as st

from kpi import expectation
from kpi.expectation import Solution
from kpi.language import _, change, number, percent
from pages.parts.forecast.answer import Answer
from pages.parts.forecast.few_worlds import quick_evaluation
from pages.parts.shell import keys
from pages.parts.shell.ahead import Ahead, next_period
from pages.parts.shell.common import is_same
from pages.parts.shell.controls import change_scheme
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.texts import show_sentence
from pages.parts.shell.view import View


def show_hold_budget(view: View, answer: Answer) -> None:
    """Every bonus is in proportion to the target bonuses, so these two are found without a search; the thresholds take one."""
    found, budget = answer.now, answer.budget
    extra = float((found.commission + found.costs.pools_and_prizes).mean(axis=1).sum())
    if extra > 0:
        st.caption(
            _("Commission and pools beside the bonus do not follow the target bonus; they are left as they are.")
        )
    lines = [
        (_("so that it costs the budget on average"), _factor(budget, found.mean.value, extra)),
        (_("so that 19 of 20 years stay within the budget"), _factor(budget, found.quantile(0.95).value, extra)),
    ]
    st.markdown("\n".join(f"- {_said(why, times)}" for why, times in lines))
    _threshold(view, answer.ahead)


def _factor(budget: float, cost: float, extra: float) -> float:
    return (budget - extra) / (cost - extra) if cost > extra else math.nan


def _said(why: str, times: float) -> str:
    if not times > 0:
        return _("{why}: no target bonus does it.").format(why=why)
    text = _("{why}: all target bonuses × {times} ({change}).")
    return text.format(why=why, times=number(times, 3), change=change(times - 1, lambda share: percent(share, 1)))


def _threshold(view: View, ahead: Ahead) -> None:
    team = view.scheme.team
    if not team.counts or team.curve.scale != "plan":
        st.caption(_("There is no team part with thresholds in shares of the plan."))
        return
    st.caption(
        _(
            "Where must the team’s thresholds lie, so that the scheme costs what 100:0 costs? It is searched over possible results of the next period."
        )
    )
    key = (view.scheme, ahead.future)
    st.button(_("Find them"), key="find threshold", icon=":material/search:", on_click=_ask, args=(key,))
    if not is_same(st.session_state.get(keys.THRESHOLD_ASKED), key):
        return
    found: Solution = remembered(Remembered.NEUTRAL, key, partial(_search, view, ahead))
    show_sentence(found.sentence)
    by = found.setting - team.curve.knots[0].at
    if found.met:
        st.button(
            _("Move them there"),
            key="take threshold",
            icon=":material/check:",
            on_click=change_scheme,
            args=(lambda scheme: expectation.team_moved(scheme, by),),
        )


def _search(view: View, ahead: Ahead) -> Solution:
    soon = next_period(view, ahead)
    evaluate = quick_evaluation(soon, None)
    return expectation.neutral_team_threshold(view.scheme, lambda scheme: evaluate(scheme, soon.outlook))


def _ask(key: tuple[Any, ...]) -> None:
    st.session_state[keys.THRESHOLD_ASKED] = key
