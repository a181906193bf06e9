"""Colours of charts in papers and on slides, the same as on the screen: fill, and outline where the fill alone is too weak."""

from collections.abc import Mapping
from typing import NamedTuple

from kpi.charts.chartstyle import BASELINE, GAIN_SOFT, GAINED, GHOST, INK, LOST, LOST_SOFT, OWN, TEAM, WORDS
from kpi.documents.message import Colour

CAPTION, HAIR, SUNK, GROUND = "#45515D", "#DFE5EA", "#F5F7F9", "#FFFFFF"
"""Captions, lines of a table, the ground of notes, and of the paper."""
__all__ = ["CAPTION", "GROUND", "HAIR", "INK", "LOOKS", "OWN", "SUNK", "TEAM", "TEAM_LINE", "WORDS", "Look"]
TEAM_LINE = "#9E6D00"


class Look(NamedTuple):
    """Of one mark."""

    fill: str
    line: str
    words: str
    """Of a text on it."""


LOOKS: Mapping[Colour, Look] = {
    "today": Look(BASELINE, BASELINE, GROUND),
    "new": Look(OWN, OWN, GROUND),
    "team": Look(TEAM, TEAM_LINE, INK),
    "lost": Look(LOST, LOST, INK),
    "lost soft": Look(LOST_SOFT, LOST, INK),
    "gained": Look(GAINED, GAINED, INK),
    "gained soft": Look(GAIN_SOFT, GAINED, INK),
    "same": Look(GHOST, BASELINE, INK),
}
