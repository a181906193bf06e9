"""What the forecast hangs on: one input after the other, all at once, and under stress."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from kpi import expectation
from kpi.charts import forecast as charts
from kpi.expectation import Evaluate
from kpi.language import _, change, number, percent
from kpi.scheme import Scheme
from kpi.worlds import Outlook
from pages import _ahead, _parts, _session
from pages._ahead import Ahead
from pages._session import View

_POINTS = 32
"""Of Saltelli's design; each input asks the forecast so many times, and twice more."""


def matters_part(view: View, ahead: Ahead) -> None:
    """A tornado, cases of stress, and on demand what explains the variance of the figure."""
    whose = {"cost": _("what it costs"), "strong": _("what the strong get")}
    figure = st.segmented_control(
        _("What moves"), list(whose), key="matters figure", default="cost", format_func=whose.__getitem__, required=True
    )
    strong = _strong(view) if figure == "strong" else None
    if strong == []:
        st.info(_("Nobody is strong by the rule on the page Team or individual, so there is nobody to look at."))
        return
    evaluate = _ahead.evaluated(ahead, strong)
    _tornado(view, ahead, evaluate, tuple(strong or ()))
    _stress(view, ahead, evaluate, tuple(strong or ()))
    _together(view, ahead, strong)


def _strong(view: View) -> list[str]:
    """Who was strong at least once."""
    once = np.asarray(view.effect.strong.any(axis=1))
    return sorted(set(view.paid.seats["person"].to_numpy()[once]))


def _counted(evaluate: Evaluate, steps: int) -> tuple[Evaluate, Any]:
    """The same, telling how far it has come; a click anywhere ends it."""
    bar, done = st.progress(0.0, _("Reckoning …")), [0]

    def tell(scheme: Scheme, outlook: Outlook) -> float:
        found = evaluate(scheme, outlook)
        done[0] += 1
        bar.progress(min(done[0] / steps, 1.0), _("Reckoning …"))
        return found

    return tell, bar


def _kept(name: str, key: tuple[Any, ...], steps: int, evaluate: Evaluate, make: Callable[[Evaluate], Any]) -> Any:
    """A table that is reckoned once for its inputs, with a bar while it is."""

    def reckon() -> Any:
        told, bar = _counted(evaluate, steps)
        found = make(told)
        bar.empty()
        return found

    return _session.remembered(name, key, reckon)


def _tornado(view: View, ahead: Ahead, evaluate: Evaluate, strong: tuple[str, ...]) -> None:
    varied = expectation.inputs(view.scheme, ahead.outlook)
    found: pd.DataFrame = _kept(
        "tornado",
        (view.scheme, ahead.future, strong),
        2 * len(varied) + 1,
        evaluate,
        lambda told: expectation.tornado(told, view.scheme, ahead.outlook, varied),
    )
    first = found.iloc[0]
    st.markdown(f"**{_('{input} matters most.').format(input=_parts.plain(first['input']))}** {first['sentence']}")
    table = pd.DataFrame(
        {
            "title": found["input"],
            "low_to": [number(value, 3) for value in found["low"]],
            "high_to": [number(value, 3) for value in found["high"]],
            "low": (found["at_low"] - found["base"]) / _parts.units(),
            "high": (found["at_high"] - found["base"]) / _parts.units(),
        }
    )
    write = _parts.write_money()
    rows = charts.tornado_rows(table, lambda amount: change(amount, write))
    st.vega_lite_chart(rows, charts.tornado(len(table)), key="tornado", alt=_("What moves the figure, the most first"))


def _stress(view: View, ahead: Ahead, evaluate: Evaluate, strong: tuple[str, ...]) -> None:
    reached = expectation.attained(view.scheme, ahead.future)
    found: pd.DataFrame = _kept(
        "stress",
        (view.scheme, ahead.future, strong),
        5,
        evaluate,
        lambda told: expectation.stress(told, view.scheme, ahead.outlook, reached),
    )
    st.subheader(_("Under stress"))
    table = pd.DataFrame(
        {
            _("Case"): found["case"],
            _("On average"): [_parts.cash(value) for value in found["figure"]],
            _("Change"): [change(value, _parts.cash) for value in found["change"]],
        }
    )
    st.dataframe(table, hide_index=True, key="stress table")
    st.caption(
        _(
            "What people share moves the risk far more than the mean: compare the chance to exceed the budget with the sliders for market and team at 0%."
        )
    )


def _together(view: View, ahead: Ahead, strong: list[str] | None) -> None:
    st.subheader(_("All inputs at once"))
    varied = expectation.inputs(view.scheme, ahead.outlook)
    steps = _POINTS * (len(varied) + 2)
    key = (view.scheme, ahead.future, tuple(strong or ()))
    text = _(
        "Sobol’s indices: of all that the figure may vary when every input moves in its range, how much is whose. It asks the forecast {n} times, for the next period."
    )
    st.caption(text.format(n=number(steps)))
    st.button(_("Reckon it"), key="sobol", icon=":material/functions:", on_click=_ask, args=(key,))
    if not _session.same(st.session_state.get("sobol asked"), key):
        return
    soon = _ahead.next_period(view, ahead)
    evaluate = _ahead.evaluated(soon, strong)
    found: pd.DataFrame = _kept(
        "sobol", key, steps, evaluate, lambda told: expectation.sobol(told, view.scheme, soon.outlook, varied, _POINTS)
    )
    table = pd.DataFrame(
        {
            _("Input"): found["input"],
            _("By itself"): [percent(share) for share in found["first_shown"]],
            _("With the others"): [percent(share) for share in found["total_shown"]],
        }
    )
    st.dataframe(table, hide_index=True, key="sobol table")


def _ask(key: tuple[Any, ...]) -> None:
    st.session_state["sobol asked"] = key
