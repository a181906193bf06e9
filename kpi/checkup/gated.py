"""Mends by a gate on the main result."""

from kpi.checkup.checkresult import Mend
from kpi.language import _, percent
from kpi.rules.gate import Gate
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


def only_with_main_result(scheme: Scheme, card: Card, kpi: Kpi, level: float) -> Mend | None:
    """Nothing above plan while a KPI is below a level; None where a gate cannot look at it."""
    if kpi.curve.scale != "plan":
        return None
    title = _("Nothing above plan while {kpi} is below {level}")
    if kpi.curve.falls:
        title, level = _("Nothing above plan while {kpi} is above {level}"), 2 - level
    gate = Gate(
        kpi=kpi.in_data, of=kpi.of, is_="at most" if kpi.curve.falls else "at least", level=level, pays_at_most=1.0
    )
    return Mend(
        title.format(kpi=kpi.label, level=percent(level)), scheme.revise_card(card.role, gates=(*card.gates, gate))
    )
