"""The rules of everybody: cards by role, how the team counts, and what holds for all."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from kpi.frozen import Currency, Frozen
from kpi.language import N_, _, minor_units
from kpi.rules.asked import Asked
from kpi.rules.bonuslimit import BonusLimit
from kpi.rules.deduction import DeductionsHeld
from kpi.rules.division import PoolDivision
from kpi.rules.eligibility import Eligibility
from kpi.rules.fundedpool import FundedPool
from kpi.rules.guarantee import LeastPaid
from kpi.rules.kpi import Kpi
from kpi.rules.marketindex import MarketIndex, refuse_indexed_twice
from kpi.rules.owed import Owed
from kpi.rules.partperiod import DaysCounted, Prorated
from kpi.rules.pool import Pool
from kpi.rules.prize import Prize
from kpi.rules.rhythm import PayRhythm
from kpi.rules.rule import Order, Rule
from kpi.rules.said import Choice, Said, as_amount, as_number, as_text
from kpi.rules.split import ALONE, Split
from kpi.rules.team import AnyTeam, Team
from kpi.scheme.card import Card
from kpi.scheme.cardnames import refuse_role, refuse_twice
from kpi.scheme.fileversion import FORMAT, FileVersion
from kpi.scheme.rhythms import refuse_paid_as_often

_DECIMALS = 8
"""Of a factor on target bonuses: far below a minor unit of anybody's."""


class Scheme(Frozen):
    """The whole set of rules. `kpi.pay(scheme, workforce)` applies it."""

    sixtyforty: FileVersion = Field(FORMAT, title=N_("File version"))
    title: Annotated[str, Said(N_("Title"), as_text, wording=True), Asked(N_("Title of the scheme"))] = Field(
        "", title=N_("Title")
    )
    currency: Annotated[Currency, Said(N_("Currency"), as_text), Asked(N_("Currency (a code such as EUR)"))] = Field(
        "EUR", title=N_("Currency")
    )
    note: Annotated[str, Said(N_("Note"), as_text, wording=True)] = Field("", title=N_("Note"))
    source: Annotated[str, Said(N_("Source"), as_text, wording=True)] = Field("", title=N_("Source"))
    team: AnyTeam = Field(default_factory=Split, title=N_("Team"))
    cards: tuple[Card, ...] = Field(title=N_("Roles"), min_length=1, max_length=60)
    precision: Annotated[
        int,
        Said(N_("Decimals of a percent to which attainment is rounded"), as_number),
        Asked(N_("Attainment is rounded to decimals of a percent")),
    ] = Field(
        6,
        ge=0,
        le=8,
        title=N_("Attainment is rounded to decimals of a percent"),
        description=N_("With 6, only the dust of floating point goes; with 0, 99.5 % counts as 100 %."),
    )
    prorate: Prorated = "target"
    days: DaysCounted = "calendar"
    market_indexes: tuple[MarketIndex, ...] = Field(
        (),
        max_length=60,
        title=N_("Measured against the market"),
        description=N_("KPIs from which what the market did by itself is taken out, wherever they are looked at."),
    )
    eligibility: Eligibility | None = Field(
        None, title=N_("Eligibility"), description=N_("Who is paid a period at all. When empty, whoever was there.")
    )
    pools: tuple[FundedPool, ...] = Field(
        (),
        max_length=20,
        title=N_("Pools"),
        description=N_("Beside the bonus: filled by an amount or a measure, and divided among their members."),
    )
    prizes: tuple[Prize, ...] = Field(
        (),
        max_length=20,
        title=N_("Prizes"),
        description=N_("Beside the bonus: for the best by a result, or for everybody who meets conditions at once."),
    )
    bonus_limit: Annotated[
        float | None,
        Said(N_("All bonuses of a period at most"), as_amount),
        Asked(N_("All bonuses of a period at most (empty: no limit; cut in proportion)"), step=1000),
    ] = Field(None, ge=0, title=N_("All bonuses of a period at most"), description=N_("Cut in proportion."))
    year_begins: Annotated[
        int,
        Said(N_("Month in which a year begins"), as_number),
        Asked(N_("The year begins in month (1 to 12)")),
    ] = Field(
        1,
        ge=1,
        le=12,
        title=N_("The year begins in month"),
        description=N_("Of the financial year: from it on, results to date are added up."),
    )
    paid_every: PayRhythm = "as the data"
    owed: Annotated[
        Literal["carried on", "given up", "paid back"],
        Said(
            N_("What a period's pay does not cover"),
            Choice(
                {
                    "carried on": N_("is taken from later periods"),
                    "given up": N_("is given up"),
                    "paid back": N_("is paid back at once, so that a payout can be below zero"),
                }
            ),
        ),
        Asked(N_("A refund, correction or deduction beyond the period's pay")),
    ] = Field(
        "carried on",
        title=N_("What a period's pay does not cover"),
        description=N_(
            "Refunds, corrections and deductions beyond what was earned: taken from later periods, given up, or paid back at once."
        ),
    )

    @model_validator(mode="after")
    def _names(self) -> Self:
        refuse_twice([card.role for card in self.cards], _("role"))
        refuse_twice([*(pool.name for pool in self.pools), *(prize.name for prize in self.prizes)], _("pool or prize"))
        for prize in self.prizes:
            refuse_role(prize.roles, [card.role for card in self.cards])
        for pool in (*self.pools, self.team, *(card.team for card in self.cards)):
            if isinstance(pool, PoolDivision):
                refuse_role(pool.named_roles, [card.role for card in self.cards])
        refuse_indexed_twice(self.market_indexes)
        refuse_paid_as_often(self.paid_every, self.cards, limited=self.bonus_limit is not None)
        return self

    def __repr__(self) -> str:
        """What it is in one line."""
        from kpi.scheme.schemeview import scheme_line

        return scheme_line(self)

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """All of it as tables in a notebook."""
        from kpi.scheme.schemeview import scheme_html

        return scheme_html(self)

    @property
    def minor(self) -> int:
        """Minor units in one unit of the currency: 100 for EUR, 1 for JPY."""
        return minor_units(self.currency)

    @cached_property
    def roles(self) -> dict[str, Card]:
        """The cards by role as they are applied: every threshold lies where attainments lie."""
        return {card.role: card.on_grid(self.precision) for card in self.cards}

    @cached_property
    def by_name(self) -> dict[str, Kpi]:
        """Every KPI by what the data call it; of several the one that says how it adds up, then one
        that is called so, and otherwise the first."""
        every = (kpi for card in self.cards for kpi in card.kpis)
        kpis = sorted(every, key=lambda kpi: (kpi.adds is None, kpi.measure != ""))
        return {kpi.in_data: kpi for kpi in reversed(kpis)}

    @cached_property
    def titles(self) -> dict[str, str]:
        """What each KPI is called, by what the data call it."""
        return {name: kpi.label for name, kpi in self.by_name.items()}

    @cached_property
    def builds(self) -> tuple[object, ...]:
        """All of a scheme on which a workforce depends: as long as it stays the same, none has to be built anew."""
        from kpi.scheme.builtby import built_by

        return built_by(self)

    @cached_property
    def _teams(self) -> dict[str, Team]:
        rules = {card.role: card.team or self.team if card.kpis else ALONE for card in self.cards}
        return {role: self.filled(team).on_grid(self.precision) for role, team in rules.items()}

    def filled(self, team: Team) -> Team:
        """A team rule with its KPIs: where it names none, what leads the first card, of those with KPIs if there are any."""
        if team.kpis:
            return team
        leads = [card.lead for card in sorted(self.cards, key=lambda card: not card.kpis) if card.lead is not None]
        return team.revise(kpis={leads[0].name: 1.0}) if leads else team

    def team_of(self, card: Card) -> Team:
        """The team rule of a card, its KPIs filled in."""
        return self._teams[card.role]

    def revise_card(self, role: str, **changes: Any) -> "Scheme":
        """The scheme with one card changed, validated again."""
        return self.revise(cards=tuple(card.revise(**changes) if card.role == role else card for card in self.cards))

    def alone(self) -> "Scheme":
        """The same scheme without a team part: 100:0."""
        return self.revise(team=ALONE, cards=tuple(card.revise(team=None) for card in self.cards))

    def with_targets(self, factor: float) -> "Scheme":
        """The same scheme with all target bonuses times one factor."""
        cards = [card.revise(target_times=round(card.target_times * factor, _DECIMALS)) for card in self.cards]
        return self.revise(cards=tuple(cards))

    def shared(self, individual_share: float) -> "Scheme":
        """The same scheme at another individual share; cards with a team rule of their own keep it."""
        return self.revise(team=self.team.at_share(individual_share))

    def order_of(self, card: Card) -> Order:
        """All rules of a card as it is applied, in the order in which they stand: its own, the team's and everybody's."""
        if card.role not in self._orders:
            self._orders[card.role] = Order(self._rules_of(card), after=card.order)
        return self._orders[card.role]

    @cached_property
    def _orders(self) -> dict[str, Order]:
        return {}

    def _rules_of(self, card: Card) -> Iterator[Rule]:
        team = self.team_of(card)
        yield from team.rules()
        if card.true_up is not None:
            yield card.trued_up(card.true_up, team)
        if self.limit is not None:
            yield self.limit
        yield from (one for one in self.shared_out if one.has(card.role))
        if self.settles:
            yield DeductionsHeld(at_most=card.deductions_at_most, deducts=bool(card.deductions))
            yield self.owing
        if self.guarantees:
            yield LeastPaid()
        yield card.paid_out[team.counts]

    @cached_property
    def shared_out(self) -> tuple[FundedPool | Prize, ...]:
        """Pools and prizes beside the bonus, with thresholds where attainments lie."""
        every: list[FundedPool | Prize] = [*self.pools, *self.prizes]
        return tuple(one.on_grid(self.precision) for one in every)

    @property
    def divides(self) -> bool:
        """Whether money is divided among people, so that what one is paid hangs on what others reach, beyond the team's result."""
        pools = any(self.team_of(card).divides for card in self.cards)
        return pools or bool(self.pools) or bool(self.prizes) or self.bonus_limit is not None

    @property
    def divides_in_teams(self) -> bool:
        """Whether that money is nothing but a pool of each team, so that a result reaches nobody of another team."""
        beyond = bool(self.pools) or bool(self.prizes) or self.bonus_limit is not None
        return not beyond and all(team.of == "team" for card in self.cards if (team := self.team_of(card)).divides)

    @cached_property
    def limit(self) -> BonusLimit | None:
        """What holds all bonuses of a period."""
        return None if self.bonus_limit is None else BonusLimit(at_most=self.bonus_limit * self.minor)

    @cached_property
    def settles(self) -> bool:
        """Whether pay is more than a bonus that is never below 0: there is something beside it, a true-up that takes back, or a guarantee."""
        beside = any(card.commissions or card.deductions or card.takes_back for card in self.cards)
        return self.guarantees or beside or any(prize.measure for prize in self.prizes)

    @cached_property
    def guarantees(self) -> bool:
        """Whether anybody is guaranteed a least pay."""
        return any(card.guarantee is not None for card in self.cards)

    @cached_property
    def owing(self) -> Owed:
        """What the periods of a person leave to each other."""
        return Owed(carries=self.owed == "carried on", pays_back=self.owed == "paid back")

    @cached_property
    def needs(self) -> dict[str, tuple[str, ...]]:
        """By role, every name that is looked up in the data, in order of first use."""
        needs = {role: self.order_of(card).needs() for role, card in self.roles.items()}
        return {role: tuple(dict.fromkeys(need.name for need in some)) for role, some in needs.items()}


for _model in (Kpi, Pool, FundedPool, Prize):  # which waited for the registry; now, so that never two threads build one
    _model.model_rebuild()
