"""A result-to-pay table and three levels to begin with; both are suggestions, no norm."""

from kpi.rules.curve import Curve, Knot

USUAL_TABLE = Curve(shape="steps", knots=(Knot(0.7, 0.2), Knot(0.9, 0.3), Knot(1.0, 0.4), Knot(1.1, 0.5)))
"""Overall result to share of the salary; nothing below the first step."""
USUAL_LEVELS = Curve(shape="steps", knots=(Knot(0.8, 1.0), Knot(1.2, 1.2)))
"""Unacceptable below 80 %, planned, and leadership from 120 % on: what a result counts for."""
