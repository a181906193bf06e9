"""What a pool's division has to know: by which key, what comes first, only among whom, and how much nobody may exceed."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal, Self, final

import numpy as np
from pydantic import ConfigDict, Field, NonNegativeFloat, field_validator, model_validator

from kpi.frozen import Frozen, Level, Name, Rate, Share
from kpi.language import N_, _, percent
from kpi.money import Floats, Whole, half_up, settled, whole_parts
from kpi.rules.asked import Asked
from kpi.rules.claims import Claims, PoolParts, figures_of_pool, pool_parts
from kpi.rules.condition import ResultCondition
from kpi.rules.paysheet import Sheet
from kpi.rules.people import Mask, People, Rows, Scale
from kpi.rules.poolkey import ByTarget, PoolKey, PoolStanding
from kpi.rules.rule import Need
from kpi.rules.said import Choice, Said, as_amount, as_kind, as_level, as_measured, as_role, as_share
from kpi.rules.sharedout import SharedOut
from kpi.rules.window import measured_in_periods


@final
class FirstShare(Frozen):
    """A share of the pool that one role takes before the rest is divided; several of the role have equal parts of it."""

    role: Annotated[Name, Said(N_("Role of {where}"), as_role), Asked(N_("role"))] = Field(title=N_("Role"))
    share: Annotated[Share, Said(N_("Share of {where}"), as_share), Asked(N_("takes first"), first=0.25)] = Field(
        title=N_("Share")
    )
    rest: Annotated[
        Literal["shares too", "not"],
        Said(
            N_("What {where} has of the rest"),
            Choice({"shares too": N_("a part like everybody"), "not": N_("nothing")}),
        ),
        Asked(N_("and of the rest"), words={"shares too": N_("shares too"), "not": N_("nothing")}),
    ] = Field("shares too", title=N_("And of the rest"))


@final
class PoolCondition(ResultCondition):
    """A condition for having a part in a pool, or a prize."""

    level: Annotated[Level, Said(N_("Level of {where}"), as_level), Asked(N_("level"), first=0.8, in_units=True)] = (
        Field(title=N_("Level"), description=N_("0.8 is 80% of the plan."))
    )
    scale: Annotated[
        Scale,
        Said(N_("Level of {where} is"), Choice({"plan": N_("a share of the plan"), "value": N_("a value")})),
        Asked(N_("is"), words={"plan": N_("× plan"), "value": N_("a value")}),
    ] = Field("plan", title=N_("Level is"))

    @property
    def level_in(self) -> Scale:
        """What the level is."""
        return self.scale


class PoolDivision(SharedOut):
    """How a pool is divided among its members."""

    # Built when it is first used: the registry of keys reads all rules, and some of them are made from this one.
    model_config = ConfigDict(defer_build=True)

    pool_by: Annotated[PoolKey, Said(N_("Pool of {where} divided by"), as_kind)] = Field(
        ByTarget(), title=N_("Pool divided by")
    )
    pool_measure: Annotated[
        str, Said(N_("Results that divide the pool of {where}"), as_measured), Asked(N_("Results of"))
    ] = Field(
        "",
        title=N_("Results that divide the pool"),
        description=N_("Where results divide it; when empty, those that fill it."),
    )
    pool_first: tuple[FirstShare, ...] = Field(
        (), title=N_("First shares"), description=N_("What a role takes before the rest is divided.")
    )
    pool_only: tuple[PoolCondition, ...] = Field(
        (),
        title=N_("Only for those with"),
        description=N_("Whoever does not meet all of them has no part in the pool."),
    )
    pool_most: Annotated[
        NonNegativeFloat | None,
        Said(N_("Most that one person has of the pool of {where}"), as_amount),
        Asked(N_("One person gets at most (money per period; empty: no limit)")),
    ] = Field(None, title=N_("Nobody more than"), description=N_("What is too much goes to the others."))
    pool_most_share: Annotated[
        Rate | None,
        Said(N_("Most that one person has of the pool of {where}, as a share"), as_share),
        Asked(N_("… or at most this share of a figure of their own")),
    ] = Field(None, title=N_("Nobody more than a share"))
    pool_most_of: Annotated[
        Literal["target bonus", "salary", "results"],
        Said(
            N_("Figure that limits one person's part of the pool of {where}"),
            Choice(
                {"target bonus": N_("target bonus"), "salary": N_("salary"), "results": N_("a result of one's own")}
            ),
        ),
        Asked(N_("Which figure")),
    ] = Field("target bonus", title=N_("Of which figure"))
    pool_most_measure: Annotated[
        str,
        Said(N_("Result that limits one person's part of the pool of {where}"), as_measured),
        Asked(N_("Result of")),
    ] = Field("", title=N_("Of which result"))
    pool_unclaimed: Annotated[
        Literal["to the others", "not paid"],
        Said(
            N_("A first share of the pool of {where} that nobody takes"),
            Choice({"to the others": N_("goes to the others"), "not paid": N_("is not paid")}),
        ),
        Asked(N_("When nobody of a role is there, its first share")),
    ] = Field("to the others", title=N_("A first share that nobody takes"))

    @property
    @abstractmethod
    def results_of(self) -> str:
        """The measure of which people's own results divide the pool; "" where none is named."""

    @property
    def looks_back(self) -> bool:
        """Whether it has to be known in which quarter or year a period lies."""
        return any(one.looks_back for one in self.pool_only)

    @property
    def conditions(self) -> tuple[PoolCondition, ...]:
        """Whoever does not meet all of them has no part in the pool."""
        return self.pool_only

    @field_validator("pool_first")
    @classmethod
    def _at_most_all(cls, first: tuple[FirstShare, ...]) -> tuple[FirstShare, ...]:
        roles, total = [one.role for one in first], sum(one.share for one in first)
        if total > 1 + 1e-9:
            text = _("the first shares of the pool add up to {total}: together they can take at most 100%")
            raise ValueError(text.format(total=percent(total, 2)))
        if len(set(roles)) < len(roles):
            raise ValueError(_("a role takes a first share of the pool twice: write it once"))
        return first

    @model_validator(mode="after")
    def _names_the_result(self) -> Self:
        if self.pool_most_share is not None and self.pool_most_of == "results" and not self.pool_most_measure:
            raise ValueError(_("which result limits one person's part of the pool? Name it in “pool_most_measure”"))
        return self

    @property
    def named_roles(self) -> tuple[str, ...]:
        """Every role that it names."""
        return (*self.member_roles, *(one.role for one in self.pool_first))

    @property
    def member_roles(self) -> tuple[str, ...]:
        """Roles that have a part in it, where it is said."""
        return ()

    @property
    def shares(self) -> list[float]:
        """What roles take first."""
        return [one.share for one in self.pool_first]

    @property
    def by_salary(self) -> bool:
        """Whether salaries divide or limit it."""
        return self.pool_by.by_salary or (self.pool_most_share is not None and self.pool_most_of == "salary")

    @property
    def limits(self) -> bool:
        """Whether nobody may have more than so much."""
        return self.pool_most is not None or self.pool_most_share is not None

    def only_on_grid(self, decimals: int) -> tuple[PoolCondition, ...]:
        """The conditions with their levels where attainments lie."""
        return tuple(one.on_grid(decimals) for one in self.pool_only)

    def results(self, people: People, rows: Rows, score: Floats) -> Floats:
        """Own results of the measure that divides it."""
        return measured_in_periods(people, self.results_of, "person", rows, "value")

    def limit(self, people: People, rows: Rows) -> Floats:
        """Own results of the measure that limits each one's part."""
        return measured_in_periods(people, self.pool_most_measure, "person", rows, "value")

    def see(self, sheet: Sheet, standing: PoolStanding) -> None:
        """Heads, and the figure of which nobody has more than a share."""
        sheet.see("head in pool", np.broadcast_to(standing.heads(), sheet.score.shape))
        if self.pool_most_share is not None:
            sheet.see("figure in pool", self.figure_of(standing, sheet.minor))

    def in_minor_units(self, paid: Floats) -> Whole:
        """Parts that add up exactly; ties go to the earlier member."""
        return whole_parts(half_up(paid.sum(axis=0)), paid)

    def figures_of(
        self, row: int, total: Floats, claims: Claims, parts: PoolParts
    ) -> Mapping[str, Floats | float | bool]:
        """What the full ones cannot have is divided among the others by their keys."""
        return figures_of_pool(row, total, claims, parts)

    def claims(self, role: str, standing: PoolStanding, there: Floats | Mask, minor: int) -> Claims:
        """What members of one role (people, ...) have to show, `there` being who has a part at all, or the chance of it."""
        kind = next((place for place, one in enumerate(self.pool_first) if one.role == role), -1)
        in_rest = there * np.float32(kind < 0 or self.pool_first[kind].rest == "shares too")
        keys = self.pool_by.of(standing)
        if keys.dtype != np.float32:  # drawn worlds need not tie to the last digit
            keys = settled(keys)
        keys = np.where(in_rest > 0, keys * in_rest, np.zeros((), keys.dtype))
        most = self._most(standing, minor) if self.limits else None
        return Claims(keys, in_rest * standing.heads(), there * standing.heads(), np.full(len(keys), kind), most)

    def _most(self, standing: PoolStanding, minor: int) -> Floats:
        """What each may have (people, ...) in minor units; of an amount, somebody with two seats has a part in each."""
        found = np.full(standing.target.shape, np.inf)
        if self.pool_most is not None:
            found = np.minimum(found, self.pool_most * minor * standing.heads())
        if self.pool_most_share is not None:
            figure = self.figure_of(standing, minor)
            found = np.minimum(found, self.pool_most_share * np.maximum(np.nan_to_num(figure), 0.0))
        return found

    def figure_of(self, standing: PoolStanding, minor: int) -> Floats:
        """One's own figure (people, ...) of which nobody has more than a share, in minor units."""
        if self.pool_most_of == "target bonus":
            return standing.target
        return (standing.salary() if self.pool_most_of == "salary" else standing.limit()) * minor

    def parted(self, total: Floats, claims: Claims, there: Sequence[Floats | float] = ()) -> PoolParts:
        """How one group's pool (...) is divided among its members; `there` is the chance that anybody has a first share, each by itself."""
        all_of_it = self.pool_unclaimed == "to the others"
        return pool_parts(total, claims, self.shares, all_of_it=all_of_it, there=there)

    def division_needs(self) -> Iterator[Need]:
        """People's own results that divide or limit the pool, of which a missing one is 0; what the conditions look at."""
        if self.pool_by.by_results:
            yield Need(self.results_of, "person", "value")
        for one in self.pool_only:
            lacks = _("no result of {kpi} for the pool's condition: it is not met").format(kpi=one.kpi)
            yield Need(one.kpi, one.of, one.scale, lacks, level="notice")
        if self.pool_most_share is not None and self.pool_most_of == "results":
            lacks = _("no {measure}: counts as 0 for the most that somebody has of the pool")
            name = self.pool_most_measure
            yield Need(name, "person", "value", lacks.format(measure=name), level="notice")
