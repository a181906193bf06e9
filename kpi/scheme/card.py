"""The card of one role: which KPIs it is paid on, what holds pay back, and what is paid and taken beside the bonus."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from kpi.frozen import Frozen, Name, Rate, Share
from kpi.language import N_, _, percent
from kpi.money import FINEST, Floats
from kpi.rules.combining import Combining, WeightedSum
from kpi.rules.commission import Commission
from kpi.rules.curve import Curve, Curves
from kpi.rules.deduction import Deduction
from kpi.rules.gate import Gate
from kpi.rules.missing import Missing, Refuse
from kpi.rules.people import People, Rows, Whose
from kpi.rules.said import WHOSE, Choice, Said, as_amount, as_kind, as_share, as_text
from kpi.rules.summed import Paying, Summed
from kpi.rules.team import AnyTeam

Adds = Literal["sum", "average", "ratio", "level"]
ADDS: Mapping[Adds, str] = {
    "sum": N_("a sum"),
    "average": N_("an average"),
    "ratio": N_("a ratio"),
    "level": N_("a level"),
}
"""In words, as in "counts as a ratio"."""


def refuse_twice(names: list[str], what: str) -> None:
    """Raises `ValueError` for names that occur twice."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(_("{what} named twice: {names}").format(what=what, names=", ".join(twice)))


class Kpi(Frozen):
    """One indicator on a card: its weight and what each result pays."""

    name: Annotated[Name, Said(N_("Name of {where}"), as_text)] = Field(
        title=N_("KPI"), description=N_("As the data calls it.")
    )
    title: Annotated[str, Said(N_("Title of {where}"), as_text, wording=True)] = Field(
        "", title=N_("Title"), description=N_("In words that its people understand.")
    )
    unit: Annotated[str, Said(N_("Unit of {where}"), as_text, wording=True)] = Field("", title=N_("Unit"))
    weight: Annotated[Share, Said(N_("Weight of {where}"), as_share)] = Field(title=N_("Weight"))
    curve: Curve = Field(title=N_("Payout curve"))
    of: Annotated[Whose, Said(N_("Whose result counts for {where}"), WHOSE)] = Field(
        "person", title=N_("Result of"), description=N_("A head is paid on the team's or the company's.")
    )
    missing: Annotated[Missing, Said(N_("When plan or fact of {where} is missing"), as_kind)] = Field(
        Refuse(),
        title=N_("Plan or fact missing"),
        description=N_("Refuse; leave out and share the weight; pay at plan; take the team's result."),
    )
    cap: Annotated[Rate | None, Said(N_("Cap of {where}"), as_share)] = Field(
        None, title=N_("Pays at most"), description=N_("Cap of this KPI, as a share of its target.")
    )
    adds: Annotated[
        Adds | None, Said(N_("How {where} adds up over days"), Choice({None: N_("as proposed"), **ADDS}))
    ] = Field(
        None,
        title=N_("Adds up as"),
        description=N_(
            "Only the plan of a sum shrinks with the days employed; a ratio, an average and a level keep theirs. When empty, proposed "
            "from name, unit and data."
        ),
    )

    @model_validator(mode="after")
    def _policy_fits(self) -> Self:
        if why := self.missing.why_not(self.curve):
            raise ValueError(why)
        return self

    def __repr__(self) -> str:
        """What it is in one line."""
        from kpi.scheme.schemeview import kpi_line

        return kpi_line(self)

    __str__ = __repr__

    @property
    def label(self) -> str:
        """The title, or the name where there is none."""
        return self.title or self.name

    def filled(self, people: People, rows: Rows, result: Floats) -> Floats:
        """Results (people, ...) with what the policy puts in place of missing ones; NaN where nothing is."""
        return self.missing.filled(self.name, self.of, self.curve, people, rows, result)

    def on_grid(self, decimals: int) -> "Kpi":
        """The KPI with its curve on the grid of attainments."""
        curve = self.curve.on_grid(decimals)
        return self if curve is self.curve else self.revise(curve=curve)


class Card(Frozen):
    """What one role is paid for."""

    role: Annotated[Name, Said(N_("Name of {where}"), as_text)] = Field(title=N_("Role"))
    kpis: tuple[Kpi, ...] = Field(title=N_("KPIs"), min_length=1, max_length=40)
    combine: Annotated[Combining, Said(N_("How the KPIs of {where} combine"), as_kind)] = Field(
        WeightedSum(), title=N_("KPIs combine as")
    )
    table: Curve | None = Field(
        None,
        title=N_("Result-to-pay table"),
        description=N_("The combined result goes in, the share of the target bonus comes out."),
    )
    gates: tuple[Gate, ...] = Field((), title=N_("Gates"))
    cap: Annotated[Rate | None, Said(N_("Cap of the bonus of {where}"), as_share)] = Field(
        None, title=N_("Bonus at most"), description=N_("Cap of one person, as a share of the target bonus.")
    )
    target_bonus: Annotated[float | None, Said(N_("Target bonus of {where}"), as_amount)] = Field(
        None, ge=0, title=N_("Target bonus"), description=N_("Money a period, where the data has none.")
    )
    target_share: Annotated[Rate | None, Said(N_("Target bonus of {where} as a share of salary"), as_share)] = Field(
        None, title=N_("Target bonus as a share of salary")
    )
    team: AnyTeam | None = Field(None, title=N_("Team part of this role"), description=N_("When empty, the scheme's."))
    commissions: tuple[Commission, ...] = Field((), title=N_("Commission"))
    deductions: tuple[Deduction, ...] = Field((), title=N_("Deductions"))
    deductions_at_most: Annotated[Share, Said(N_("Deductions of {where} at most"), as_share)] = Field(
        1.0, title=N_("Deductions at most"), description=N_("As a share of bonus and commission.")
    )

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        refuse_twice([kpi.name for kpi in self.kpis], _("KPIs of {role}").format(role=self.role))
        total = sum(kpi.weight for kpi in self.kpis)
        if abs(total - 1) > 1e-9:
            raise ValueError(weights_message(self.role, total))
        return self

    def __repr__(self) -> str:
        """What it is in one line."""
        from kpi.scheme.schemeview import card_line

        return card_line(self)

    __str__ = __repr__

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
    def gates_on_own(self) -> tuple[Gate, ...]:
        """The gates that hold the own part back."""
        return tuple(gate for gate in self.gates if not gate.on_whole)

    @cached_property
    def gates_on_whole(self) -> tuple[Gate, ...]:
        """The gates that hold the whole bonus back."""
        return tuple(gate for gate in self.gates if gate.on_whole)

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
