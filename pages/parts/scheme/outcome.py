"""What follows from the scheme, in the right pane: figures, the finding with its picture, and what is to be known of the data."""

from kpi.charts import Part
from pages.parts.curves.curve_editor import show_one_point
from pages.parts.scheme.notices import show_notices_line
from pages.parts.scheme.role_choice import open_role
from pages.parts.scheme.team import show_share
from pages.parts.scheme.thresholds import edited_curve, open_kpi
from pages.parts.scheme.weights import show_one_weight
from pages.parts.shell import consequences
from pages.parts.shell.problems import view_or_problems
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


def show_slide() -> None:
    """The finding, its picture and the slider of a KPI."""
    if view := _show_picture():
        _show_kpi_slider(view)


def show_team_slide() -> None:
    """The same with the slider of the team part, where it has one."""
    if view := _show_picture():
        _show_kpi_slider(view) if view.scheme.team.share is None else show_share()


def _show_picture() -> View | None:
    view = view_or_problems()
    if view:
        consequences.draw_slide("slide", lambda view: picture(view)[:1], lambda view: picture(view)[1:])
    return view


def _show_kpi_slider(view: View) -> None:
    """The weight of the open KPI; where its curve begins when it is alone on its card; none where the card has no KPI."""
    role = open_role(view.scheme)
    card = view.scheme.roles[role]
    if not card.kpis:
        return
    kpi = open_kpi(card)
    if len(card.kpis) > 1:
        show_one_weight(role, kpi.name)
    else:
        show_one_point(edited_curve(role, kpi))
