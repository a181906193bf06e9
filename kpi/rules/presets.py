"""Curves that everybody knows by name, for one's own result and for the team's; and the one rule by which a curve is put around a plan."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from kpi.language import N_
from kpi.rules.curve import Curve, Knot

Points = Sequence[tuple[float, float]]
"""Shares of the plan and what they pay, from worst to best."""

OWN_PLAN = ((0.8, 0.5), (1.0, 1.0), (1.2, 1.5))
TEAM_PLAN = ((0.85, 0.5), (1.0, 1.0), (1.1, 1.5))


class Preset(NamedTuple):
    """A curve with a name; its points are shares of the plan, and mirrored at it where lower is better."""

    title: str
    says: str
    points: Points
    shape: Literal["linear", "steps"] = "linear"
    above: Literal["flat", "continue"] = "flat"

    def of(self, old: Curve, *, falls: bool = False) -> Curve:
        """This curve in the unit of another one, around its plan; `falls` where a single point cannot say that lower is better."""
        plan = 1.0 if old.scale == "plan" else standard_plan(old)
        return around(old, plan, self.points, shape=self.shape, above=self.above, falls=falls)


OWN_PRESETS = {
    "index": Preset(
        N_("Index"),
        N_("Each percent of the plan pays one percent of the bonus, without minimum and maximum."),
        ((0.0, 0.0), (1.0, 1.0)),
        above="continue",
    ),
    "levels": Preset(
        N_("Three levels"),
        N_("Nothing below the plan, all of the bonus from the plan on, and half more from 120% on."),
        ((1.0, 1.0), (1.2, 1.5)),
        "steps",
    ),
    "cliff": Preset(N_("Cliff"), N_("All or nothing: the plan has to be reached."), ((1.0, 1.0),), "steps"),
    "graduated": Preset(
        N_("Graduated"), N_("Half of the bonus at 80% of the plan, all of it at 100%, and half more at 120%."), OWN_PLAN
    ),
}
"""What a KPI pays."""

TEAM_PRESETS = {
    "cliff": Preset(N_("Cliff"), N_("All or nothing: the team has to reach its plan."), ((1.0, 1.0),), "steps"),
    "graduated": Preset(
        N_("Graduated"),
        N_("The team part grows from half at 85% of the team's plan to one and a half at 110%."),
        TEAM_PLAN,
    ),
    "plans": Preset(
        N_("Minimum, standard, maximum"),
        N_("Three plans of the team, each with its own step: half at 85%, all at 100%, one and a half at 110%."),
        TEAM_PLAN,
        "steps",
    ),
}
"""What the team's result pays."""


def preset_of(curve: Curve, presets: Mapping[str, Preset]) -> str | None:
    """Which of them a curve is; None where it is another one."""
    return next((name for name, preset in presets.items() if preset.of(curve, falls=curve.falls) == curve), None)


def around(
    old: Curve,
    plan: float,
    points: Points,
    *,
    shape: str = "linear",
    above: str = "flat",
    falls: bool = False,
) -> Curve:
    """Points at shares of a plan, in the unit and the direction of an old curve."""
    falls = falls or old.falls
    ats = [(2 - at if falls else at, pays) for at, pays in points]
    if falls and len(ats) == 1:
        ats = [(2.0, 0.0), *ats]  # a single point would say that higher is better
    knots = [Knot(round(plan * at, 10), pays) for at, pays in ats]
    return Curve.model_validate({"shape": shape, "scale": old.scale, "above": above, "knots": knots})


def plan_curve(points: Points, *, falls: bool) -> Curve:
    """Points as shares of the plan; mirrored at it where lower is better: 120 % pays half."""
    return around(Curve(knots=(Knot(1.0, 1.0),)), 1.0, points, falls=falls)


def turned(curve: Curve, *, falls: bool) -> Curve:
    """A curve of shares of the plan for a KPI where lower is better, or higher: mirrored at the plan where that is the other way."""
    if curve.falls == falls:
        return curve
    ats = [Knot(round(2 - at, 10), pays) for at, pays in curve.knots]
    return curve.revise(knots=tuple(ats if len(ats) > 1 else [Knot(round(2 * ats[0].at, 10), 0.0), *ats]))


def standard_plan(curve: Curve) -> float:
    """The first result that pays in full; of a curve that never does, its last knot. 1 where that is not above 0: no share can be taken of it."""
    found = next((at for at in _in_full(curve)), curve.knots[-1].at)
    return found if found > 0 else 1.0


def _in_full(curve: Curve) -> Iterator[float]:
    """Where each knot, or the line that leads to it, comes to 100 %."""
    for before, knot in zip((None, *curve.knots), curve.knots, strict=False):
        if knot.pay >= 1 and (curve.shape == "steps" or before is None or knot.pay == 1):
            yield knot.at
        elif knot.pay >= 1 and before is not None:
            yield before.at + (knot.at - before.at) * (1 - before.pay) / (knot.pay - before.pay)
