"""What is assumed of the future: how results scatter, and what makes them move together.

The latent model is a Gaussian copula with one factor a source of luck. For KPI k of person i in team g and period t

    z = √person · A(k, i) + √team · V(k, g, t) + √market · U(k, t) + √(1 − person − team − market) · E(k, i, t)
    attainment = level · season(t) · mean · Q(Φ(z))

where Q is the quantile function of the KPI's margin, brought to a mean of 1. Each source is standard normal and correlated over the
KPIs of a person by the same matrix. Two periods of a person correlate by `person` + what they share otherwise, two people of a team in
a period by `team` + `market`, two people of different teams by `market`.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Literal, NamedTuple, Self

import numpy as np
from pydantic import Field, model_validator

from kpi.frozen import Frozen, Name, Rate, Share
from kpi.language import N_, _, percent
from kpi.money import Floats

Kind = Literal["lognormal", "normal", "truncated", "gamma", "deals", "history", "bootstrap"]


class Margin(Frozen):
    """How the attainment of one KPI scatters over people and periods; on top of it lie level and season."""

    kpi: Name = Field(title=N_("KPI"))
    role: str = Field("", title=N_("Role"), description=N_("When empty, every role without a margin of its own."))
    kind: Kind = Field(
        "lognormal",
        title=N_("Shape"),
        description=N_(
            "Lognormal: never negative, good results stray further than bad ones, as sales do. Normal: for results that vary little. Truncated: "
            "normal, cut at a least and a most. Gamma: like lognormal with a thinner end. Few deals: chance in the number and "
            "size of deals. Own history: as often as it was. Bootstrap: own history, smoothed."
        ),
    )
    mean: float = Field(1.0, gt=0, le=10, title=N_("Average attainment"))
    cv: Rate = Field(
        0.25,
        le=3,
        title=N_("How much results vary"),
        description=N_("Standard deviation as a share of the average, over people and periods."),
    )
    least: Rate = Field(0.0, title=N_("Never below"), description=N_("Of the average; for the shape that is cut."))
    most: Rate = Field(3.0, title=N_("Never above"), description=N_("Of the average; for the shape that is cut."))
    deals: float = Field(
        16.0, gt=0, le=10_000, title=N_("Deals a period"), description=N_("On average; for the shape of few deals.")
    )
    deal_cv: Rate = Field(0.5, le=5, title=N_("Spread of a deal's size"), description=N_("For the shape of few deals."))
    points: tuple[float, ...] = Field(
        (), title=N_("History"), description=N_("Past attainments, each as a share of what was expected, sorted.")
    )
    season: dict[str, float] = Field(
        default_factory=dict,
        title=N_("Season"),
        description=N_("Index of each month (01) or quarter (Q1) around 1, where the plans do not know the season."),
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "truncated" and not self.least < 1 < self.most:
            raise ValueError(_("the least must lie below the average (100%) and the most above it"))
        if self.kind in ("history", "bootstrap") and len(self.points) < FEWEST_POINTS:
            text = _("own history needs {n} results or more, and there are {found}: choose another shape")
            raise ValueError(text.format(n=FEWEST_POINTS, found=len(self.points)))
        if list(self.points) != sorted(self.points):
            raise ValueError(_("past attainments out of order: write them from the least to the most"))
        return self

    def strayed(self, times: float) -> "Margin":
        """The margin with its spread multiplied: of few deals the chance in their number and size, of history each distance from what was expected."""
        if self.kind == "deals" and times:
            return self.revise(deals=min(self.deals / times**2, 10_000.0))
        points = tuple(max(0.0, 1 + (point - 1) * times) for point in self.points)
        return self.revise(cv=min(self.cv * times, 3.0), points=points)


FEWEST_POINTS = 20
"""Below so many past results their own distribution is noise."""


class Pair(NamedTuple):
    """Correlation of two KPIs of the same person."""

    one: str
    other: str
    correlation: float


class Outlook(Frozen):
    """Everything that a forecast assumes. Shares of variance are of the latent normal."""

    margins: tuple[Margin, ...] = Field((), title=N_("KPIs"))
    person: Share = Field(
        0.3,
        title=N_("How much of a result is the person?"),
        description=N_("The part of the variance that stays with a person from period to period."),
    )
    team: Share = Field(
        0.05,
        title=N_("How much do good and bad months hit a whole team?"),
        description=N_("The part of the variance that a team shares in a period."),
    )
    market: Share = Field(
        0.2,
        title=N_("How much do good and bad months hit everyone at once?"),
        description=N_(
            "The part of the variance that all share in a period. Usually the least known and the most consequential figure."
        ),
    )
    together: float = Field(
        0.3,
        ge=0,
        le=0.95,
        title=N_("How much do a person's KPIs move together?"),
        description=N_("Correlation of any two KPIs for which no other is given."),
    )
    pairs: tuple[Pair, ...] = Field((), title=N_("Correlations of two KPIs"))
    level: float = Field(
        1.0, gt=0, le=3, title=N_("Average result"), description=N_("Everybody's expected result, times this.")
    )
    spread: float = Field(
        1.0,
        ge=0,
        le=4,
        title=N_("How much results vary"),
        description=N_("The variation of every KPI's results, times this."),
    )
    targets: float = Field(
        1.0, gt=0, le=3, title=N_("Target bonuses"), description=N_("All target bonuses, times this.")
    )
    horizon: Literal["period", "quarter", "year"] = Field(
        "year", title=N_("How far ahead"), description=N_("The next period, the next quarter, or twelve months.")
    )
    leavers: Share = Field(
        0.0,
        title=N_("Who leaves in a year"),
        description=N_(
            "Each person's chance to leave within twelve months; the seat is filled anew by somebody average."
        ),
    )
    vacant: float = Field(
        2.0, ge=0, le=12, title=N_("Months until a seat is filled"), description=N_("Nobody is paid on it meanwhile.")
    )
    true_up: Literal["none", "up", "both"] = Field(
        "none",
        title=N_("Settled at the end"),
        description=N_(
            "Not at all; the whole time is paid again as one period and what is missing is paid on top; or also taken back."
        ),
    )
    seed: int = Field(
        6040, ge=0, lt=2**63, title=N_("Seed"), description=N_("The same seed draws the same possible years.")
    )

    @model_validator(mode="after")
    def _possible(self) -> Self:
        shared = self.person + self.team + self.market
        if shared > 1 + 1e-9:
            text = _("person, team and market together explain {total} of the variance: at most 100% is possible")
            raise ValueError(text.format(total=percent(shared)))
        keys = [(margin.role, margin.kpi) for margin in self.margins]
        twice = sorted({kpi for key in keys if keys.count(key) > 1 for kpi in key[1:]})
        if twice:
            raise ValueError(_("the outlook names a KPI twice for the same role: {kpis}").format(kpis=", ".join(twice)))
        names = tuple(dict.fromkeys(name for pair in self.pairs for name in pair[:2]))
        if names and np.linalg.eigvalsh(self.matrix(names)).min() < -1e-9:
            raise ValueError(_("these correlations of KPIs contradict each other: bring them nearer to 0"))
        return self

    @property
    def luck(self) -> float:
        """The part of the variance that is nobody's: of this person and period alone."""
        return max(0.0, 1 - self.person - self.team - self.market)

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], Margin]:
        return {(margin.role, margin.kpi): self._spread_out(margin) for margin in self.margins}

    def _spread_out(self, margin: Margin) -> Margin:
        return margin if self.spread == 1 else margin.strayed(self.spread)

    def margin(self, role: str, kpi: str) -> Margin:
        """The margin of a KPI for a role: its own, the one for all roles, or the default; with the outlook's spread."""
        return self._by_name.get((role, kpi)) or self._by_name.get(("", kpi)) or self._spread_out(Margin(kpi=kpi))

    def matrix(self, kpis: Sequence[str]) -> Floats:
        """(kpis, kpis) correlations."""
        given = {frozenset(pair[:2]): pair.correlation for pair in self.pairs}
        return np.array(
            [[1.0 if a == b else given.get(frozenset((a, b)), self.together) for b in kpis] for a in kpis]
        ).reshape(len(kpis), len(kpis))
