"""Scenarios side by side: what changed in the rules, what it costs, who gains and who loses, and whether it is fair."""

from collections.abc import Callable, Mapping

import streamlit as st

from kpi.comparison import Comparison, Scenario, compare, scenario
from kpi.language import _, change, percent
from kpi.problem import Refused
from kpi.scheme import Scheme
from kpi.workforce import Workforce
from pages.parts.compare.fairness import fairness_part
from pages.parts.compare.trends import trends_part
from pages.parts.compare.winners import changes_part, scenarios_part, winners_part
from pages.parts.shell import privacy as _names
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell.door import require_app
from pages.parts.shell.session import View

require_app(__file__)


def _schemes(view: View) -> dict[str, Scheme]:
    """The baseline, what was kept under a name, and what is on the workbench."""
    kept = dict(_session.state().scenarios)
    return {_("Baseline"): view.baseline, **kept, _("Now"): view.scheme}


def _keep() -> None:
    name = st.session_state["scenario name"].strip()
    if name:
        taken = (_("Baseline"), _("Now"))  # these two are always there
        _session.keep_scenario(f"{name} (2)" if name in taken else name)
        st.session_state["scenario name"] = ""


def _which(schemes: Mapping[str, Scheme]) -> tuple[str, str]:
    """Which two are compared, and a field to keep the current scheme under a name."""
    names = list(schemes)
    first, second, keep = st.columns([3, 3, 4], vertical_alignment="bottom")
    with first:
        before = st.selectbox(_("From"), names, 0, format_func=_names.cover().text, key="compare from")
    with second:
        after = st.selectbox(_("To"), names, len(names) - 1, format_func=_names.cover().text, key="compare to")
    with keep, st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Keep the current scheme as"), key="scenario name", placeholder=_("a name"), max_chars=60)
        st.button(_("Keep"), key="keep scenario", on_click=_keep, icon=":material/bookmark_add:")
    return before or names[0], after or names[-1]


def _scenarios(schemes: Mapping[str, Scheme], workforce: Workforce) -> dict[str, Scenario]:
    """All of them, paid to the same people; paid again only when a scheme or the people change."""
    key = (tuple(schemes), tuple(schemes.values()), workforce)
    made: dict[str, Scenario] = _session.remembered(
        "scenarios", key, lambda: {name: scenario(name, scheme, workforce) for name, scheme in schemes.items()}
    )
    return made


def _figures(found: Comparison, view: View) -> None:
    share = found.change / found.before.cost if found.before.cost else 0.0
    figures = {
        _("Cost of {name}").format(name=found.before.name): (_parts.cash(found.before.cost), ""),
        _("Cost of {name}").format(name=f"{found.after.name} "): (
            _parts.cash(found.after.cost),
            # Streamlit reads the direction from a plain hyphen, not from a minus sign.
            f"{change(found.change, _parts.cash)} ({percent(share, 1)})".replace("−", "-") if found.change else "",
        ),
        _("Winners"): (str(len(found.winners)), ""),
        _("Losers"): (str(len(found.losers)), ""),
        _("Start or stop being paid"): (str(len(found.crossing)), ""),
    }
    with st.container(horizontal=True, gap="small"):
        for label, (value, delta) in figures.items():
            st.metric(_parts.plain(label), _parts.plain(value), delta or None, delta_color="inverse", border=True)
    _parts.remark(_parts.span(view))


def _compared(view: View) -> None:
    schemes = _schemes(view)
    before, after = _which(schemes)
    try:
        every = _scenarios(schemes, view.workforce)
        found: Comparison = _session.remembered(
            "comparison", (every[before], every[after]), lambda: compare(every[before], every[after])
        )
    except Refused as refused:
        _parts.problems(refused.problems)
        return
    _figures(found, view)
    parts: dict[str, Callable[[], None]] = {
        _("Winners and losers"): lambda: winners_part(found),
        _("Largest changes"): lambda: changes_part(found),
        _("Fairness"): lambda: fairness_part(found),
        _("All scenarios"): lambda: scenarios_part(list(every.values())),
        _("Over time"): lambda: trends_part(view),
    }
    for tab, draw in zip(st.tabs(list(parts), key="compared", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                draw()


st.title(_("Compare"))
if view := _parts.result():
    _compared(view)
