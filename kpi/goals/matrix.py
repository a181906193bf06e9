"""The goal matrix: whose goals there are, what each serves, by what it is measured and what it weighs."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from kpi import yamlfile
from kpi.frozen import Frozen, Name, Rate, Share
from kpi.language import N_, _, number, percent
from kpi.problem import Problem, Refused
from kpi.rules.curve import Curve

Plane = Literal["company", "department", "person"]
PLANES: Mapping[Plane, str] = {
    "company": N_("the company"),
    "department": N_("a department"),
    "person": N_("a person"),
}
"""From the top down: a goal serves one of the level above."""
REASONS = {"importance": N_("by importance"), "difficulty": N_("by how difficult they are to reach")}
USUAL_INDICATORS = 2
"""A third one of a goal is told."""
_CLOSE = 1e-6
_MOST = 40
"""KPIs that a card of a scheme can have."""


class Indicator(Frozen):
    """By what a goal is measured."""

    kpi: Name = Field(title=N_("KPI"))
    title: str = Field("", max_length=120, title=N_("Title"))
    share: Share | None = Field(None, title=N_("Share of the goal"), description=N_("When empty, shared equally."))
    plan: float | None = Field(None, ge=0, title=N_("Plan"))
    unit: str = Field("", max_length=40, title=N_("Unit"))
    better: Literal["higher", "lower"] = Field("higher", title=N_("Which is better"))
    perspective: Literal["", "finance", "customers", "processes", "development"] = Field("", title=N_("Perspective"))

    @property
    def label(self) -> str:
        """The title, or the name where there is none."""
        return self.title or self.kpi


class Goal(Frozen):
    """What somebody is to reach."""

    id: str = Field(title=N_("Id"), pattern=r"^[\w-]+$", max_length=60)
    level: Plane = Field(title=N_("Level"))
    owner: Name = Field(title=N_("Owner"))
    text: Name = Field(title=N_("Goal"))
    parent: str = Field("", max_length=60, title=N_("Serves the goal"))
    weight: Share | None = Field(None, title=N_("Weight"))
    score: Annotated[float | None, Field(gt=0)] = Field(
        None, title=N_("Score"), description=N_("Of importance or difficulty, in place of a weight.")
    )
    acceptable: Rate | None = Field(
        None, title=N_("Acceptable from"), description=N_("Share of the plan from which the goal counts as reached.")
    )
    indicators: tuple[Indicator, ...] = Field((), max_length=20, title=N_("Indicators"))

    @model_validator(mode="after")
    def _is_measured(self) -> Self:
        if not self.indicators:
            text = _("the goal “{goal}” has no indicator, so nobody can tell whether it is reached: name a KPI")
            raise ValueError(text.format(goal=self.text))
        given = [one.share for one in self.indicators]
        if None in given and set(given) != {None}:
            text = _("of the indicators of “{goal}” either all or none have a share")
            raise ValueError(text.format(goal=self.text))
        if None not in given and abs(sum(self.shares) - 1) > _CLOSE:
            text = _("the shares of the indicators of “{goal}” add up to {total} in place of {whole}")
            raise ValueError(text.format(goal=self.text, total=percent(sum(self.shares), 4), whole=percent(1)))
        return self

    @property
    def shares(self) -> tuple[float, ...]:
        """What each indicator has of the goal."""
        equal = 1 / len(self.indicators)
        return tuple(equal if one.share is None else one.share for one in self.indicators)


class GoalMatrix(Frozen):
    """All goals, each owner's weights adding up to 100 %, and what an overall result pays."""

    title: str = Field("", max_length=120, title=N_("Title"))
    weighed_by: Literal["importance", "difficulty"] = Field("importance", title=N_("Weighed by"))
    goals: tuple[Goal, ...] = Field(title=N_("Goals"), min_length=1, max_length=5000)
    levels: Curve | None = Field(
        None, title=N_("Three levels"), description=N_("What a result of one indicator counts for.")
    )
    table: Curve | None = Field(
        None,
        title=N_("Result-to-pay table"),
        description=N_("The overall result goes in, a share of the salary comes out."),
    )

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        wrong = [*self._twice(), *self._parents(), *self._many(), *self._sums()]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _twice(self) -> Iterator[str]:
        ids = [goal.id for goal in self.goals]
        for name in sorted({one for one in ids if ids.count(one) > 1}) if len({*ids}) < len(ids) else ():
            yield _("there are two goals “{id}”").format(id=name)

    def _parents(self) -> Iterator[str]:
        levels = list(PLANES)
        for goal in self.goals:
            if not goal.parent:
                continue
            above = self.by_id.get(goal.parent)
            if above is None:
                yield _("“{goal}” serves a goal “{id}” that is not there").format(goal=goal.text, id=goal.parent)
            elif levels.index(above.level) >= levels.index(goal.level):
                text = _("“{goal}” of {owner} serves “{above}”, which does not stand above it")
                yield text.format(goal=goal.text, owner=goal.owner, above=above.text)

    def _many(self) -> Iterator[str]:
        for owner, goals in self.by_owner.items():
            count = len({one.kpi for goal in goals for one in goal.indicators})
            if count > _MOST:
                text = _("{owner} has {n} KPIs; a card can have {most}")
                yield text.format(owner=owner, n=number(count), most=number(_MOST))

    def _sums(self) -> Iterator[str]:
        for owner, goals in self.by_owner.items():
            weighed, scored = [one.weight is not None for one in goals], [one.score is not None for one in goals]
            if all(scored) and not any(weighed):
                continue
            if not all(weighed) or any(scored):
                yield _("every goal of {owner} needs a weight, or every one a score").format(owner=owner)
                continue
            total = sum(goal.weight or 0.0 for goal in goals)
            if abs(total - 1) > _CLOSE:
                text = _("the goals of {owner} weigh {total} together in place of {whole}")
                yield text.format(owner=owner, total=percent(total, 4), whole=percent(1))

    @cached_property
    def by_id(self) -> dict[str, Goal]:
        """Every goal by its id."""
        return {goal.id: goal for goal in self.goals}

    @cached_property
    def by_owner(self) -> dict[str, tuple[Goal, ...]]:
        """The goals of each owner, in the order of the file."""
        found: dict[str, list[Goal]] = {}
        for goal in self.goals:
            found.setdefault(goal.owner, []).append(goal)
        return {owner: tuple(goals) for owner, goals in found.items()}

    @cached_property
    def weights(self) -> dict[str, float]:
        """What each goal weighs among those of its owner: as it says, or its share of their scores."""
        found: dict[str, float] = {}
        for goals in self.by_owner.values():
            whole = sum(goal.score or 0.0 for goal in goals)
            found |= {
                goal.id: goal.weight if goal.weight is not None else (goal.score or 0.0) / whole for goal in goals
            }
        return found

    def below(self, goal: Goal) -> tuple[Goal, ...]:
        """The goals that serve this one."""
        return self._below.get(goal.id, ())

    @cached_property
    def _below(self) -> dict[str, tuple[Goal, ...]]:
        found: dict[str, list[Goal]] = {}
        for goal in self.goals:
            found.setdefault(goal.parent, []).append(goal)
        return {name: tuple(goals) for name, goals in found.items()}

    def revise_goal(self, name: str, **changes: object) -> "GoalMatrix":
        """The matrix with one goal changed, validated again."""
        return self.revise(goals=tuple(one.revise(**changes) if one.id == name else one for one in self.goals))


def owner_goals(matrix: GoalMatrix, owner: str) -> tuple[Goal, ...]:
    """The goals of an owner; raises `Refused` where there are none."""
    if owner not in matrix.by_owner:
        what = _("nobody called “{name}” has goals").format(name=owner)
        raise Refused([Problem(what, mend=_("Known: {known}.").format(known=", ".join(matrix.by_owner)))])
    return matrix.by_owner[owner]


def read_matrix(text: str | bytes, name: str = "") -> GoalMatrix:
    """A matrix from the text of its YAML file; raises `Refused` with every problem."""
    mend = _("Download the example and change that.")
    data = yamlfile.parse(yamlfile.decoded(text, name), name, _("this is not a goal matrix"), mend)
    if not isinstance(data, dict):
        raise Refused([Problem(_("this is not a goal matrix: it holds no fields"), name, mend)])
    try:
        return GoalMatrix.model_validate(data)
    except ValidationError as error:
        raise Refused(yamlfile.problems_of(error, data, name)) from error


def matrix_file(matrix: GoalMatrix) -> str:
    """The matrix as YAML; `read_matrix` gives back an equal one."""
    return yamlfile.written(matrix.model_dump(mode="json", by_alias=True, exclude_defaults=True))
