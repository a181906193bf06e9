"""What the forecast hangs on: one input after the other, and all at once."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from kpi import expectation
from kpi.charts import outlookchart as charts
from kpi.expectation import Evaluate
from kpi.language import _, number, percent
from kpi.scheme.scheme import Scheme
from kpi.worlds import Outlook
from pages.parts.forecast.against_baseline import costs_more
from pages.parts.forecast.answer import Answer
from pages.parts.forecast.few_worlds import quick_evaluation
from pages.parts.forecast.stress import show_stress
from pages.parts.shell import amounts, keys, session
from pages.parts.shell.ahead import Ahead, next_period
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.common import is_same
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import plain, show_remark, show_title
from pages.parts.shell.view import View

_POINTS = 32
"""Of Saltelli's design; each input asks the forecast so many times, and twice more."""


def show_sensitivity(view: View, answer: Answer) -> None:
    """A tornado, cases of stress, and on demand what explains the variance of the figure."""
    ahead, top = answer.ahead, st.container()
    whose = {"cost": _("what it costs"), "strong": _("what the strong get")}
    figure = st.segmented_control(
        _("What moves"),
        list(whose),
        key=keys.MATTERS,
        default="cost",
        format_func=whose.__getitem__,
        required=True,
        persist_state="session",
    )
    strong = _strong(view) if figure == "strong" else None
    if strong == []:
        st.info(_("Nobody is strong by the rule on the page Team or individual, so there is nobody to look at."))
        return
    found = _tornado(view, ahead, strong)
    top.title(plain(tornado_finding(found)), anchor=False)
    show_remark(str(found["sentence"].iloc[0]))
    _draw_tornado(found)
    show_stress(view, answer)
    _together(view, ahead, strong)


def show_matters_slide(view: View, answer: Answer) -> None:
    """What the figure hangs on, in a sentence and a picture; the cost where nobody is strong."""
    strong = (_strong(view) or None) if st.session_state.get(keys.MATTERS) == "strong" else None
    found = _tornado(view, answer.ahead, strong)
    show_title(tornado_finding(found))
    _draw_tornado(found)


def _strong(view: View) -> list[str]:
    """Who is strong over all periods."""
    return sorted(set(view.paid.seats["person"].to_numpy()[view.effect.strong_over_all]))


def _counted(evaluate: Evaluate, steps: int) -> tuple[Evaluate, Any]:
    """The same, telling how far it has come; a click anywhere ends it."""
    bar, done = st.progress(0.0, _("Calculating …")), [0]

    def report(scheme: Scheme, outlook: Outlook) -> float:
        found = evaluate(scheme, outlook)
        done[0] += 1
        bar.progress(min(done[0] / steps, 1.0), _("Calculating …"))
        return found

    return report, bar


def _computed(
    name: Remembered, key: tuple[Any, ...], steps: int, evaluate: Evaluate, make: Callable[[Evaluate], Any]
) -> Any:
    """A table that is computed once for its inputs, with a bar while it is."""

    def compute() -> Any:
        reporting, bar = _counted(evaluate, steps)
        found = make(reporting)
        bar.empty()
        return found

    return remembered(name, key, compute)


def _tornado(view: View, ahead: Ahead, strong: list[str] | None) -> pd.DataFrame:
    evaluate = quick_evaluation(ahead, strong)
    varied = expectation.inputs(view.scheme, ahead.outlook)
    found: pd.DataFrame = _computed(
        Remembered.TORNADO,
        (view.scheme, ahead.future, tuple(strong or ())),
        2 * len(varied) + 1,
        evaluate,
        lambda reporting: expectation.tornado(reporting, view.scheme, ahead.outlook, varied),
    )
    return found


def tornado_finding(found: pd.DataFrame) -> str:
    """What moves the figure most."""
    return _("What matters most: {input}").format(input=found["input"].iloc[0])


def _draw_tornado(found: pd.DataFrame) -> None:
    table = pd.DataFrame(
        {
            "title": found["input"],
            "low_to": [number(value, 3) for value in found["low"]],
            "high_to": [number(value, 3) for value in found["high"]],
            "low": (found["at_low"] - found["base"]) / amounts.units(),
            "high": (found["at_high"] - found["base"]) / amounts.units(),
        }
    )
    rows = charts.tornado_rows(table, lambda amount: costs_more(amount * amounts.units()))
    text = _("Change of the expected cost when each input is lower or higher, in {currency}")
    subtitle = text.format(currency=session.state().scheme.currency)
    spec = charts.tornado_chart(len(table))
    draw_chart(rows, spec, key="tornado", alt=tornado_finding(found), subtitle=subtitle)


def _together(view: View, ahead: Ahead, strong: list[str] | None) -> None:
    st.header(_("All assumptions at once"), anchor=False)
    varied = expectation.inputs(view.scheme, ahead.outlook)
    steps = _POINTS * (len(varied) + 2)
    key = (view.scheme, ahead.future, tuple(strong or ()))
    text = _(
        "Which assumption explains how much of the uncertainty, when every input moves in its range (Sobol’s indices). It asks the forecast {n} times, for the next period."
    )
    st.caption(text.format(n=number(steps)))
    st.button(_("Calculate"), key="sobol", icon=":material/functions:", on_click=_ask, args=(key,))
    if not is_same(st.session_state.get(keys.SOBOL_ASKED), key):
        return
    soon = next_period(view, ahead)
    evaluate = quick_evaluation(soon, strong)
    found: pd.DataFrame = _computed(
        Remembered.SOBOL,
        key,
        steps,
        evaluate,
        lambda reporting: expectation.sobol(reporting, view.scheme, soon.outlook, varied, _POINTS),
    )
    table = pd.DataFrame(
        {
            _("Input"): found["input"],
            _("By itself"): [percent(share, 0) for share in found["first_shown"]],
            _("With the others"): [percent(share, 0) for share in found["total_shown"]],
        }
    )
    show_table(table, key="sobol table")


def _ask(key: tuple[Any, ...]) -> None:
    st.session_state[keys.SOBOL_ASKED] = key
