"""SixtyForty's engine: a scheme pays a workforce. No Streamlit, no randomness, no files inside the rules."""

from kpi.payment.check import check
from kpi.payment.explanation import explain
from kpi.payment.payout import pay
from kpi.payment.payouts import Payouts
from kpi.payment.roster import build
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.rules.best import Best
from kpi.rules.commission import Commission
from kpi.rules.curve import Curve, Knot
from kpi.rules.deduction import Deduction
from kpi.rules.gate import Gate
from kpi.rules.guarantee import Guarantee
from kpi.rules.kpi import Kpi
from kpi.rules.multiplier import Multiplier
from kpi.rules.onmeasure import Tier
from kpi.rules.pool import Pool
from kpi.rules.split import Split
from kpi.rules.team import Team
from kpi.rules.teamgate import TeamGate
from kpi.rules.trueup import TrueUp
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import dump, load, pack, read_scheme, unpack

__all__ = [
    "Best",
    "Card",
    "Commission",
    "Curve",
    "Deduction",
    "Gate",
    "Guarantee",
    "Knot",
    "Kpi",
    "Multiplier",
    "Payouts",
    "Pool",
    "Problem",
    "Refused",
    "Scheme",
    "Split",
    "Team",
    "TeamGate",
    "Tier",
    "TrueUp",
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
