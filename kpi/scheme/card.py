"""The card of one role: which KPIs it is paid on, what holds pay back, and what is paid and taken beside the bonus."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, PositiveFloat, model_validator

from kpi.frozen import Frozen, Name, Rate, Share
from kpi.language import N_, _
from kpi.money import FINEST
from kpi.rules.asked import Asked
from kpi.rules.bonus import InFullMoney, InMoney
from kpi.rules.cap import Cap
from kpi.rules.combining import Combined, Combining, WeightedSum
from kpi.rules.commission import Commission
from kpi.rules.curve import Curve
from kpi.rules.deduction import Beside, Deduction, SalaryDeduction
from kpi.rules.due import Due
from kpi.rules.fullunits import Direction
from kpi.rules.gate import Gate
from kpi.rules.guarantee import Guarantee
from kpi.rules.kpi import Kpi
from kpi.rules.kpimatrix import MatrixTimes
from kpi.rules.kpisonebyone import KpisOneByOne
from kpi.rules.lead import LeadingResult
from kpi.rules.modifier import Modifier
from kpi.rules.nobonus import NoBonus, NothingScored
from kpi.rules.paidout import PaidOut
from kpi.rules.paytable import PayTable
from kpi.rules.people import Since
from kpi.rules.personal import PersonalMultiplier
from kpi.rules.rule import Order, Place, Rule
from kpi.rules.said import Said, as_amount, as_kind, as_share, as_text
from kpi.rules.summed import Paying, Summed
from kpi.rules.targetbonus import TargetBonus
from kpi.rules.team import AnyTeam, Team
from kpi.rules.trueup import TruedUp, TrueUp
from kpi.rules.window import ToDate
from kpi.scheme.cardnames import left_of, refuse_twice, refuse_unknown
from kpi.scheme.rhythms import refuse_two_times, shares_of
from kpi.scheme.weights import weights_message


class Card(Frozen):
    """What one role is paid for."""

    role: Annotated[Name, Said(N_("Name of {where}"), as_text)] = Field(title=N_("Role"))
    kpis: tuple[Kpi, ...] = Field(
        (), title=N_("KPIs"), max_length=40, description=N_("None where only commission is paid.")
    )
    combine: Annotated[
        Combining,
        Said(N_("How the KPIs of {where} combine"), as_kind),
        Asked(N_("The KPIs of this role combine as")),
    ] = Field(WeightedSum(), title=N_("KPIs combine as"))
    table: Curve | None = Field(
        None,
        title=N_("Result-to-pay table"),
        description=N_("The combined result goes in, the share of the target bonus comes out."),
    )
    gates: tuple[Gate, ...] = Field((), title=N_("Gates"))
    modifiers: tuple[Modifier, ...] = Field((), max_length=20, title=N_("Multipliers by a KPI"))
    cap: Annotated[
        Rate | None,
        Said(N_("Cap of the bonus of {where}"), as_share),
        Asked(N_("A person's bonus at most (% of the target bonus; empty: no cap)"), step=10),
    ] = Field(None, title=N_("Bonus at most"), description=N_("Cap of one person, as a share of the target bonus."))
    full_unit: Annotated[
        PositiveFloat | None,
        Said(N_("Bonus of {where} in full amounts of"), as_amount),
        Asked(N_("The bonus is paid in full amounts of (empty: to the cent)")),
    ] = Field(None, title=N_("Bonus in full amounts of"), description=N_("10: in full tens."))
    full_direction: Direction = "down"
    true_up: TrueUp | None = Field(
        None,
        title=N_("True-up"),
        description=N_("The bonus of a quarter or a year as a whole is settled against what its periods were paid."),
    )
    target_bonus: Annotated[
        float | None,
        Said(N_("Target bonus of {where}"), as_amount),
        Asked(N_("Target bonus a period, where the data has none")),
    ] = Field(None, ge=0, title=N_("Target bonus"), description=N_("Money a period, where the data has none."))
    target_share: Annotated[
        Rate | None,
        Said(N_("Target bonus of {where} as a share of salary"), as_share),
        Asked(N_("… or as % of the salary")),
    ] = Field(None, title=N_("Target bonus as a share of salary"))
    target_times: Annotated[
        Rate,
        Said(N_("Target bonuses of {where} times"), as_share),
        Asked(N_("Target bonuses of this role times (100%: as they are)"), step=5),
    ] = Field(
        1.0,
        title=N_("Target bonuses times"),
        description=N_("All target bonuses of this role are multiplied by it, wherever they stand."),
    )
    team: AnyTeam | None = Field(None, title=N_("Team part of this role"), description=N_("When empty, the scheme's."))
    commissions: tuple[Commission, ...] = Field((), title=N_("Commission"))
    deductions: tuple[Deduction, ...] = Field((), title=N_("Deductions"))
    salary_deductions: tuple[SalaryDeduction, ...] = Field(
        (),
        title=N_("Deductions from the salary"),
        description=N_(
            "Shown beside the salary; no payout changes. In many countries they are forbidden: ask a lawyer."
        ),
    )
    guarantee: Guarantee | None = Field(
        None, title=N_("Guarantee"), description=N_("The least variable pay of a period: a guarantee, or a draw.")
    )
    deductions_at_most: Annotated[
        Share,
        Said(N_("Deductions of {where} at most"), as_share),
        Asked(N_("Deductions may take at most (share of bonus and commission)")),
    ] = Field(1.0, title=N_("Deductions at most"), description=N_("As a share of bonus and commission."))

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        refuse_twice([kpi.name for kpi in self.kpis], _("KPIs of {role}").format(role=self.role))
        total = sum(kpi.weight for kpi in self.kpis)
        if self.kpis and abs(total - 1) > 1e-9:
            raise ValueError(weights_message(self.role, total))
        if self.true_up is not None and not self.kpis:
            text = _("{role} has no KPIs, so there is no bonus that a true-up could settle: add a KPI, or leave it out")
            raise ValueError(text.format(role=self.role))
        refuse_unknown(self.role, (name for one in self.holding for name in one.kpis), [kpi.name for kpi in self.kpis])
        refuse_two_times(self.role, self.kpis, self.true_up)
        return self

    def __repr__(self) -> str:
        """What it is in one line."""
        from kpi.scheme.schemeview import card_line

        return card_line(self)

    __str__ = __repr__

    def revise(self, **changes: Any) -> Self:
        """The card with some fields changed, validated again. A gate or multiplier on single KPIs goes when the last of them leaves the card, a true-up with the last of all."""
        if "kpis" not in changes:
            return super().revise(**changes)
        left = [kpi.name if isinstance(kpi, Kpi) else kpi.get("name") for kpi in changes["kpis"]]
        gone = {kpi.name for kpi in self.kpis}.difference(left)
        kept: dict[str, Any] = {name: left_of(getattr(self, name), gone) for name in ("gates", "modifiers") if gone}
        return super().revise(**({} if left else {"true_up": None}) | kept | changes)

    def on_grid(self, decimals: int) -> "Card":
        """The card with every threshold where attainments lie that are rounded to `decimals` of a percent."""
        parts = {name: getattr(self, name) for name in ("kpis", "gates", "modifiers", "commissions")}
        grid = {name: tuple(one.on_grid(decimals) for one in part) for name, part in parts.items()}
        table = self.table and self.table.on_grid(FINEST)
        return self if grid == parts and table is self.table else self.revise(**grid, table=table)

    @cached_property
    def lead(self) -> LeadingResult | None:
        """Whose attainment people mean when they ask for that of somebody: the first KPI, or what the first commission is paid on."""
        if self.kpis:
            return LeadingResult(self.kpis[0].in_data, self.kpis[0].of, self.kpis[0].curve.falls)
        return LeadingResult(self.commissions[0].measure, self.commissions[0].of, False) if self.commissions else None

    @cached_property
    def own_shares(self) -> bool:
        """Whether all KPIs are a person's own results as shares of the plan."""
        return self.scored.of_own_shares

    @cached_property
    def looks_back(self) -> bool:
        """Whether what earlier periods brought counts in later ones."""
        return self.needs_dates or self.guarantee is not None

    @cached_property
    def needs_dates(self) -> bool:
        """Whether it has to be known in which quarter or year a period lies."""
        rules: tuple[Gate | Modifier | Commission, ...] = (*self.gates, *self.modifiers, *self.commissions)
        parts: tuple[Kpi | Gate | Modifier | Commission, ...] = (*self.kpis, *rules)
        return self.true_up is not None or any(part.looks_back for part in parts)

    @property
    def takes_back(self) -> bool:
        """Whether a true-up can make a bonus less than nothing."""
        return self.true_up is not None and self.true_up.pays == "both"

    def trued_up(self, terms: TrueUp, team: Team) -> TruedUp:
        """The rules of the bonus on results to date, and how what they pay is settled. What a pool paid is divided already and stays."""
        whole, whole_team = self.to_date(terms.over), team.revise(over=terms.over)
        order = Order([whole_team], after=whole.order)
        scored = (*order.between(Place.KPIS, Place.SCORED), *order.at(Place.TARGET))
        paid = (*order.between(Place.TEAM, Place.WHOLE_BONUS), *order.at(Place.IN_MONEY))
        return TruedUp(terms=terms, whole=whole, scored=scored, team=whole_team, paid=paid)

    def to_date(self, over: ToDate) -> "Card":
        """The card with everything of the bonus measured over one time."""
        parts = {name: getattr(self, name) for name in ("kpis", "gates", "modifiers")}
        measured = {name: tuple(one.revise(over=over) for one in part) for name, part in parts.items()}
        return self.revise(**measured, true_up=None)

    @cached_property
    def scored(self) -> KpisOneByOne:
        """What each KPI pays."""
        return KpisOneByOne(kpis=self.kpis)

    @property
    def holding(self) -> tuple[Modifier | Gate, ...]:
        """What multiplies or holds parts of the pay, in this order: a gate has the last word."""
        return (*self.modifiers, *self.gates)

    @cached_property
    def adds_up(self) -> bool:
        """Whether the combined score is the weighted sum of what each KPI pays by itself: the fast paths ask."""
        apart = not any(one.on_kpis for one in self.holding) and all(kpi.matrix is None for kpi in self.kpis)
        return self.combine.adds_up and apart and all(kpi.since is None for kpi in self.kpis)

    @cached_property
    def summed(self) -> Summed:
        """The weighted sum of what all KPIs pay, in one go."""
        return Summed([Paying(kpi.curve, kpi.weight, kpi.cap) for kpi in self.kpis])

    @cached_property
    def due(self) -> Due:
        """Who is to be paid."""
        rhythms = tuple(self.rhythms)
        return Due(only_team=self.only_team, scored=bool(self.kpis), gated=bool(self.gates), rhythms=rhythms)

    @cached_property
    def rhythms(self) -> dict[Since | None, float]:
        """What the KPIs of each quarter or year weigh together, and, as None, those of every period of pay."""
        return shares_of(self.kpis)

    @cached_property
    def only_team(self) -> bool:
        """Whether nothing on the card is a person's own result, as for a head of department."""
        return all(part.of != "person" for part in self.kpis or self.commissions)

    @cached_property
    def modified_whole(self) -> bool:
        """Whether a KPI multiplies the whole bonus."""
        return any(one.changes in ("whole bonus", "bonus and commission") for one in self.modifiers)

    @cached_property
    def gates_on_whole(self) -> tuple[Gate, ...]:
        """The gates that hold the whole bonus back."""
        return tuple(gate for gate in self.gates if gate.on_whole)

    @cached_property
    def target(self) -> TargetBonus:
        """The money at 100 %."""
        return TargetBonus(
            amount=self.target_bonus,
            of_salary=self.target_share,
            times=self.target_times,
            paid=bool(self.kpis),
            shares=tuple(self.rhythms.items()),
        )

    @cached_property
    def paid_out(self) -> tuple[PaidOut, PaidOut]:
        """The sum of all money, without and with a team part."""
        paid = {"bonus": bool(self.kpis), "commissions": bool(self.commissions), "deductions": bool(self.deductions)}
        return PaidOut(through_team=False, **paid), PaidOut(through_team=True, **paid)

    @cached_property
    def order(self) -> Order:
        """The rules of this card; the team's and everybody's come with the scheme."""
        return Order(self._rules())

    def _rules(self) -> Iterator[Rule]:
        changing = [rule for one in self.holding for rule in one.rules(tuple(kpi.name for kpi in self.kpis))]
        yield from (self.due, self.target)
        yield from self._of_bonus(changing) if self.kpis else (NothingScored(), NoBonus())
        yield from self.commissions
        yield from (rule for rule in changing if rule.place is Place.EARNED)
        yield from (*self.deductions, *self.salary_deductions)
        if self.commissions or self.deductions:
            yield Beside()
        if self.guarantee is not None:
            yield self.guarantee

    def _of_bonus(self, changing: Sequence[Rule]) -> Iterator[Rule]:
        weights, sections = zip(*((kpi.weight, kpi.section) for kpi in self.kpis), strict=True)
        yield self.scored
        yield Combined(
            combine=self.combine,
            weight_of_each=weights,
            measures=tuple(kpi.in_data for kpi in self.kpis),
            section_of_each=sections,
            looked_up=self.table is not None,
        )
        if self.table is not None:
            yield PayTable(curve=self.table)
        for place, kpi in enumerate(self.kpis):
            if kpi.matrix is not None:
                yield MatrixTimes(matrix=kpi.matrix, curve=kpi.curve, kpi=kpi.name, at=place)
        yield from (rule for rule in changing if rule.place is not Place.EARNED)
        yield PersonalMultiplier()
        if self.cap is not None:
            yield Cap(at_most=self.cap)
        yield InMoney()
        if self.full_unit is not None:
            yield InFullMoney(unit=self.full_unit, direction=self.full_direction, at_most=self.cap)
