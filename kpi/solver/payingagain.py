"""The same people paid under one scheme after another: where only the team rule differs, they are scored once."""

from kpi.payment.payout import Scored, pay
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.scheme.scheme import Scheme

_KEPT = 4


class PayingAgain:
    """Remembers the scores of the last schemes that were paid twice with other team rules."""

    def __init__(self, workforce: Workforce) -> None:
        self.workforce = workforce
        self._seen: list[Scheme] = []
        self._scored: list[Scored] = []

    def __call__(self, scheme: Scheme) -> Payouts:
        """What `pay` pays."""
        scored = next((one for one in self._scored if _alike(one.scheme, scheme)), None)
        if scored is None and any(_alike(one, scheme) for one in self._seen):
            scored = Scored(scheme, self.workforce)
            self._scored = [scored, *self._scored][:_KEPT]
        if scored is not None:
            return scored.under(scheme.team)
        self._seen = [scheme, *self._seen][:_KEPT]
        return pay(scheme, self.workforce)


def _alike(one: Scheme, other: Scheme) -> bool:
    """Whether only their team rules differ."""
    return one.cards == other.cards and one.revise(team=other.team) == other
