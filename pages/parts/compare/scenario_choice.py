"""Which two schemes are compared: what is open, what was kept, and what is worth a look."""

from collections.abc import Mapping
from itertools import islice

import streamlit as st

from kpi.language import _
from kpi.payment.check import refuse
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import load
from kpi.split.fairest import fairest
from kpi.store.case import KeptScheme
from pages.parts.shell import keys, privacy, session
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.samples import ROOT
from pages.parts.shell.texts import plain
from pages.parts.shell.view import View

_ALSO = 3
"""So many others are offered by one click."""


def sides_by_name(view: View) -> dict[str, KeptScheme]:
    """Today's scheme, what is open if it differs, what was kept under a name, and what is worth a look."""
    now = session.state()
    first = {todays_name(view): KeptScheme("", view.baseline)}
    if view.scheme != view.baseline or now.step.plans:
        first[_("The open scheme")] = KeptScheme("", view.scheme, now.step.plans)
    kept = {_apart(one.name, first): one._replace(name="", note="") for one in now.scenarios}
    suggested: dict[str, Scheme] = remembered(
        Remembered.SUGGESTED,
        (view.baseline, view.workforce, session.state().step.who),
        lambda: _suggested(view),
    )
    known = [one.scheme for one in (*first.values(), *kept.values())]
    others = {name: scheme for name, scheme in suggested.items() if scheme not in known}
    return first | kept | {_apart(name, first | kept): KeptScheme("", scheme) for name, scheme in others.items()}


def _apart(name: str, taken: Mapping[str, KeptScheme]) -> str:
    """A name that nothing else has."""
    return f"{name} (2)" if name in taken else name


def todays_name(view: View) -> str:
    """Today's scheme, by its split where it has one."""
    share = view.baseline.team.share
    if share is None:
        return _("Today's scheme")
    own = round(share * 100)
    return _("{own}:{team} today").format(own=own, team=100 - own)


def _suggested(view: View) -> dict[str, Scheme]:
    """Another split, the remedy by which the strong lose least, and the example schemes that these data can be paid by."""
    today = view.baseline
    splits = {"80:20": today.shared(0.8), "60:40": today.shared(0.6)} if today.team.share is not None else {}
    best = fairest(today, view.workforce, session.state().step.who)
    found = dict(islice(((name, one) for name, one in splits.items() if one != today), 1))
    found |= {best.title: best.scheme} if best else {}
    return found | {one.title: one for one in _examples() if one != today and _fits(one, view)}


@st.cache_data(show_spinner=False)
def _examples() -> list[Scheme]:
    return [load(path) for path in sorted((ROOT / "data" / "schemes").glob("*.yaml"))]


def _fits(scheme: Scheme, view: View) -> bool:
    """Whether the data have what a scheme needs."""
    try:
        refuse(scheme, view.workforce)
    except Refused:
        return False
    return scheme.currency == view.baseline.currency


def chosen_pair(schemes: Mapping[str, KeptScheme]) -> tuple[str, str]:
    """Which two are compared: today's scheme with the next that is not the same, unless the reader says otherwise."""
    names = list(schemes)
    with st.container(horizontal=True, vertical_alignment="bottom", key="pair"):
        before = _choice(_("Before"), names, 0, keys.COMPARE_BEFORE)
        st.button(
            "",
            icon=":material/swap_horiz:",
            help=_("Swap before and after"),
            type="tertiary",
            on_click=_swap,
            args=(names,),
            key="swap pair",
        )
        after = _choice(_("After"), names, min(1, len(names) - 1), keys.COMPARE_AFTER)
        others = [name for name in names if name not in (before, after)][:_ALSO]
        if others:
            _offer(others)
    return before, after


def _offer(others: list[str]) -> None:
    """One click for each of a few others."""
    with st.container(horizontal=True, vertical_alignment="center", key="other pairs"):
        st.caption(_("or compare with"), width="content")
        for place, name in enumerate(others):
            st.button(plain(name), on_click=_take, args=(name,), key=f"compare with {place}")


def _choice(label: str, names: list[str], first: int, key: str) -> str:
    chosen = st.selectbox(label, names, first, format_func=privacy.cover().text, key=key, width=220)
    return chosen or names[first]


def _take(name: str) -> None:
    st.session_state[keys.COMPARE_AFTER] = name


def _swap(names: list[str]) -> None:
    before = st.session_state.get(keys.COMPARE_BEFORE) or names[0]
    st.session_state[keys.COMPARE_BEFORE] = st.session_state.get(keys.COMPARE_AFTER) or names[-1]
    st.session_state[keys.COMPARE_AFTER] = before


def show_nothing_to_compare(count: int) -> None:
    """Both sides are one scheme: why there is nothing to see, and the way out."""
    with st.container(border=True):
        st.markdown(_("Both sides are the same scheme, so nothing changes."))
        if count > 1:
            st.caption(_("Choose another scheme as “After”."))
        else:
            st.caption(_("Change something on the page Scheme; then both can be compared here."))
            st.page_link("pages/scheme.py", label=_("Go to Scheme"), icon=":material/tune:")
