"""The picture of the story, which moves once from 100:0 to 60:40 and back, whatever else is open."""

import streamlit as st

from kpi import charts
from kpi.language import _
from kpi.split import SHARES, Sweep, sweep
from pages.parts.shell.common import sample_workforce
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.samples import sample

_TURNS = (100, 60, 100, 60)


@st.cache_resource(show_spinner=False)
def _story() -> Sweep:
    data, scheme = sample("story")
    return sweep(scheme, sample_workforce(data, scheme))


def show_story() -> None:
    """Three strong, seven weak: who is paid what at each split."""
    show_drawing("story", _parts)


def _parts() -> list[charts.Part]:
    readout = [f"{share} : {100 - share}" for share in SHARES.tolist()]
    return [
        charts.readout_part(readout, _("Three strong, seven weak, one team at 91% of its plan")),
        charts.replay_part(_TURNS, _("Play it again")),
        charts.split_bars_part(_story(), "EUR"),
    ]
