"""What conditions look at: everybody's money under a scheme, beside today's and that of 100:0; its weights, its split, and what else they ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import Write, _, whole_money
from kpi.money import Floats
from kpi.payment.payout import pay
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.rules.people import Mask
from kpi.scheme.scheme import Scheme
from kpi.solver.measures import MAGNIFIED, Jumps, OwnPoint, Passed, Yardstick, YearCosts, magnified
from kpi.solver.payingagain import PayingAgain
from kpi.split.effect import labels
from kpi.split.strong import AT_PLAN, Rule, summed
from kpi.worlds import Worlds


@dataclass(frozen=True, eq=False)
class Ground:
    """Today's scheme on its people. Quantities of a scheme are a row of numbers: pay of each person, every weight, the individual share,
    and what measures there are."""

    scheme: Scheme
    workforce: Workforce
    paid: Payouts
    codes: NDArray[np.intp]
    """(seats,) whose each is."""
    names: tuple[str, ...]
    today: Floats
    """(persons,) pay in minor units, seats and periods added up."""
    alone: Floats
    """(persons,) the same at 100:0."""
    strong: Mask
    """(persons,)"""
    turns: Floats
    """(persons,) how many amounts are rounded for each."""
    people: pd.DataFrame | None = None
    """The table of people, for conditions that ask for a column of it."""
    measures: Mapping[str, Yardstick] = field(default_factory=dict)

    @cached_property
    def pays(self) -> PayingAgain:
        """What a scheme pays."""
        return PayingAgain(self.workforce)

    @cached_property
    def closely(self) -> PayingAgain:
        """The same magnified."""
        return PayingAgain(magnified(self.workforce))

    @property
    def width(self) -> int:
        """How many quantities there are."""
        return self.share_place + 1 + sum(measure.count for measure in self.measures.values())

    @property
    def weights(self) -> int:
        """How many weights there are."""
        return sum(len(card.kpis) for card in self.scheme.cards)

    @property
    def share_place(self) -> int:
        """Where the individual share stands."""
        return len(self.names) + self.weights

    def place(self, measure: str) -> slice:
        """Where the numbers of a measure stand."""
        first = self.share_place + 1
        for name, one in self.measures.items():
            if name == measure:
                return slice(first, first + one.count)
            first += one.count
        raise KeyError(measure)

    @property
    def write(self) -> Write:
        """Money as sentences write it."""
        return whole_money(self.scheme.currency)

    @cached_property
    def dust(self) -> Floats:
        """(quantities,) by so much each may differ from what is not rounded: pay by half a minor unit a time."""
        dusts = [np.full(one.count, one.dust) * self._size(name) for name, one in self.measures.items()]
        return np.concatenate([0.5 * self.turns, np.full(self.weights + 1, 1e-9), *dusts])

    def _size(self, measure: str) -> Floats:
        return np.maximum(np.abs(self.quantities_today[self.place(measure)]), 1.0)

    @cached_property
    def in_money(self) -> Mask:
        """(quantities,) which are in proportion to the target bonuses."""
        more = [np.full(one.count, one.money) for one in self.measures.values()]
        return np.concatenate([np.ones(len(self.names), bool), np.zeros(self.weights + 1, bool), *more])

    def still(self, scheme: Scheme) -> Floats:
        """(quantities,) those that are known before anybody is paid; NaN elsewhere."""
        found = np.full(self.width, np.nan)
        for name, one in self.measures.items():
            if one.still:
                found[self.place(name)] = one.of(scheme, self.paid)
        return found

    @cached_property
    def quantities_today(self) -> Floats:
        """(quantities,) of today's scheme."""
        return self.quantities(self.scheme, self.paid)

    def quantities(self, scheme: Scheme, paid: Payouts) -> Floats:
        """(quantities,) of a scheme that pays so."""
        more = [one.of(scheme, paid) for one in self.measures.values()]
        return np.concatenate([summed(paid.payout, self.codes), self._said(scheme), *more])

    def fine(self, scheme: Scheme) -> Floats:
        """(quantities,) the same as if nothing were rounded."""
        paid = self.closely(scheme)
        more = [one.fine(scheme, paid) for one in self.measures.values()]
        return np.concatenate([summed(paid.payout, self.codes) / MAGNIFIED, self._said(scheme), *more])

    def _said(self, scheme: Scheme) -> Floats:
        share = scheme.team.share
        weights = [kpi.weight for card in scheme.cards for kpi in card.kpis]
        return np.array([*weights, 1.0 if share is None else share])

    def of_money(self, rows: Floats) -> Floats:
        """StraightDemand (rows, persons) over money as rows (rows, quantities)."""
        return np.pad(rows, ((0, 0), (0, self.width - rows.shape[1])))

    def of_weights(self) -> Floats:
        """(weights, quantities) each weight by itself."""
        return np.eye(self.width)[len(self.names) : self.share_place]

    def of_share(self) -> Floats:
        """(1, quantities) the individual share."""
        return np.eye(self.width)[self.share_place : self.share_place + 1]

    def of_measure(self, measure: str) -> Floats:
        """(count, quantities) each number of a measure by itself."""
        place = self.place(measure)
        rows = np.zeros((place.stop - place.start, self.width))
        rows[:, place] = np.eye(len(rows))
        return rows


def ground(
    scheme: Scheme,
    workforce: Workforce,
    who: Rule | Mask = AT_PLAN,
    asks: Iterable[str] = (),
    *,
    people: pd.DataFrame | None = None,
    years: Worlds | None = None,
) -> Ground:
    """A scheme and its people, paid, with the measures that are asked for; raises `Refused`."""
    paid, alone = pay(scheme, workforce), pay(scheme.alone(), workforce)
    codes, names = pd.factorize(workforce.seats["person"])
    strong = np.bincount(codes, labels(who, alone)[1], len(names)) > 0
    return Ground(
        scheme,
        workforce,
        paid,
        codes,
        tuple(map(str, names)),
        summed(paid.payout, codes),
        summed(alone.payout, codes),
        strong,
        summed(paid.active, codes),
        people,
        {name: _measure(name, scheme, workforce, paid, years) for name in sorted(set(asks))},
    )


def _measure(name: str, scheme: Scheme, workforce: Workforce, paid: Payouts, years: Worlds | None) -> Yardstick:
    match name:
        case "own point":
            return OwnPoint.on(scheme, workforce)
        case "jumps":
            return Jumps.on(scheme, paid)
        case "passed":
            return Passed.on(workforce, paid)
        case "years":
            if years is None:
                what = _("conditions on possible years need possible years")
                raise Refused([Problem(what, mend=_("Choose conditions on the results alone."))])
            return YearCosts.on(scheme, years)
    raise KeyError(name)
