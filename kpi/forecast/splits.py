"""The cost at every split: by algebra where it is a straight line in every world, and paid anew where something binds."""

from collections.abc import Sequence

import numpy as np

from kpi.forecast.estimates import place_of
from kpi.forecast.scored import ScoredWorlds
from kpi.machine.lazy import lazy
from kpi.money import Floats
from kpi.scheme.scheme import Scheme
from kpi.worlds import Worlds


def straight(scheme: Scheme) -> bool:
    """Whether the cost of every world is a straight line in the individual share: no cap, gate on the whole bonus, limit of all bonuses,
    true-up, guarantee, deduction or commission taken back that could bind, and a team part that is split and not capped. Cards with a team rule of their own are
    not moved by the scheme's share."""
    moved = [card for card in scheme.cards if card.team is None]
    held = [
        (card.cap, card.true_up, card.guarantee, card.full_unit, *card.deductions, *card.commissions) for card in moved
    ]
    free = all(part is None for parts in held for part in parts)
    ungated = not any(card.gates_on_whole for card in moved)
    return free and ungated and scheme.bonus_limit is None and scheme.team.share is not None and not scheme.team.capped


class Splits:
    """The cost distribution of a scheme at any individual share, on the same worlds."""

    def __init__(self, scheme: Scheme, worlds: Worlds, scored: ScoredWorlds | None = None) -> None:
        self.scheme = scheme
        self.exact_line = straight(scheme) and worlds.future.outlook.true_up != "up"
        """Whether a share costs two additions a world rather than a payment of everybody."""
        self._scored = scored or ScoredWorlds(scheme, worlds)

    @lazy
    def _ends(self) -> tuple[Floats, Floats]:
        """(worlds,) costs at 0:100 and at 100:0."""
        return self._paid(0.0), self._paid(1.0)

    def _paid(self, share: float) -> Floats:
        return self._scored.under(self.scheme.shared(share)).cost

    def cost(self, share: float) -> Floats:
        """(worlds,) minor units at an individual share."""
        if not self.exact_line:
            return self._paid(share)
        team, own = self._ends
        return team + share * (own - team)

    def quantiles(self, shares: Sequence[float], levels: Sequence[float] = (0.05, 0.5, 0.95)) -> Floats:
        """(shares, levels) minor units: the costs that are not exceeded with these probabilities."""
        places = [place_of(len(self.cost(shares[0])), level) for level in levels]
        found = [np.partition(self.cost(share), places)[places] for share in shares]
        return np.array(found)
