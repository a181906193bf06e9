"""What may move when a scheme is changed: each is a frozen type with its bounds, its step and how hard it is to explain."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from kpi.frozen import Level, Rate, Share
from kpi.language import N_
from kpi.rules.curve import Curve
from kpi.rules.presets import standard_plan
from kpi.scheme.scheme import Scheme
from kpi.solver.addedpoints import with_points, without_unused
from kpi.solver.dials import BonusDial, CapDial, Dial, OwnPointsDial, SplitDial, TeamPointsDial, can_be, stepped
from kpi.solver.levers import BonusesOfRoles, LeverGroup, OwnPays, TeamPlanPays, WeightsOfCard
from kpi.solver.ofkind import OfKind

Step = Annotated[float, Field(gt=0, le=1)]
Points = Annotated[float, Field(ge=-0.5, le=0.5)]
Effort = Annotated[float, Field(gt=0, le=100)]


class Move(OfKind):
    """Something that may be set anew, in whole steps from where it stands today."""

    title: ClassVar[str]
    """What a reader calls it; not yet translated."""
    effort: Effort = Field(
        1.0, title=N_("Hard to explain"), description=N_("How much a change of it weighs beside the others.")
    )

    def dials(self, _scheme: Scheme) -> Iterator[Dial]:
        """What is tried out value by value."""
        yield from ()

    def opened(self, scheme: Scheme) -> Scheme:
        """The scheme with everything in it that may move; it pays the same."""
        return scheme

    def closed(self, scheme: Scheme, _today: Scheme) -> Scheme:
        """The scheme without what was opened and not used."""
        return scheme

    def levers(self, _scheme: Scheme) -> Iterator[LeverGroup]:
        """What may be set in a scheme all at once, one group for each card or curve."""
        yield from ()


class MoveOwnShare(Move):
    """The split."""

    title = N_("Individual share")
    kind: Literal["own share"] = "own share"
    least: Share = Field(0.0, title=N_("At least"))
    most: Share = Field(1.0, title=N_("At most"))
    step: Step = Field(0.05, title=N_("In steps of"))

    def dials(self, scheme: Scheme) -> Iterator[Dial]:
        """Whole steps from today on, where the team pays a part."""
        today = scheme.team.share
        if today is not None:
            yield SplitDial(today, stepped(today, self.step, self.least, self.most), self.effort)


class MoveTargetBonus(Move):
    """One factor on all target bonuses, wherever they stand."""

    title = N_("All target bonuses")
    kind: Literal["target bonus"] = "target bonus"
    least: Rate = Field(0.8, title=N_("Factor at least"))
    most: Rate = Field(1.2, title=N_("Factor at most"))
    step: Step = Field(0.01, title=N_("In steps of"))

    def dials(self, _scheme: Scheme) -> Iterator[Dial]:
        """Whole steps from 1 on."""
        yield BonusDial(1.0, stepped(1.0, self.step, self.least, self.most), self.effort)


class MoveBonusOfRoles(Move):
    """A factor on the target bonuses of each role."""

    title = N_("Target bonuses of each role")
    kind: Literal["target bonus of roles"] = "target bonus of roles"
    role: str = Field("", title=N_("Role"), description=N_("When empty, every role."))
    least: Rate = Field(0.8, title=N_("Factor at least"))
    most: Rate = Field(1.2, title=N_("Factor at most"))
    step: Step = Field(0.01, title=N_("In steps of"))

    def levers(self, scheme: Scheme) -> Iterator[LeverGroup]:
        """One lever a role."""
        roles = [card.role for card in scheme.cards if self.role in ("", card.role)]
        if roles:
            yield BonusesOfRoles.of(scheme, roles, (self.least, self.most), self.step, self.effort / len(scheme.cards))


class MoveTeamPays(Move):
    """What the team plan pays at its points; the standard plan keeps its pay."""

    title = N_("What the team plan pays at its points")
    kind: Literal["team pays"] = "team pays"
    least: Rate = Field(0.0, title=N_("Pay at least"))
    most: Rate = Field(2.0, title=N_("Pay at most"))
    step: Step = Field(0.025, title=N_("In steps of"))
    points: tuple[Level, ...] = Field((), title=N_("Points that may come in"), max_length=10)

    def opened(self, scheme: Scheme) -> Scheme:
        """With the points that may come in, each at what its result pays today."""
        curve = with_points(scheme.team.curve, self.points)
        return scheme.revise(team=scheme.team.revise(curve=curve))

    def closed(self, scheme: Scheme, today: Scheme) -> Scheme:
        """Without the points that came in and change nothing."""
        curve = without_unused(scheme.team.curve, self.points, today.team.curve)
        return scheme.revise(team=scheme.team.revise(curve=curve))

    def levers(self, scheme: Scheme) -> Iterator[LeverGroup]:
        """The points of the one team plan, while it pays anything."""
        if scheme.team.counts and any(card.team is None for card in scheme.cards):
            part = scheme.team.part or 1.0
            curve = scheme.team.curve
            bounds = [_pay_bounds(self, knot.at == standard_plan(curve), knot.pay) for knot in curve.knots]
            yield TeamPlanPays.of(scheme, bounds, self.step, self.effort * part)


class MoveWeights(Move):
    """The weights of the KPIs of a card."""

    title = N_("Weights of the KPIs")
    kind: Literal["weights"] = "weights"
    role: str = Field("", title=N_("Role"), description=N_("When empty, every role."))
    least: Share = Field(0.0, title=N_("Weight at least"))
    most: Share = Field(1.0, title=N_("Weight at most"))
    step: Step = Field(0.05, title=N_("In steps of"))

    def levers(self, scheme: Scheme) -> Iterator[LeverGroup]:
        """A group for each card with several KPIs."""
        for card in scheme.cards:
            if self.role in ("", card.role) and len(card.kpis) > 1:
                bounds = [_bounds(kpi.weight, self.least, self.most) for kpi in card.kpis]
                yield WeightsOfCard.of(scheme, card, bounds, self.step, self.effort * own_part(scheme, card.role))


class MovePointPays(Move):
    """What KPIs pay at the points of their curves; the plan keeps its pay."""

    title = N_("What the KPIs pay at their points")
    kind: Literal["point pays"] = "point pays"
    role: str = Field("", title=N_("Role"), description=N_("When empty, every role."))
    kpi: str = Field("", title=N_("KPI"), description=N_("When empty, every KPI."))
    least: Rate = Field(0.0, title=N_("Pay at least"))
    most: Rate = Field(2.0, title=N_("Pay at most"))
    step: Step = Field(0.05, title=N_("In steps of"))

    def levers(self, scheme: Scheme) -> Iterator[LeverGroup]:
        """A group for each KPI that counts."""
        for card in scheme.cards:
            part = own_part(scheme, card.role)
            for kpi in card.kpis:
                if self.role in ("", card.role) and self.kpi in ("", kpi.name) and kpi.weight * part > 0:
                    plan = standard_plan(kpi.curve)
                    bounds = [_pay_bounds(self, knot.at == plan, knot.pay) for knot in kpi.curve.knots]
                    yield OwnPays.of(card, kpi, bounds, self.step, self.effort * part * kpi.weight)


class MoveOwnPoints(Move):
    """Where the points of the KPIs lie, as shares of the plan."""

    title = N_("Where the KPIs’ points lie")
    kind: Literal["own points"] = "own points"
    role: str = Field("", title=N_("Role"), description=N_("When empty, every role."))
    kpi: str = Field("", title=N_("KPI"), description=N_("When empty, every KPI."))
    which: Literal["all", "first"] = Field("all", title=N_("Which points"))
    least: Points = Field(-0.1, title=N_("Points easier by at most"))
    most: Points = Field(0.1, title=N_("Points harder by at most"))
    step: Step = Field(0.01, title=N_("In steps of"))

    def dials(self, scheme: Scheme) -> Iterator[Dial]:
        """One for all of them."""
        first_only = self.which == "first"
        kpis = frozenset(
            (card.role, kpi.name)
            for card in scheme.cards
            for kpi in card.kpis
            if self.role in ("", card.role) and self.kpi in ("", kpi.name) and kpi.curve.scale == "plan"
        )
        dial = OwnPointsDial(0.0, stepped(0.0, self.step, self.least, self.most), self.effort, kpis, first_only)
        if kpis:
            yield replace(dial, values=tuple(one for one in dial.values if can_be(partial(dial.put, scheme), one)))


class MoveTeamPoints(Move):
    """Where the points of the team plan lie."""

    title = N_("Where the team plan’s points lie")
    kind: Literal["team points"] = "team points"
    which: Literal["all", "first"] = Field("all", title=N_("Which points"))
    least: Points = Field(-0.2, title=N_("Points easier by at most"))
    most: Points = Field(0.1, title=N_("Points harder by at most"))
    step: Step = Field(0.05, title=N_("In steps of"))

    def dials(self, scheme: Scheme) -> Iterator[Dial]:
        """One, where the team plan is a share of the plan and pays anything."""
        if not scheme.team.counts or scheme.team.curve.scale != "plan":
            return
        dial = TeamPointsDial(0.0, stepped(0.0, self.step, self.least, self.most), self.effort, self.which == "first")
        yield replace(dial, values=tuple(one for one in dial.values if can_be(partial(dial.put, scheme), one)))


class MoveCap(Move):
    """The most that a person is paid, where there is a cap."""

    title = N_("Caps")
    kind: Literal["cap"] = "cap"
    role: str = Field("", title=N_("Role"), description=N_("When empty, every role."))
    least: Rate = Field(1.2, title=N_("Cap at least"))
    most: Rate = Field(2.0, title=N_("Cap at most"))
    step: Step = Field(0.1, title=N_("In steps of"))

    def dials(self, scheme: Scheme) -> Iterator[Dial]:
        """One a card."""
        for card in scheme.cards:
            if card.cap is not None and self.role in ("", card.role):
                values = stepped(card.cap, self.step, self.least, self.most)
                yield CapDial(card.cap, values, self.effort / len(scheme.cards), card.role)


_BETWEEN = 0.85
"""Where a team plan of one level may begin to pay, as the story's remedies do."""


def usual_moves(scheme: Scheme) -> tuple[Move, ...]:
    """The split and the team plan; where this pays all or nothing, it may begin to pay earlier."""
    curve = scheme.team.curve
    cliff = len(curve.knots) == 1 and curve.shape == "steps" and curve.scale == "plan"
    points = (_BETWEEN,) if cliff and curve.knots[0].at > _BETWEEN else ()
    return MoveOwnShare(), MoveTeamPays(points=points, most=_highest(curve))


def _highest(curve: Curve) -> float:
    """No point is to pay more than the highest does today, or than the whole."""
    return max(1.0, curve.highest) if np.isfinite(curve.highest) else 2.0


def own_part(scheme: Scheme, role: str) -> float:
    """The share of the target bonus that is paid on the own result."""
    card = next(card for card in scheme.cards if card.role == role)
    share = (card.team or scheme.team).share
    return 1.0 if share is None else share


def _bounds(today: float, least: float, most: float) -> tuple[float, float]:
    """Today's value is always allowed."""
    return min(today, least), max(today, most)


def _pay_bounds(move: MoveTeamPays | MovePointPays, held: bool, today: float) -> tuple[float, float]:
    return (today, today) if held else _bounds(today, move.least, move.most)


AnyMove = Annotated[
    MoveOwnShare
    | MoveTeamPays
    | MoveWeights
    | MovePointPays
    | MoveTargetBonus
    | MoveBonusOfRoles
    | MoveOwnPoints
    | MoveTeamPoints
    | MoveCap,
    Field(discriminator="kind"),
]
MOVES: tuple[type[Move], ...] = (
    MoveOwnShare,
    MoveTeamPays,
    MoveWeights,
    MovePointPays,
    MoveTargetBonus,
    MoveBonusOfRoles,
    MoveOwnPoints,
    MoveTeamPoints,
    MoveCap,
)
"""In the order in which they are offered."""
