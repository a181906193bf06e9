"""Mends that put a line in the place of a jump."""

from kpi.checkup.checkresult import Mend
from kpi.checkup.onepoint import Jump
from kpi.language import _
from kpi.problem import Refused
from kpi.rules.curve import Curve
from kpi.rules.presets import OWN_PRESETS
from kpi.scheme.scheme import Scheme
from kpi.split.remedies import graduated

_EARLIER = 0.2
"""Of the plan: so much before its first point a softened curve begins to pay."""


def pays_all_or_nothing(curve: Curve) -> bool:
    """Whether a curve has one height only."""
    heights = {knot.pay for knot in curve.knots if knot.pay > 0}
    return len(heights) == 1 and (curve.shape == "steps" or len(curve.knots) == 1)


def softer_team(scheme: Scheme) -> Mend | None:
    """A team plan that grows in a line in place of all or nothing; one that grows already begins earlier. None where no part is paid on the team."""
    if scheme.team.share is None or not scheme.team.counts:
        return None
    if pays_all_or_nothing(scheme.filled(scheme.team).curve):
        return Mend(_("Graduated team plan"), graduated(scheme))
    team = scheme.team.revise(curve=with_line(scheme.team.curve))
    return Mend(_("The team plan begins to pay 20 points earlier, in a line"), scheme.revise(team=team))


def straight_team(scheme: Scheme) -> Scheme:
    """Each percent of the team's plan pays one percent of the team part."""
    return scheme.revise(team=scheme.team.revise(curve=OWN_PRESETS["index"].of(scheme.team.curve)))


def softened(scheme: Scheme, jump: Jump) -> Mend | None:
    """A line in place of the jump; None where a matrix goes with the points, which has nothing for another one."""
    if jump.of != "own":
        return None if jump.role else softer_team(scheme)
    card = scheme.roles[jump.role]
    try:
        kpis = [kpi.revise(curve=with_line(kpi.curve)) if kpi.label == jump.kpi else kpi for kpi in card.kpis]
    except Refused:
        return None
    title = _("{kpi} begins to pay 20 points earlier, in a line").format(kpi=jump.kpi)
    return Mend(title, scheme.revise_card(jump.role, kpis=kpis))


def with_line(curve: Curve) -> Curve:
    """The curve with a point that pays nothing before its first one, where there is room, and straight between points."""
    first = curve.knots[0]
    away = _EARLIER if curve.scale == "plan" else _EARLIER * abs(first.at)
    begin = first.at + away if curve.falls else first.at - away
    earlier = ((max(begin, 0.0), 0.0),) if first.at or curve.falls else ()
    return curve.revise(shape="linear", knots=(*earlier, *curve.knots))
