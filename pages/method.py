"""The formulas in words, the words themselves, and the Python that reproduces the screen."""

import streamlit as st

from kpi.language import _
from kpi.schemefile import dump
from kpi.split import Named, said
from pages.parts.shell import privacy as _names
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell.door import require_app
from pages.parts.shell.downloads import take_text

require_app(__file__)


def _order() -> list[tuple[str, str]]:
    """The one order in which everything is computed."""
    return [
        (
            _("Attainment"),
            _(
                "fact ÷ plan, rounded once, half up, to as many decimals of a percent as the scheme says (six unless it says otherwise, so that only "
                "what a computer cannot count exactly goes). Thresholds lie on the same grid. A KPI in its own unit skips this."
            ),
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
        (
            _("Gates"),
            _(
                "While a condition is not met, pay is held at most at 0% (hard) or 100% (soft). A gate on the whole bonus acts last, after "
                "personal multiplier and cap; what it holds of a share in a pool stays with the employer."
            ),
        ),
        (
            _("Team attainment"),
            _("Σ fact ÷ Σ plan over the members: a big plan counts for more. Never the mean of percentages."),
        ),
        (
            _("Team part"),
            _(
                "Split: score × share + team × (1 − share). Or the team multiplies, opens, or fills a pool that is divided without a remainder: "
                "one for each team, whatever the roles of its members. Who has no result left to score still has the team part."
            ),
        ),
        (_("Personal multiplier, cap"), _("A column of the people table, then at most the cap.")),
        (
            _("Target bonus"),
            _(
                "Money at 100%, in proportion to the days employed. Where plans shrink with the days, too, only those of sums do, such as sales; "
                "a ratio, an average and a level keep theirs."
            ),
        ),
        (
            _("Commission"),
            _(
                "A rate on a measure: on what lies above each tier (marginal), or the reached rate on everything (retroactive). A measure below "
                "zero, such as a refund, is taken back at the first rate."
            ),
        ),
        (
            _("Deductions"),
            _("Rate × measure, at most a share of bonus and commission. A measure below zero gives back."),
        ),
        (
            _("Pay is never below zero"),
            _(
                "What a period's pay does not cover is taken from the next ones, from nothing owed before the first period, or given up, as the "
                "scheme says. What is left at the end is named."
            ),
        ),
        (
            _("Money"),
            _(
                "Whole minor units, rounded half up. Individual + team + commission − deductions ± other periods = payout, always; the individual part carries the odd cent."
            ),
        ),
    ]


def _worlds() -> list[str]:
    """How a forecast is made."""
    return [
        _(
            "A **world** is one way in which the time ahead may come: a result of everybody for every KPI and period. Each is paid by the same "
            "rules as history, only not rounded to the cent. The figures are means and quantiles over the worlds."
        ),
        _(
            "A result is level × season × mean × Q(Φ(z)): Q is the distribution of the KPI, and z = √person · A + √team · V + √market · U + "
            "√luck · E adds what stays with the person, what hits the team in this period, what hits all, and what is nobody's. So people and "
            "teams move together as far as the outlook says."
        ),
        _(
            "The outlook is fitted to history: means and spreads per role and KPI, the four shares by an analysis of variance of people and "
            "periods, each person's level drawn towards the mean as far as luck may have made it (credibility P ÷ (P + luck ÷ person) after P "
            "periods). Under six periods the shares are assumed, and the page says so."
        ),
        _(
            "Luck is keyed by seed, person and period: editing a scheme or adding a person reshuffles nobody's luck, and two schemes are "
            "compared on the same worlds. Each world has a mirror image with all luck reversed, which steadies the means."
        ),
        _(
            "Where mathematics gives the answer, it is shown at once and the simulation is checked against it: expected pay of any curve, "
            "one's own part, the team's part up to the shape of a sum of many results."
        ),
        _("Nobody in a world reacts to the scheme: who would work harder, leave or help is not in it."),
        _("A forecast begins with nothing owed: what earlier periods left is not taken from the periods ahead."),
    ]


def _python() -> str:
    """The code that gives the figures on the screen."""
    now = _session.state()
    folder = f"data/{now.data.sample}" if now.data.sample else "."
    period = f'.at("{now.period}")' if now.period else ""
    who = now.who
    if isinstance(who, Named):
        who = who.revise(people=tuple(map(_names.cover().name, who.people)))
    return f'''import pandas as pd
import kpi
from kpi.split import {type(who).__name__}, effect

scheme = kpi.load("scheme.yaml")  # the file below
text = dict.fromkeys(["person", "team", "role", "period", "kpi"], str)
results = pd.read_csv("{folder}/results.csv", dtype=text)
people = pd.read_csv("{folder}/people.csv", dtype=text)

workforce = kpi.build(results, people, scheme){period}
found = effect(scheme, workforce, {who!r})
print(found.paid.table())
print("cost", found.paid.cost / {now.scheme.minor})
print("the strong lose", found.strong_lose / {now.scheme.minor})
'''


def _python_ahead() -> str:
    """The code that gives the figures of the forecast; it goes on from the one above."""
    now = _session.state()
    assumed = "".join(f"{name}={value!r}, " for name, value in now.assumed)
    budget = "future_target" if now.ahead_budget is None else repr(now.ahead_budget * now.scheme.minor)
    return f"""from kpi import worlds
from kpi.forecast import forecast
from kpi.worlds import Margin

everyone = kpi.build(results, people, scheme)
fit = worlds.fit(scheme, everyone)  # of the baseline, when there is another
outlook = fit.outlook.revise({assumed.rstrip(", ")})
future = worlds.ahead(scheme, everyone, outlook, fit, people)
found = forecast(scheme, worlds.draw(future, {now.worlds}))
future_target = found.people["target"].sum()
print("on average", found.mean.value / {now.scheme.minor})
print("in 19 of 20 worlds at most", found.quantile(0.95).value / {now.scheme.minor})
print("chance to exceed the budget", found.chance_over({budget}).value)
"""


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
st.subheader(_("What a forecast does"))
st.markdown("\n".join(f"1. {line}" for line in _worlds()))
st.subheader(_("Reproduce this screen in Python"))
st.code(_python(), language="python")
with st.expander(_("And the forecast"), key="method ahead"):
    st.code(_python_ahead(), language="python")
with st.expander(_("scheme.yaml")):
    st.code(dump(_session.state().scheme), language="yaml")
    take_text(_("Save as a file"), dump(_session.state().scheme), "scheme.yaml", key="method_scheme")
if view := _parts.result():
    _parts.remark(
        (
            _("On the screen now: cost {cost}, the strong lose {lost}.")
            if view.effect.strong_lose >= 0
            else _("On the screen now: cost {cost}, the strong gain {lost}.")
        ).format(
            cost=_parts.cash(view.paid.cost, exact=True), lost=_parts.cash(abs(view.effect.strong_lose), exact=True)
        )
    )
