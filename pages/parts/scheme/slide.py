"""The page as a slide: the finding, everybody's pay, and the weight whose KPI is open, or the split where there is only one KPI."""

from pages.parts.scheme.outcome import picture
from pages.parts.scheme.role_choice import role_in_sight
from pages.parts.scheme.thresholds import open_kpi
from pages.parts.scheme.weights import show_one_weight
from pages.parts.shell import consequences, live, session


def show_slide() -> None:
    """Draws all three."""
    consequences.draw("bars", picture)
    scheme = session.state().scheme
    role = role_in_sight(scheme)
    card = scheme.roles[role]
    if len(card.kpis) > 1:
        show_one_weight(role, open_kpi(card).name)
    elif scheme.team.share is not None:
        live.show_split("split")
