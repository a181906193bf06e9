"""The curve of the team as a drawer beside the picture: open where there is room for both, until the reader opens or closes it."""

import streamlit as st

from kpi.language import _, pgettext
from kpi.scheme.scheme import Scheme
from pages.parts.curves.team_curve import show_team_curve
from pages.parts.shell import keys


def is_open() -> bool:
    """Whether it is drawn; every_split.css hides it on small screens as long as nobody has asked for it."""
    return st.session_state.get(keys.CURVE_BESIDE) is not False


def show_curve_beside(scheme: Scheme) -> None:
    """The curve with what moves it, and a way to close it."""
    asked = st.session_state.get(keys.CURVE_BESIDE) is True
    with st.container(border=True, key="curve_asked" if asked else "curve_usual"):
        st.button(
            pgettext("put away", "Close"),
            icon=":material/close:",
            type="tertiary",
            key="close curve",
            on_click=_set,
            args=(False,),
        )
        show_team_curve(scheme)


def curve_button() -> None:
    """Opens it; every_split.css hides the button where the curve is in sight."""
    asked = st.session_state.get(keys.CURVE_BESIDE)
    if asked is not True:
        with st.container(key="curve_closed" if asked is False else "curve_away", width="content"):
            label = _("The team's curve")
            st.button(label, icon=":material/show_chart:", key="open curve", on_click=_set, args=(True,))


def _set(is_wanted: bool) -> None:
    st.session_state[keys.CURVE_BESIDE] = is_wanted
