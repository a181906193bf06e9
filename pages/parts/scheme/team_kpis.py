"""The KPIs of which the team's result is made."""

from kpi.language import _
from kpi.scheme.scheme import Scheme
from pages.parts.curves.team_curve import with_team
from pages.parts.shell import controls


def show_team_kpis(scheme: Scheme) -> None:
    """Some of the KPIs on the cards, each with the same weight; other weights can come with a file."""
    names = list(dict.fromkeys(kpi.in_data for card in scheme.cards for kpi in card.kpis))
    chosen = [name for name in scheme.filled(scheme.team).kpis if name in names]

    def take(scheme: Scheme, value: list[str]) -> Scheme:
        return with_team(scheme, kpis={name: 1 / len(value) for name in value})

    def title(name: str) -> str:
        return scheme.by_name[name].label if name in scheme.by_name else name

    label = _("Team KPIs, each with the same weight")
    controls.multiselect(label, "team_kpis", chosen, names, take, format_func=title)
