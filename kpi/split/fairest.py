"""The remedy that one would look at first."""

from kpi.payment.workforce import Workforce
from kpi.rules.people import Mask
from kpi.scheme.scheme import Scheme
from kpi.split.compared import paid_in_minor_units
from kpi.split.remedies import Remedy, remedies
from kpi.split.strong import AT_PLAN, Rule
from kpi.split.verdict import AIMS, best_first


def fairest(scheme: Scheme, workforce: Workforce, who: Rule | Mask = AT_PLAN) -> Remedy | None:
    """Of all remedies for the same people that pay otherwise, the one by which the strong lose least, and of equal ones the cheapest.

    None where no part of the bonus is the team's, so that there is nothing to mend.
    """
    if scheme.team.share is None or not scheme.team.counts:
        return None
    others = [one for one in remedies(scheme, workforce) if one.workforce is workforce and one.scheme != scheme]
    return others[best_first(paid_in_minor_units(scheme, workforce, others, who), AIMS[0]).index[0]] if others else None
