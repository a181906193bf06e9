"""Whether the forecast can be believed: the last year as it would have been forecast, the formula beside the drawn years, and the fit."""

import streamlit as st

from kpi.forecast.backtest import BackTest, backtest_details, backtest_finding
from kpi.language import _, percent
from kpi.problem import Refused
from pages.parts.forecast.answer import Answer
from pages.parts.forecast.fit import show_fit
from pages.parts.forecast.track_record import draw_track_record, show_track_record, track_record
from pages.parts.shell import amounts
from pages.parts.shell.ahead import in_closed_form
from pages.parts.shell.problems import show_problems
from pages.parts.shell.texts import show_sentence, show_title
from pages.parts.shell.view import View


def show_trust(view: View, found: Answer) -> None:
    """The verdict first."""
    try:
        tested: BackTest | None = track_record(view)
    except Refused as refused:
        tested, problems = None, refused.problems
    show_title(trust_finding(tested))
    if tested is None:
        show_problems(problems)
    else:
        show_sentence(" ".join(backtest_details(tested)))
        show_track_record(tested)
    st.header(_("On what it rests"), anchor=False)
    show_fit(view.scheme, found.ahead.fit, found.ahead.future)
    with st.expander(_("Checked by formula"), key="ahead check", on_change="rerun") as check:
        if check.open:
            _check(view, found)


def show_trust_slide(view: View, _found: Answer) -> None:
    """The verdict, and what came in the bands that were forecast."""
    try:
        tested: BackTest | None = track_record(view)
    except Refused:  # the sentence says so; the page says why
        tested = None
    show_title(trust_finding(tested))
    if tested:
        draw_track_record(tested)


def trust_finding(tested: BackTest | None) -> str:
    """What the last year says of forecasts such as this."""
    return _("This forecast cannot be put to the test yet.") if tested is None else backtest_finding(tested)


def _check(view: View, found: Answer) -> None:
    closed = in_closed_form(view, found.ahead)
    exact, over, drawn = closed.cost, closed.over(found.budget), found.now.mean
    gap = drawn.value - (exact.value or 0.0)
    more = _(
        "By formula, without drawing anything, the expected cost is {exact}. The drawn years say {drawn}: {gap} more, with a standard error of {error}."
    )
    less = _(
        "By formula, without drawing anything, the expected cost is {exact}. The drawn years say {drawn}: {gap} less, with a standard error of {error}."
    )
    said = {"exact": exact.value or 0.0, "drawn": drawn.value, "gap": abs(gap), "error": drawn.error}
    show_sentence((more if gap >= 0 else less).format(**{name: amounts.cash(value) for name, value in said.items()}))
    if over.value is not None:
        both = _("Chance to exceed the budget: {closed} by formula, {drawn} by the drawn years.")
        chance = found.now.chance_over(found.budget).value
        show_sentence(both.format(closed=percent(over.value, 1), drawn=percent(chance, 1)))
    reasons = dict.fromkeys([exact.why, over.why])
    st.caption(" ".join(filter(None, reasons)) or _("The formula is exact here."))
