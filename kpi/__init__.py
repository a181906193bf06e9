"""SixtyForty's engine: a scheme pays a workforce. No Streamlit, no randomness, no files inside the rules."""

from kpi.check import check
from kpi.explanation import explain
from kpi.payment.payouts import Payouts
from kpi.payout import pay
from kpi.problem import Problem, Refused
from kpi.roster import build
from kpi.rules.commission import Commission, Tier
from kpi.rules.curve import Curve, Knot
from kpi.rules.deduction import Deduction
from kpi.rules.gate import Gate
from kpi.rules.team import Team
from kpi.scheme.card import Card, Kpi
from kpi.scheme.scheme import Scheme
from kpi.schemefile import dump, load, pack, read_scheme, unpack
from kpi.workforce import Workforce

__all__ = [
    "Card",
    "Commission",
    "Curve",
    "Deduction",
    "Gate",
    "Knot",
    "Kpi",
    "Payouts",
    "Problem",
    "Refused",
    "Scheme",
    "Team",
    "Tier",
    "Workforce",
    "build",
    "check",
    "dump",
    "explain",
    "load",
    "pack",
    "pay",
    "read_scheme",
    "unpack",
]
