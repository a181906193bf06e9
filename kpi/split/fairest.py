"""The remedy that one would look at first."""

from collections.abc import Sequence

from kpi.payment.payout import pay
from kpi.payment.workforce import Workforce
from kpi.rules.people import Mask
from kpi.scheme.scheme import Scheme
from kpi.split.effect import labels
from kpi.split.remedies import Remedy, remedies
from kpi.split.strong import AT_PLAN, Rule


def fairest(scheme: Scheme, workforce: Workforce, who: Rule | Mask = AT_PLAN) -> Remedy | None:
    """Of all remedies for the same people that pay otherwise, the one by which the strong lose least, and of equal ones the cheapest.

    None where no part of the bonus is the team's, so that there is nothing to mend.
    """
    if scheme.team.share is None or not scheme.team.counts:
        return None
    before = pay(scheme, workforce)
    strong = labels(who, before)[0]
    alone = pay(scheme.alone(), workforce).payout[strong].sum()
    return min(_others(scheme, workforce), key=lambda remedy: _order(remedy, strong, int(alone)), default=None)


def _others(scheme: Scheme, workforce: Workforce) -> Sequence[Remedy]:
    return [one for one in remedies(scheme, workforce) if one.workforce is workforce and one.scheme != scheme]


def _order(remedy: Remedy, strong: Mask, alone: int) -> tuple[int, int]:
    paid = pay(remedy.scheme, remedy.workforce)
    return max(alone - int(paid.payout[strong].sum()), 0), int(paid.cost)
