"""What can be mended after reading: each mend a value that is put on a list, saved with it, and taken off again."""

from kpi.intake.mends.cells import DropRepeats, FillDown, SwapDays, TakeOutTotals
from kpi.intake.mends.dealmends import DropRepeatedDeals, NegativeDeals
from kpi.intake.mends.jointmends import DivideJoint
from kpi.intake.mends.mendlist import ORDER, Mend, in_order
from kpi.intake.mends.rowmends import AddUp, Convert, LeaveOut, Negatives, OfGroups, OnePerPeriod, Unify, WholePercents

__all__ = [
    "ORDER",
    "AddUp",
    "Convert",
    "DivideJoint",
    "DropRepeatedDeals",
    "DropRepeats",
    "FillDown",
    "LeaveOut",
    "Mend",
    "NegativeDeals",
    "Negatives",
    "OfGroups",
    "OnePerPeriod",
    "SwapDays",
    "TakeOutTotals",
    "Unify",
    "WholePercents",
    "in_order",
]
