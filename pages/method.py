"""The formulas in words, the words themselves, and the Python that reproduces the screen."""

import streamlit as st

from kpi.language import _
from kpi.schemefile import dump
from kpi.split import Named, said
from pages import _parts, _session
from pages._session import require_app

require_app(__file__)


def _order() -> list[tuple[str, str]]:
    """The one order in which everything is computed."""
    return [
        (
            _("Attainment"),
            _("fact ÷ plan, rounded once, half up, to 0.01 of a percent. A KPI in its own unit skips this."),
        ),
        (
            _("Payout curve"),
            _(
                "Nothing below the first knot; a straight line or steps between knots; exactly on a knot is paid. Where lower is better the knots fall."
            ),
        ),
        (
            _("Individual score"),
            _(
                "Σ weight × pay. Weights add up to 100%. It can also be a weighted geometric mean, a product, or the lowest."
            ),
        ),
        (_("Gates"), _("While a condition is not met, pay is held at most at 0% (hard) or 100% (soft).")),
        (
            _("Team attainment"),
            _("Σ fact ÷ Σ plan over the members: a big plan counts for more. Never the mean of percentages."),
        ),
        (
            _("Team part"),
            _(
                "Split: score × share + team × (1 − share). Or the team multiplies, opens, or fills a pool that is divided without a remainder."
            ),
        ),
        (_("Personal multiplier, cap"), _("A column of the people table, then at most the cap.")),
        (_("Target bonus"), _("Money at 100%, in proportion to the days employed.")),
        (
            _("Commission"),
            _(
                "A rate on a measure: on what lies above each tier (marginal), or the reached rate on everything (retroactive)."
            ),
        ),
        (_("Deductions"), _("Rate × measure, at most a share of bonus and commission, never below zero.")),
        (
            _("Money"),
            _(
                "Whole minor units, rounded half up. Individual + team + commission − deductions = payout, always; the individual part carries the odd cent."
            ),
        ),
    ]


def _python() -> str:
    """The code that gives the figures on the screen."""
    now = _session.state()
    folder = f"data/{now.data.sample}" if now.data.sample else "."
    period = f'.at("{now.period}")' if now.period else ""
    kind, who = type(now.who).__name__, repr(now.who)
    if now.hidden and isinstance(now.who, Named):
        who = 'Named(people=("•••",))'
    return f'''import pandas as pd
import kpi
from kpi.split import {kind}, effect

scheme = kpi.load("scheme.yaml")  # the file below
text = dict.fromkeys(["person", "team", "role", "period", "kpi"], str)
results = pd.read_csv("{folder}/results.csv", dtype=text)
people = pd.read_csv("{folder}/people.csv", dtype=text)

workforce = kpi.build(results, people, scheme){period}
found = effect(scheme, workforce, {who})
print(found.paid.table())
print("cost", found.paid.cost / {now.scheme.minor})
print("the strong lose", found.strong_lose / {now.scheme.minor})
'''


st.title(_("Method"))
st.markdown(_("Every figure comes from one formula, in one order, and can be followed with a pocket calculator."))
st.markdown("\n".join(f"1. **{step}** — {how}" for step, how in _order()))
st.subheader(_("What the split does"))
st.markdown(
    _(
        "Against 100:0, with the same target bonus *T*, individual pay *f*, team pay *g* and team share *λ*, a person has "
        "*T · λ · (f − g)* less. Where the team misses a cliff, *g* is 0: strong and weak alike lose the share *λ* of their own pay, "
        "and the employer keeps all of it. Money moves from strong to weak only when the team part pays more than the weak earn themselves."
    )
)
rule = _parts.plain(said(_session.state().who))
st.markdown(_("**Strong**: {rule}. It does not depend on the split.").format(rule=rule))
st.subheader(_("Reproduce this screen in Python"))
st.code(_python(), language="python")
with st.expander(_("scheme.yaml")):
    st.code(dump(_session.state().scheme), language="yaml")
    st.download_button(
        _("Save as a file"),
        dump(_session.state().scheme),
        "scheme.yaml",
        "application/yaml",
        key="method_scheme",
        on_click="ignore",
    )
if view := _parts.result():
    st.caption(
        _("On the screen now: cost {cost}, the strong lose {lost}.").format(
            cost=_parts.cash(view.paid.cost, exact=True), lost=_parts.cash(view.effect.strong_lose, exact=True)
        )
    )
