"""The expected cost while a hand moves an outlook: the cases that stand for all keep their luck, and only what they pay is computed anew."""

from functools import partial

from kpi.expectation.cost import Exact, expect_pay
from kpi.expectation.integrated import GroupScatter, averaged
from kpi.expectation.luckcases import LuckCases, luck_cases, team_result
from kpi.expectation.plain import Ahead
from kpi.expectation.whatif import with_outlook
from kpi.money import Floats
from kpi.payment.payout import pay
from kpi.rules.people import Rows
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future, Outlook

QUICK_ERROR = 0.005
"""Share of the cost by which a quick answer may be off from the full one."""
_MOVES = ("level", "spread", "targets")
"""What of an outlook leaves luck as it is, or nearly."""


class Quick:
    """A scheme in a future, to be answered under many outlooks, to within `QUICK_ERROR` of the cost where results decide together.

    Raises `Refused` for what `pay` would refuse.
    """

    def __init__(self, scheme: Scheme, future: Future) -> None:
        self._ahead = Ahead(scheme, future)
        self._active = pay(scheme, future.workforce).active
        self._lucks: dict[str, list[LuckCases]] = {}

    def under(self, outlook: Outlook) -> Exact:
        """What the scheme is expected to pay under an outlook that differs in level, spread or target bonuses; any other takes as long as the first."""
        scheme, future = self._ahead.scheme, self._ahead.future
        moved = with_outlook(future, outlook)
        if not _keeps_luck(future.outlook, outlook):
            return Quick(scheme, moved).under(outlook)
        ahead = Ahead(scheme, moved)
        return expect_pay(ahead, self._active, partial(self._joint_pay, ahead))

    def _joint_pay(self, ahead: Ahead, card: Card, rows: Rows) -> dict[str, Floats]:
        if card.role not in self._lucks:
            self._lucks[card.role] = luck_cases(self._ahead, card, rows, quick=True)
        return averaged(ahead, self._lucks[card.role], self._scatter(ahead))

    def _scatter(self, ahead: Ahead) -> GroupScatter:
        """Sums of results follow the level in proportion, but not the spread."""
        before, now = self._ahead.future.outlook, ahead.future.outlook
        if now.spread != before.spread:
            return lambda group, scale: team_result(ahead, group, scale).scatter
        return lambda group, scale: team_result(self._ahead, group, scale).at_level(now.level / before.level)


def _keeps_luck(one: Outlook, other: Outlook) -> bool:
    """Whether two outlooks draw the same luck; where nothing strays, there is none to keep."""
    alike = other.revise(**{name: getattr(one, name) for name in _MOVES})
    return alike == one and (one.spread > 0 or other.spread == one.spread)
