"""From goals to a scheme that pays the data: the card of an owner, with the result-to-pay table and the three levels of the matrix."""

import numpy as np

from kpi.goals.matrix import GoalMatrix
from kpi.payment.workforce import Workforce
from kpi.proposal.rolefit import RoleFit
from kpi.proposal.rolescheme import role_scheme
from kpi.rules.curve import Curve
from kpi.rules.kpi import Kpi
from kpi.rules.presets import OWN_PRESETS, turned
from kpi.scheme.scheme import Scheme


def goal_scheme(scheme: Scheme, role: str, fit: RoleFit, everyone: Workforce, matrix: GoalMatrix) -> Scheme:
    """As `role_scheme`; where the matrix says levels or a table, each KPI counts by its level or as it is, and the table pays.

    The table gives shares of the salary: what it pays at 100 % becomes the target bonus.
    """
    made = role_scheme(scheme, role, fit, everyone)
    if matrix.table is None and matrix.levels is None:
        return made
    kpis = tuple(_counted(kpi, matrix.levels) for kpi in made.roles[role].kpis)
    made = made.revise_card(role, kpis=kpis)
    return made if matrix.table is None else _by_table(made, role, matrix.table)


def _counted(kpi: Kpi, levels: Curve | None) -> Kpi:
    """Its curve is the level that is reached, or its result itself; points in its own unit stay."""
    if levels is None:
        return kpi.revise(curve=OWN_PRESETS["index"].of(kpi.curve, falls=kpi.curve.falls))
    return kpi.revise(curve=turned(levels, falls=kpi.curve.falls)) if kpi.curve.scale == "plan" else kpi


def _by_table(scheme: Scheme, role: str, table: Curve) -> Scheme:
    whole = float(table(np.array(1.0))) or table.knots[-1].pay or 1.0
    knots = tuple(knot._replace(pay=round(knot.pay / whole, 10)) for knot in table.knots)
    return scheme.revise_card(role, table=table.revise(knots=knots), target_share=whole, target_bonus=None)
