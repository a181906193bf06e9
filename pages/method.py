"""The formulas in words, the words themselves, and the Python that reproduces the screen."""

import streamlit as st

from kpi.language import _
from kpi.scheme.schemefile import dump
from kpi.split import said
from pages.parts.method.formulas import forecast_steps, steps
from pages.parts.method.python_code import python_code, python_code_ahead, scheme_files
from pages.parts.shell import amounts, header, session
from pages.parts.shell.door import require_app
from pages.parts.shell.downloads import download_text
from pages.parts.shell.problems import view_or_problems
from pages.parts.shell.texts import plain, show_remark

require_app(__file__)


def show_formula() -> None:
    """The formula that is in use, in one line."""
    st.title(session.state().scheme.team.formula(), anchor=False)


header.show(_("Method"), slide=show_formula)
show_formula()
st.markdown(_("Every figure comes from one formula, in one order, and can be followed with a pocket calculator."))
st.markdown("\n".join(f"1. **{step}** — {how}" for step, how in steps()))
st.header(_("What the split does"))
st.markdown(
    _(
        "Against 100:0, with the same target bonus *T*, individual pay *f*, team pay *g* and team share *λ*, a person has "
        "*T · λ · (f − g)* less. Where the team misses a cliff, *g* is 0: strong and weak alike lose the share *λ* of their own pay, "
        "and the employer keeps all of it. Money moves from strong to weak only when the team part pays more than the weak earn themselves."
    )
)
rule = plain(said(session.state().who))
st.markdown(
    _("**Strong**: {rule}. Today's scheme decides it once, so that it stays when something is moved.").format(rule=rule)
)
st.header(_("What a forecast does"))
st.markdown("\n".join(f"1. {line}" for line in forecast_steps()))
st.header(_("Reproduce this screen in Python"))
st.code(python_code(), language="python")
with st.expander(_("And the forecast"), key="method ahead"):
    st.code(python_code_ahead(), language="python")
for name, scheme in scheme_files().items():
    with st.expander(name):
        st.code(dump(scheme), language="yaml")
        download_text(_("Save as a file"), dump(scheme), name, key=f"method_{name}")
if view := view_or_problems():
    show_remark(
        (
            _("On the screen now: cost {cost}, the strong lose {lost}.")
            if view.effect.strong_lose >= 0
            else _("On the screen now: cost {cost}, the strong gain {lost}.")
        ).format(
            cost=amounts.cash(view.paid.cost, exact=True), lost=amounts.cash(abs(view.effect.strong_lose), exact=True)
        )
    )
