"""What follows from the scheme, in the right pane: figures, the finding with its picture, and what is to be known of the data."""

from kpi.charts import Part
from pages.parts.scheme.notices import show_notices_line
from pages.parts.shell import consequences
from pages.parts.shell.view import View, view_or_none


def finding(view: View) -> str:
    """The page in one sentence."""
    return consequences.change_finding(view)


def picture(view: View) -> list[Part]:
    """Everybody's pay under that sentence."""
    return consequences.bars(view, finding)


def show_outcome() -> None:
    """Problems first; then all that follows the hand."""
    consequences.show_figures()
    consequences.draw("bars", picture)
    if view := view_or_none():
        show_notices_line(view)
