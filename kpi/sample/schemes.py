"""The schemes of the two sample companies."""

from kpi.rules.curve import Curve, Knot
from kpi.rules.gate import Gate
from kpi.rules.kpi import Kpi
from kpi.rules.missing import LeaveOut, Refuse
from kpi.rules.people import Whose
from kpi.rules.split import Split
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_STEEP = (0.8, 1.0, 1.2)
_WIDE = (0.7, 1.0, 1.4)
_NARROW = (0.9, 1.0, 1.1)
_FINE = (0.95, 1.0, 1.05)
_TEAM = (0.9, 1.0, 1.15)
_LOWER = (1.3, 1.0, 0.7)
_PAYS = (0.5, 1.0, 1.5)


def story_scheme() -> Scheme:
    """Three strong and seven weak at 60:40, the team paid only from 100 % of its plan."""
    return Scheme(
        title="Three strong, seven weak",
        note=(
            "60:40 with a team plan of all or nothing. The team reaches 91 %, so nobody gets the 40 %: the three who beat their "
            "plans lose 40 % of what they earned, and nobody gains by it."
        ),
        team=Split(individual_share=0.6, kpis={"sales": 1.0}, curve=Curve(shape="steps", knots=(Knot(1.0, 1.0),))),
        cards=(Card(role="Seller", kpis=(_kpi("sales", "Sales", "EUR", 1.0, _STEEP),)),),
    )


def company_scheme() -> Scheme:
    """Four roles at 60:40 with a graduated team plan; heads are paid on their teams."""
    return Scheme(
        title="Field, accounts and service",
        note=(
            "60:40 with a graduated team plan on revenue. Above plan is paid only while the team's overdue receivables stay within "
            "130 % of their plan. Heads of department are paid on the results of their teams."
        ),
        team=Split(individual_share=0.6, kpis={"revenue": 1.0}, curve=_curve(_TEAM)),
        cards=(_seller(), _account_manager(), _service_agent(), _head()),
    )


def _curve(levels: tuple[float, float, float]) -> Curve:
    return Curve(knots=tuple(Knot(at, pays) for at, pays in zip(levels, _PAYS, strict=True)))


def _kpi(
    name: str,
    title: str,
    unit: str,
    weight: float,
    levels: tuple[float, float, float],
    *,
    of: Whose = "person",
    gaps: bool = False,
) -> Kpi:
    return Kpi(
        name=name,
        title=title,
        unit=unit,
        weight=weight,
        curve=_curve(levels),
        of=of,
        missing=LeaveOut() if gaps else Refuse(),
    )


def _gate() -> Gate:
    return Gate.model_validate(
        {
            "kpi": "overdue_receivables",
            "of": "team",
            "is": "at most",
            "level": 1.3,
            "pays_at_most": 1.0,
            "holds": "own part",
        }
    )


def _seller() -> Card:
    return Card(
        role="Seller",
        kpis=(
            _kpi("revenue", "Revenue", "EUR", 0.4, _STEEP, gaps=True),
            _kpi("gross_margin", "Gross margin", "%", 0.15, _NARROW, gaps=True),
            _kpi("new_customers", "New customers", "pcs", 0.15, _WIDE, gaps=True),
            _kpi("conversion", "Conversion", "%", 0.1, _STEEP, gaps=True),
            _kpi("visits", "Visits", "pcs", 0.05, _STEEP, gaps=True),
            _kpi("overdue_receivables", "Overdue receivables", "EUR", 0.15, _LOWER, gaps=True),
        ),
        gates=(_gate(),),
        cap=1.6,
    )


def _account_manager() -> Card:
    return Card(
        role="Account manager",
        kpis=(
            _kpi("revenue", "Revenue", "EUR", 0.35, _STEEP, gaps=True),
            _kpi("renewals", "Renewals", "%", 0.2, _FINE, gaps=True),
            _kpi("cross_sales", "Cross sales", "EUR", 0.15, _WIDE, gaps=True),
            _kpi("satisfaction", "Satisfaction of customers", "points", 0.15, _FINE, gaps=True),
            _kpi("overdue_receivables", "Overdue receivables", "EUR", 0.15, _LOWER, gaps=True),
        ),
        gates=(_gate(),),
        cap=1.6,
    )


def _service_agent() -> Card:
    return Card(
        role="Service agent",
        kpis=(
            _kpi("tickets_solved", "Tickets solved", "pcs", 0.3, _STEEP, gaps=True),
            _kpi("response_time", "Time to first response", "hours", 0.2, _LOWER, gaps=True),
            _kpi("first_contact_solution", "Solved at first contact", "%", 0.2, _NARROW, gaps=True),
            _kpi("satisfaction", "Satisfaction of customers", "points", 0.2, _FINE, gaps=True),
            _kpi("reopened_tickets", "Reopened tickets", "%", 0.1, _LOWER, gaps=True),
        ),
        cap=1.6,
    )


def _head() -> Card:
    return Card(
        role="Head of department",
        kpis=(
            _kpi("revenue", "Revenue of the team", "EUR", 0.4, _TEAM, of="team"),
            _kpi("new_customers", "New customers of the team", "pcs", 0.15, _STEEP, of="team"),
            _kpi("overdue_receivables", "Overdue receivables of the team", "EUR", 0.15, _LOWER, of="team"),
            _kpi("satisfaction", "Satisfaction of customers", "points", 0.15, _FINE, of="team"),
            _kpi("response_time", "Time to first response", "hours", 0.15, _LOWER, of="team"),
        ),
        cap=1.6,
    )
