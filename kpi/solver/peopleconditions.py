"""Conditions on the money of people: the budget, what the strong or anybody may lose, what goes to the weak."""

from abc import abstractmethod
from typing import Literal

import numpy as np
from pydantic import Field

from kpi.frozen import Share
from kpi.language import N_, _, ngettext, number, percent
from kpi.money import Floats
from kpi.solver.demand import Condition, Demand, StraightDemand
from kpi.solver.ground import Ground

Against = Literal["100:0", "today"]


class CostAtMost(Condition):
    """The budget, on the results that are looked at."""

    title, unit = N_("Total cost at most"), "money"
    kind: Literal["cost"] = "cost"
    most: float = Field(ge=0, title=N_("Total cost at most"), description=N_("In units of the currency."))

    def limit(self, ground: Ground) -> float:
        """In minor units."""
        return round(self.most * ground.scheme.minor)

    def demand(self, ground: Ground) -> Demand:
        """The sum of all pay."""
        rows = ground.of_money(np.ones((1, len(ground.names))))
        return StraightDemand(rows, np.array([self.limit(ground)]), np.ones(1))

    def value(self, ground: Ground, quantities: Floats) -> float:
        """All pay."""
        return float(quantities[: len(ground.names)].sum())

    def says(self, ground: Ground) -> str:
        """The budget."""
        return _("The total cost is at most {money}.").format(money=ground.write(self.limit(ground)))

    def has_to_give(self, ground: Ground, value: float) -> str:
        """A higher budget."""
        text = _("To keep all other conditions, the budget would have to be {money} higher: {total}.")
        return text.format(money=ground.write(value - self.limit(ground)), total=ground.write(value))

    def stands(self, ground: Ground, value: float) -> str:
        """The cost."""
        return _("Today it costs {money}.").format(money=ground.write(value))


class _LossAtMost(Condition):
    """Nobody of some people has less than a share of what was."""

    unit = "share"
    most: Share = Field(title=N_("Loses at most"))

    def limit(self, _ground: Ground) -> float:
        """The share."""
        return self.most

    @abstractmethod
    def before(self, ground: Ground) -> Floats:
        """(persons,) what each had; NaN for those who are not asked about."""

    def demand(self, ground: Ground) -> Demand:
        """Of each of them."""
        before = self.before(ground)
        some = np.flatnonzero(before > 0)
        rows = ground.of_money(-np.eye(len(ground.names))[some])
        return StraightDemand(rows, -(1 - self.most) * before[some], before[some])

    def value(self, ground: Ground, quantities: Floats) -> float:
        """The largest loss of any of them, as a share; 0 where nobody loses."""
        before = self.before(ground)
        some = before > 0
        return float((1 - quantities[: len(before)][some] / before[some]).max(initial=0.0))


class StrongLoseAtMost(_LossAtMost):
    """What the team part may take from the strong."""

    title = N_("Each strong person loses at most, against 100:0")
    kind: Literal["strong lose"] = "strong lose"

    def before(self, ground: Ground) -> Floats:
        """The strong at 100:0."""
        return np.where(ground.strong, ground.alone, np.nan)

    def says(self, _ground: Ground) -> str:
        """The share."""
        return _("Each strong person loses at most {share} against 100:0.").format(share=percent(self.most, 2))

    def has_to_give(self, _ground: Ground, value: float) -> str:
        """A larger loss."""
        text = _("To keep all other conditions, a strong person would have to lose up to {share}, in place of {limit}.")
        return text.format(share=percent(value, 2), limit=percent(self.most, 2))

    def stands(self, _ground: Ground, value: float) -> str:
        """The largest loss of a strong person."""
        return _("Today a strong person loses up to {share} against 100:0.").format(share=percent(value, 1))


class NobodyLosesMore(_LossAtMost):
    """What anybody may lose by the change."""

    title = N_("Nobody loses more than, against today")
    kind: Literal["nobody loses"] = "nobody loses"

    def before(self, ground: Ground) -> Floats:
        """Everybody today."""
        return ground.today

    def says(self, _ground: Ground) -> str:
        """The share."""
        return _("Nobody loses more than {share} against today.").format(share=percent(self.most, 2))

    def has_to_give(self, _ground: Ground, value: float) -> str:
        """A larger loss."""
        text = _(
            "To keep all other conditions, somebody would have to lose {share} against today, in place of {limit}."
        )
        return text.format(share=percent(value, 2), limit=percent(self.most, 2))

    def stands(self, _ground: Ground, _value: float) -> str:
        """Nobody loses against oneself."""
        return _("Today nobody loses against today.")


class FewLose(Condition):
    """How many people may have less than before."""

    title, unit = N_("People who lose, at most"), "people"
    kind: Literal["few lose"] = "few lose"
    most: int = Field(ge=0, title=N_("People who lose, at most"))
    against: Against = Field("today", title=N_("Against"))

    @property
    def label(self) -> str:
        """Against what."""
        return (
            _("People who lose against 100:0, at most")
            if self.against == "100:0"
            else _("People who lose against today, at most")
        )

    def limit(self, _ground: Ground) -> float:
        """Their number."""
        return self.most

    def demand(self, ground: Ground) -> Demand:
        """Nobody, but so many."""
        return self._rows(ground)

    def _rows(self, ground: Ground) -> StraightDemand:
        before = ground.alone if self.against == "100:0" else ground.today
        rows = ground.of_money(-np.eye(len(before)))
        return StraightDemand(rows, -before, np.zeros(len(before)), self.most)

    def value(self, ground: Ground, quantities: Floats) -> float:
        """How many have less."""
        return float(self._rows(ground).broken(quantities).sum())

    def says(self, _ground: Ground) -> str:
        """How many, and against what."""
        text = (
            ngettext("At most {n} person loses against 100:0.", "At most {n} people lose against 100:0.", self.most)
            if self.against == "100:0"
            else ngettext(
                "At most {n} person loses against today.", "At most {n} people lose against today.", self.most
            )
        )
        return text.format(n=number(self.most))

    def has_to_give(self, _ground: Ground, value: float) -> str:
        """More people."""
        text = ngettext(
            "To keep all other conditions, {n} person would have to lose, in place of {limit}.",
            "To keep all other conditions, {n} people would have to lose, in place of {limit}.",
            round(value),
        )
        return text.format(n=number(value), limit=number(self.most))

    def stands(self, _ground: Ground, value: float) -> str:
        """How many lose."""
        text = ngettext("Today {n} person loses against 100:0.", "Today {n} people lose against 100:0.", round(value))
        return text.format(n=number(value))


class TransferAtMost(Condition):
    """What the weak may gain by the team part in total: money that others have earned."""

    title, unit = N_("The weak gain in total at most, against 100:0"), "money"
    kind: Literal["transfer"] = "transfer"
    most: float = Field(ge=0, title=N_("The weak gain in total at most"), description=N_("In units of the currency."))

    def limit(self, ground: Ground) -> float:
        """In minor units."""
        return round(self.most * ground.scheme.minor)

    def demand(self, ground: Ground) -> Demand:
        """Their pay less what it would be alone."""
        weak = (~ground.strong).astype(float)
        most = self.limit(ground) + float(ground.alone @ weak)
        return StraightDemand(ground.of_money(weak[None]), np.array([most]), np.ones(1))

    def value(self, ground: Ground, quantities: Floats) -> float:
        """What they have more; 0 where they have less."""
        gain = (quantities[: len(ground.names)] - ground.alone)[~ground.strong].sum()
        return max(float(gain), 0.0)

    def says(self, ground: Ground) -> str:
        """The money."""
        text = _("The weak gain at most {money} in total against 100:0.")
        return text.format(money=ground.write(self.limit(ground)))

    def has_to_give(self, ground: Ground, value: float) -> str:
        """A larger transfer."""
        text = _("To keep all other conditions, the weak would have to gain {money}, in place of at most {limit}.")
        return text.format(money=ground.write(value), limit=ground.write(self.limit(ground)))

    def stands(self, ground: Ground, value: float) -> str:
        """The transfer."""
        return _("Today the weak gain {money} in total against 100:0.").format(money=ground.write(value))
