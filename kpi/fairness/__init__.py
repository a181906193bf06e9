"""Fairness of pay, measured several ways, each with what it means and what it does not say."""

from kpi.fairness.equity import AdverseImpact, PayEquity, adverse_impact, pay_equity
from kpi.fairness.inequality import atkinson, differentiation, fifths, gini, lorenz, theil, top_share
from kpi.fairness.measure import Measure
from kpi.fairness.payequity import PaidBy, PayReport, pay_report
from kpi.fairness.payfindings import PayFinding, how_pay_is_taken, pay_findings
from kpi.fairness.ranks import better_is_paid_more, somers_d, spearman, tau_b
from kpi.fairness.scorecard import scorecard
from kpi.fairness.variance import VarianceShares, parts_of, variance_shares

__all__ = [
    "AdverseImpact",
    "Measure",
    "PaidBy",
    "PayEquity",
    "PayFinding",
    "PayReport",
    "VarianceShares",
    "adverse_impact",
    "atkinson",
    "better_is_paid_more",
    "differentiation",
    "fifths",
    "gini",
    "how_pay_is_taken",
    "lorenz",
    "parts_of",
    "pay_equity",
    "pay_findings",
    "pay_report",
    "scorecard",
    "somers_d",
    "spearman",
    "tau_b",
    "theil",
    "top_share",
    "variance_shares",
]
