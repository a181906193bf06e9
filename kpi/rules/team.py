"""How a team's result enters a person's pay: the kind of which each way is a file of its own."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar

import numpy as np
from pydantic import Field, GetJsonSchemaHandler, SerializerFunctionWrapHandler, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from kpi.formulas.nodes import CellOf, Expression, Operand, expression
from kpi.formulas.shorthand import NOTHING, all_of, either, gridded, is_number, total
from kpi.frozen import Name, Share
from kpi.language import N_, _, percent
from kpi.money import FINEST, NEARLY, Floats, on_grid, settled
from kpi.rules.asked import Asked
from kpi.rules.base import ByMode, Line, Parts, Reading, Step, kinds_of
from kpi.rules.curve import Curve, Knot
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.paysheet import Cell, Sheet
from kpi.rules.people import Mask, People, Results, Rows, Since, known
from kpi.rules.rule import Need, Place, Rule
from kpi.rules.said import WHOSE, Said, result_in_words
from kpi.rules.window import MeasuredOver, in_time, since_of

_Way = TypeVar("_Way", bound="Team")
_DECIMALS_OF_VALUES = 4
"""Of a percent: six of the value itself."""
_WRITTEN_FIRST = ("mode", "individual_share", "of", "kpis", "curve")


class Team(Rule):
    """How the team's result enters a person's pay."""

    stands: ClassVar[Place] = Place.TEAM
    word: ClassVar[str]
    """The way, in files: `mode`."""
    order: ClassVar[int]
    """Its place where all ways are offered."""
    title: ClassVar[str]
    """What the team's result does, as on a button; not yet translated."""
    change: ClassVar[str]
    """The same where it is told that the way changed."""
    says: ClassVar[str]
    """The same as a sentence."""
    divides: ClassVar[bool] = False
    """Whether the team's part is money that its members share, so that what one gets hangs on the others."""

    mode: str
    of: Annotated[
        Literal["team", "company"],
        Said(N_("Whose result counts for {where}"), WHOSE),
        Asked(words={"team": N_("the person's team"), "company": N_("the whole company")}),
    ] = Field("team", title=N_("Result of"))
    over: MeasuredOver = "period"
    kpis: dict[Name, Share] = Field(
        default_factory=dict,
        title=N_("Team KPIs"),
        description=N_("Name and weight; when empty, the first KPI of the first card."),
    )
    curve: Curve = Field(
        default_factory=lambda: Curve(shape="steps", knots=(Knot(1.0, 1.0),)),
        title=N_("Team plan"),
        description=N_("Minimum, standard and maximum plan of the team, and what each pays."),
    )

    @abstractmethod
    def parts(self, score: Floats, gives: Floats) -> Parts:
        """Shares of the target bonus (people, ...) for individual scores, with what the team's curve gives each person.

        Where the part is divided among members it comes later, as money, and is 0 here.
        """

    @abstractmethod
    def formula(self) -> str:
        """The bonus in one line of words."""

    @abstractmethod
    def way_steps(self, team: str, read: str, score: float, gives: float) -> Iterator[Step]:
        """The same in words, for one person: `team` is called so, and `read` its result."""

    def work(self, sheet: Sheet) -> None:
        """Both parts, as shares of the target bonus."""
        if not self.counts:
            sheet.own, sheet.team = sheet.score, np.zeros((), sheet.score.dtype)
            return
        sheet.own, sheet.team = self.parts(sheet.score, sheet.gives)
        if sheet.seat:
            sheet.see("result of the team", self.result(sheet.people)[sheet.group(self.of)])

    @abstractmethod
    def part_formulas(self, score: CellOf, gives: CellOf, sheet: FormulaSheet) -> tuple[Operand, Operand]:
        """The same as `parts` as expressions."""

    def formulas(self, sheet: FormulaSheet) -> None:
        """What the team gives, and both parts."""
        sheet.team_rule = self
        if not self.counts:
            sheet.own, sheet.team = sheet.score, expression(0.0)
            return
        sheet.gives = sheet.add(_("The team's result gives"), sheet.gives_of_team(self, self.of), "factor")
        own, team = (expression(part) for part in self.part_formulas(sheet.score, sheet.gives, sheet))
        sheet.own, sheet.team = sheet.add(_("Own part"), own), sheet.add(_("Team part"), team)

    def steps(self, before: Cell, after: Cell) -> Iterator[Step]:
        """What the team reached, and what that does."""
        if self.counts:
            name = after.seat.team or _("Team") if self.of == "team" else _("Company")
            read = in_time(self.over, result_in_words(after["result of the team"], self.curve.scale))
            first, *rest = self.way_steps(name, read, after["score"], after["gives"])
            weight = self.part if self.share is not None else np.nan
            reading = Reading(self.curve, after["result of the team"], after["gives"], weight, read)
            yield from (first._replace(line="team", reading=reading), *rest)

    def needs(self) -> Iterator[Need]:
        """The results of the team KPIs, which together are missing where one is."""
        if self.counts:
            lacks = _("the team has no plan or no fact for {kpi}").format(kpi=" + ".join(self.kpis))
            mend = _("Complete the data, or name another team KPI.")
            yield from (Need(name, self.of, self.curve.scale, lacks, mend) for name in self.kpis)

    def rules(self) -> tuple[Rule, ...]:
        """This rule and those that come with it."""
        return (self,)

    @property
    def share(self) -> float | None:
        """The individual share, such as 0.6, beside which the team pays a part; None for a way without parts."""
        return None

    @property
    def part(self) -> float:
        """The share of the target bonus that the team pays of itself."""
        return 0.0 if self.share is None else 1 - self.share

    @property
    def counts(self) -> bool:
        """Whether the team's result changes anything; at 100:0 it is never looked at."""
        return self.share is None or self.share < 1

    @property
    def apart(self) -> bool:
        """Whether the team's part is a sum beside one's own that nobody else decides: share × score + part × what the team's curve gives."""
        return self.share is not None and not self.divides

    @property
    def capped(self) -> bool:
        """Whether what it pays somebody may be held at a most, so that it is no straight line in the share."""
        return False

    def line(self, gives: Floats) -> Line | None:
        """The bonus as a straight line in the score, for what the team's curve gives (groups, ...); None where it is none.

        A weaker way to say `parts`, for sums over very many people: nobody need be paid for them.
        """
        return None

    def product(self, score: Floats, gives: Floats) -> tuple[Floats, Floats] | None:
        """The team's part as a product of something of one's own and something of the team's; None where it is none.

        A weaker way to say `parts`, for integrals over own and team luck.
        """
        return None

    def misses(self, gives: Floats) -> Mask:
        """Where the team fails its members: its result pays less than the target."""
        return gives < np.float32(1 - NEARLY)

    def at_share(self, individual_share: float) -> "Team":
        """The rule at another individual share; unchanged where there is none."""
        return self if self.share is None else self.revise(individual_share=individual_share)

    def turned(self, way: type[_Way], **changes: Any) -> _Way:
        """The rule in another way, with all that both have."""
        kept = {
            name: getattr(self, name) for name in way.model_fields if name in type(self).model_fields and name != "mode"
        }
        return way.model_validate(kept | changes)

    def on_grid(self, decimals: int) -> Self:
        """The rule with its team plan where the team's result lies: on the grid of attainments, or, for a weighted sum of several, on the
        finest one, so that 99.5 % made of 100 % and 99 % is reached by them."""
        curve = self.curve.on_grid(decimals if len(self.kpis) < 2 else FINEST)
        return self if curve is self.curve else self.revise(curve=curve)

    @property
    def looks_back(self) -> bool:
        """Whether earlier periods count, too."""
        return self.counts and self.over != "period"

    def result(self, people: People) -> Floats:
        """Results (groups, ...) of the team KPIs, weighted; each is plan-weighted over the members. NaN where the period has none, over
        whatever time they are measured."""
        now = self._since(None, people)
        found = [now if since is None else self._since(since, people) for since in since_of(self.over)]
        result = found[0] if len(found) == 1 else (np.fmin if self.curve.falls else np.fmax)(*found)
        return np.where(np.isnan(now), np.nan, result) if self.looks_back else result

    def _since(self, since: Since | None, people: People) -> Floats:
        """Of each period, or since something began; of a quarter or a year beside the periods of pay, all that was reached in it."""
        found = self._weighted(people if since is None else people.to_date(since, "nothing"))
        if people.longer is None:
            return found
        return people.longer.over(found, lambda start: self._weighted(people.to_date(start, "nothing")), since)

    def _weighted(self, results: Results) -> Floats:
        parts = [known(results.of_groups(name, self.curve.scale), name) * weight for name, weight in self.kpis.items()]
        if len(parts) == 1:
            return parts[0]
        total = settled(np.add.reduce(parts))
        # Where its thresholds lie, so that two thirds that come from weights reach 2/3.
        return on_grid(total, FINEST) if self.curve.scale == "plan" else total

    def result_formula(self, results: Mapping[str, Expression]) -> Expression:
        """The weighted result of groups, of the results of each KPI in the same row; nothing where one is missing."""
        if len(self.kpis) == 1:
            return results[next(iter(self.kpis))]
        there = all_of(*(is_number(one) for one in results.values()))
        whole = total([one * self.kpis[name] for name, one in results.items()])
        grid = FINEST if self.curve.scale == "plan" else _DECIMALS_OF_VALUES
        return either(there, gridded(whole, grid), NOTHING)

    def gives(self, people: People) -> Floats:
        """What the team's curve gives each group (groups, ...): a share, a multiplier, or, for a gate, above 0 for open; NaN if unknown."""
        result = self.result(people)
        unknown = np.isnan(result)
        if not unknown.any():
            return self.curve(result)
        return np.where(unknown, np.nan, self.curve(np.where(unknown, 0.0, result)))

    def gives_each(self, people: People, rows: Rows) -> Floats:
        """The same by person (people, ...)."""
        return self.gives(people)[people.group(self.of, rows)]

    @model_validator(mode="before")
    @classmethod
    def _without_fields_of_other_ways(cls, data: Any) -> Any:
        """What another way would have to know may stand in a file, and says nothing here."""
        if not isinstance(data, dict) or data.keys() <= cls.model_fields.keys():
            return data
        others = {name for way in kinds_of(Team).values() for name in way.model_fields} - cls.model_fields.keys()
        return {name: value for name, value in data.items() if name not in others}

    @model_validator(mode="after")
    def _weights(self) -> Self:
        if self.kpis and abs(sum(self.kpis.values()) - 1) > 1e-9:
            raise ValueError(
                _("weights of the team KPIs add up to {total}").format(total=percent(sum(self.kpis.values()), 2))
            )
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Only the way that a file need not name can go without its name."""
        written = handler(schema)
        if cls.word != PLAIN:
            handler.resolve_ref_schema(written)["required"] = ["mode"]
        return written

    @model_serializer(mode="wrap")
    def _with_mode(self, written: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """The way is always said, but for the one that need not be."""
        data = written(self) if self.word == PLAIN else {"mode": self.mode} | written(self)
        first = {name: data[name] for name in _WRITTEN_FIRST if name in data}
        return first | data


PLAIN = "split"
"""The way of a file that names none."""
AnyTeam = Annotated[Team, ByMode(PLAIN)]
