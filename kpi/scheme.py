"""The rules: which KPIs a role is paid on, how the team counts, what is added and deducted."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field, field_validator, model_validator

from kpi.curve import Curve, Curves
from kpi.extras import Commission, Deduction
from kpi.frozen import Frozen, Level, Rate, Share
from kpi.language import N_, _, minor_digits, percent
from kpi.money import FINEST, on_grid
from kpi.summed import Paying, Summed
from kpi.team import ALONE, Name, Team

FORMAT = 1
"""Version of the scheme file; a file with a larger one was written by a newer SixtyForty."""

Whose = Literal["person", "team", "company"]
Adds = Literal["sum", "average", "ratio", "level"]
ADDS: Mapping[Adds, str] = {
    "sum": N_("a sum"),
    "average": N_("an average"),
    "ratio": N_("a ratio"),
    "level": N_("a level"),
}
"""In words, as in "counts as a ratio"."""


def _unique(names: list[str], what: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(_("{what} named twice: {names}").format(what=what, names=", ".join(twice)))


class Kpi(Frozen):
    """One indicator on a card: its weight and what each result pays."""

    name: Name = Field(title=N_("KPI"), description=N_("As the data calls it."))
    title: str = Field("", title=N_("Title"), description=N_("In words that its people understand."))
    unit: str = Field("", title=N_("Unit"))
    weight: Share = Field(title=N_("Weight"))
    curve: Curve = Field(title=N_("Payout curve"))
    of: Whose = Field("person", title=N_("Result of"), description=N_("A head is paid on the team's or the company's."))
    missing: Literal["refuse", "leave_out", "at_plan", "team"] = Field(
        "refuse",
        title=N_("Plan or fact missing"),
        description=N_("Refuse; leave out and share the weight; pay at plan; take the team's result."),
    )
    cap: Rate | None = Field(
        None, title=N_("Pays at most"), description=N_("Cap of this KPI, as a share of its target.")
    )
    adds: Adds | None = Field(
        None,
        title=N_("Adds up as"),
        description=N_(
            "Only the plan of a sum shrinks with the days employed; a ratio, an average and a level keep theirs. When empty, proposed "
            "from name, unit and data."
        ),
    )

    @model_validator(mode="after")
    def _team_result_needs_shares(self) -> Self:
        if self.missing == "team" and self.curve.scale == "value":
            raise ValueError(_("only a KPI whose knots are shares of the plan can take the team's result"))
        return self

    @property
    def label(self) -> str:
        """The title, or the name where there is none."""
        return self.title or self.name

    def on_grid(self, decimals: int) -> "Kpi":
        """The KPI with its curve on the grid of attainments."""
        curve = self.curve.on_grid(decimals)
        return self if curve is self.curve else self.revise(curve=curve)


class Gate(Frozen):
    """A condition; while it is not met, pay is held at `pays_at_most`: 0 closes (hard), 1 withholds what is above plan (soft)."""

    kpi: Name = Field(title=N_("KPI"))
    of: Whose = Field("person", title=N_("Result of"))
    is_: Literal["at least", "at most"] = Field("at least", alias="is", title=N_("Condition"))
    level: Level = Field(title=N_("Level"), description=N_("Share of the plan."))
    pays_at_most: Rate = Field(0.0, title=N_("Otherwise pays at most"))
    holds: Literal["own part", "whole bonus"] = Field("own part", title=N_("Holds back"))

    def on_grid(self, decimals: int) -> "Gate":
        """The gate with its level on the grid of attainments."""
        level = float(on_grid(self.level, decimals))
        return self if level == self.level else self.revise(level=level)


class Card(Frozen):
    """What one role is paid for."""

    role: Name = Field(title=N_("Role"))
    kpis: tuple[Kpi, ...] = Field(title=N_("KPIs"), min_length=1, max_length=40)
    combine: Literal["sum", "geometric", "product", "weakest"] = Field("sum", title=N_("KPIs combine as"))
    table: Curve | None = Field(
        None,
        title=N_("Result-to-pay table"),
        description=N_("The combined result goes in, the share of the target bonus comes out."),
    )
    gates: tuple[Gate, ...] = Field((), title=N_("Gates"))
    cap: Rate | None = Field(
        None, title=N_("Bonus at most"), description=N_("Cap of one person, as a share of the target bonus.")
    )
    target_bonus: float | None = Field(
        None, ge=0, title=N_("Target bonus"), description=N_("Money a period, where the data has none.")
    )
    target_share: Rate | None = Field(None, title=N_("Target bonus as a share of salary"))
    team: Team | None = Field(None, title=N_("Team part of this role"), description=N_("When empty, the scheme's."))
    commissions: tuple[Commission, ...] = Field((), title=N_("Commission"))
    deductions: tuple[Deduction, ...] = Field((), title=N_("Deductions"))
    deductions_at_most: Share = Field(
        1.0, title=N_("Deductions at most"), description=N_("As a share of bonus and commission.")
    )

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        _unique([kpi.name for kpi in self.kpis], _("KPIs of {role}").format(role=self.role))
        total = sum(kpi.weight for kpi in self.kpis)
        if abs(total - 1) > 1e-9:
            raise ValueError(weights_message(self.role, total))
        return self

    def on_grid(self, decimals: int) -> "Card":
        """The card with every threshold where attainments lie that are rounded to `decimals` of a percent."""
        parts = {name: getattr(self, name) for name in ("kpis", "gates", "commissions")}
        grid = {name: tuple(one.on_grid(decimals) for one in part) for name, part in parts.items()}
        table = self.table and self.table.on_grid(FINEST)
        return self if grid == parts and table is self.table else self.revise(**grid, table=table)

    @cached_property
    def curves(self) -> Curves:
        """The payout curves of all KPIs side by side."""
        return Curves([kpi.curve for kpi in self.kpis])

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """(kpis,)"""
        return np.array([kpi.weight for kpi in self.kpis])

    @cached_property
    def summed(self) -> Summed:
        """The weighted sum of what all KPIs pay, in one go."""
        return Summed([Paying(kpi.curve, kpi.weight, kpi.cap) for kpi in self.kpis])

    @cached_property
    def own_shares(self) -> bool:
        """Whether all KPIs are a person's own results as shares of the plan."""
        return all(kpi.of == "person" and kpi.curve.scale == "plan" for kpi in self.kpis)

    @cached_property
    def conditional(self) -> bool:
        """Whether results besides the KPIs' own decide about pay."""
        return bool(self.gates) or any(rule.coefficient is not None for rule in self.commissions)

    @cached_property
    def only_team(self) -> bool:
        """Whether nothing on the card is a person's own result, as for a head of department."""
        return all(kpi.of != "person" for kpi in self.kpis)


def weights_message(role: str, total: float) -> str:
    """What to do about weights that do not add up to 100 %."""
    text = (
        _("Weights of {role} add up to {total}: raise one by {gap} points, or press Balance.")
        if total < 1
        else _("Weights of {role} add up to {total}: lower one by {gap} points, or press Balance.")
    )
    return text.format(role=role, total=percent(total, 4), gap=f"{abs(1 - total) * 100:.4f}".rstrip("0").rstrip("."))


def _known_currency(code: str) -> str:
    from babel.numbers import list_currencies

    if code not in list_currencies():
        raise ValueError(_("unknown currency {code}: write a code such as EUR").format(code=code))
    return code


class Scheme(Frozen):
    """The whole set of rules. `kpi.pay(scheme, workforce)` applies it."""

    sixtyforty: int = Field(FORMAT, title=N_("File version"))
    title: str = Field("", title=N_("Title"))
    currency: Annotated[str, AfterValidator(_known_currency)] = Field("EUR", title=N_("Currency"))
    note: str = Field("", title=N_("Note"))
    source: str = Field("", title=N_("Source"))
    team: Team = Field(default_factory=Team, title=N_("Team"))
    cards: tuple[Card, ...] = Field(title=N_("Roles"), min_length=1, max_length=60)
    precision: int = Field(
        6,
        ge=0,
        le=8,
        title=N_("Attainment is rounded to decimals of a percent"),
        description=N_("With 6, only the dust of floating point goes; with 0, 99.5 % counts as 100 %."),
    )
    prorate: Literal["target", "target and plan", "nothing"] = Field(
        "target", title=N_("Part of a period"), description=N_("What shrinks with the days a person was employed.")
    )
    bonus_limit: float | None = Field(
        None, ge=0, title=N_("All bonuses of a period at most"), description=N_("Cut in proportion.")
    )
    owed: Literal["carried on", "given up"] = Field(
        "carried on",
        title=N_("What a period's pay does not cover"),
        description=N_(
            "Refunds, corrections and deductions beyond what was earned: taken from later periods, or given up."
        ),
    )

    @field_validator("sixtyforty")
    @classmethod
    def _not_newer(cls, version: int) -> int:
        if version > FORMAT:
            text = _(
                "written by a newer SixtyForty (file version {version}, this one reads {known}): update the program"
            )
            raise ValueError(text.format(version=version, known=FORMAT))
        return version

    @model_validator(mode="after")
    def _names(self) -> Self:
        _unique([card.role for card in self.cards], _("role"))
        return self

    @property
    def minor(self) -> int:
        """Minor units in one unit of the currency: 100 for EUR, 1 for JPY."""
        return 10 ** minor_digits(self.currency)

    @cached_property
    def roles(self) -> dict[str, Card]:
        """The cards by role as they are applied: every threshold lies where attainments lie."""
        return {card.role: card.on_grid(self.precision) for card in self.cards}

    @cached_property
    def by_name(self) -> dict[str, Kpi]:
        """Every KPI by its name; of several cards' the one that says how it adds up, and otherwise the first."""
        kpis = sorted((kpi for card in self.cards for kpi in card.kpis), key=lambda kpi: kpi.adds is None)
        return {kpi.name: kpi for kpi in reversed(kpis)}

    @cached_property
    def builds(self) -> tuple[object, ...]:
        """All of a scheme on which a workforce depends: as long as it stays the same, none has to be built anew."""
        said = tuple((name, kpi.adds, kpi.unit) for name, kpi in sorted(self.by_name.items()))
        return (self.precision, self.prorate, self.cards[0].role, said if self.prorate == "target and plan" else ())

    @cached_property
    def _teams(self) -> dict[str, Team]:
        return {card.role: self.filled(card.team or self.team).on_grid(self.precision) for card in self.cards}

    def filled(self, team: Team) -> Team:
        """A team rule with its KPIs: where it names none, the first of the first card."""
        return team if team.kpis else team.revise(kpis={self.cards[0].kpis[0].name: 1.0})

    def team_of(self, card: Card) -> Team:
        """The team rule of a card, its KPIs filled in."""
        return self._teams[card.role]

    def revise_card(self, role: str, **changes: Any) -> "Scheme":
        """The scheme with one card changed, validated again."""
        return self.revise(cards=tuple(card.revise(**changes) if card.role == role else card for card in self.cards))

    def alone(self) -> "Scheme":
        """The same scheme without a team part: 100:0."""
        return self.revise(team=ALONE, cards=tuple(card.revise(team=None) for card in self.cards))

    def shared(self, individual_share: float) -> "Scheme":
        """The same scheme at another individual share; cards with a team rule of their own keep it."""
        return self.revise(team=self.team.revise(individual_share=individual_share))

    @cached_property
    def needs(self) -> dict[str, tuple[str, ...]]:
        """By role, every name that is looked up in the data, in order of first use."""
        return {card.role: self._names_of(card) for card in self.cards}

    def _names_of(self, card: Card) -> tuple[str, ...]:
        names = [kpi.name for kpi in card.kpis] + [gate.kpi for gate in card.gates]
        if self.team_of(card).counts:
            names += self.team_of(card).kpis
        for rule in card.commissions:
            names += [rule.measure, rule.coefficient_kpi]
        for deduction in card.deductions:
            names += [deduction.measure, deduction.times]
        return tuple(dict.fromkeys(name for name in names if name))
