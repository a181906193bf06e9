"""Ways to set next year's plans from the last: each is a frozen type with its own words, formula and source."""

from abc import abstractmethod
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from kpi.frozen import Frozen
from kpi.language import N_, _, percent
from kpi.money import Floats
from kpi.plans.expected import expected_year
from kpi.plans.past import KpiPast

Share = Annotated[float, Field(ge=0, le=1)]
Growth = Annotated[float, Field(gt=-1, le=10)]


class PlanWay(Frozen):
    """How a year's plan of each unit comes about, before it is rounded and brought to a total."""

    title: ClassVar[str]
    """What a reader calls it."""

    @abstractmethod
    def plans(self, past: KpiPast) -> Floats:
        """(units,) a year's plan; NaN where it cannot be told."""

    @abstractmethod
    def formula(self) -> str:
        """In one line, with its numbers."""


class Grown(PlanWay):
    """Last year's own result plus a share: quickly said, and the ratchet itself."""

    title = N_("Last year's result, grown")
    kind: Literal["grown"] = "grown"
    growth: Growth = Field(0.05, title=N_("Growth"))

    def plans(self, past: KpiPast) -> Floats:
        """Whoever did well gets the higher plan."""
        return past.result * (1 + self.growth)

    def formula(self) -> str:
        """Result × growth."""
        return _("own result of last year × {factor}").format(factor=percent(1 + self.growth))


class Raised(PlanWay):
    """The present plan plus a share."""

    title = N_("Present plan, raised")
    kind: Literal["raised"] = "raised"
    growth: Growth = Field(0.0, title=N_("Raise"))

    def plans(self, past: KpiPast) -> Floats:
        """What was too easy or too hard stays so."""
        return past.planned * (1 + self.growth)

    def formula(self) -> str:
        """Plan × raise."""
        return _("present plan × {factor}").format(factor=percent(1 + self.growth))


class Blended(PlanWay):
    """A share of the own result, scaled to the present total, and the rest of the present plan."""

    title = N_("Own result and present plan, blended")
    kind: Literal["blended"] = "blended"
    own: Share = Field(0.5, title=N_("Weight of the own result"))

    def plans(self, past: KpiPast) -> Floats:
        """Plans that were far off come closer; nobody's jumps by all of it."""
        both = ~np.isnan(past.planned) & ~np.isnan(past.result)
        scale = past.planned[both].sum() / past.result[both].sum() if past.result[both].sum() else np.nan
        return self.own * scale * past.result + (1 - self.own) * past.planned

    def formula(self) -> str:
        """Both with their weights."""
        text = _("{own} × own result, scaled to the present total, + {rest} × present plan")
        return text.format(own=percent(self.own), rest=percent(1 - self.own))


class ByPotential(PlanWay):
    """A share of last year's result, and the rest of the total divided by what each territory could bring (METHODS: quotas by potential)."""

    title = N_("By potential")
    kind: Literal["potential"] = "potential"
    own: Share = Field(0.5, title=N_("Weight of the own result"))
    growth: Growth = Field(0.0, title=N_("Growth"))

    def plans(self, past: KpiPast) -> Floats:
        """a · result · (1 + growth) + (1 − a) · total · potential ÷ Σ potential; the total is last year's result, grown."""
        size = past.sizes
        known = ~np.isnan(size) & (size > 0) & ~np.isnan(past.result)
        total = past.result[known].sum() * (1 + self.growth)
        share = np.where(known, size, np.nan) / size[known].sum() if known.any() else np.full(len(size), np.nan)
        return self.own * past.result * (1 + self.growth) + (1 - self.own) * total * share

    def formula(self) -> str:
        """Both with their weights."""
        text = _("{own} × own result of last year + {rest} × total × own share of the potential, both × {factor}")
        return text.format(own=percent(self.own), rest=percent(1 - self.own), factor=percent(1 + self.growth))


class LevelReached(PlanWay):
    """One factor on all present plans, such that a share of last year's results would have reached them."""

    title = N_("The level that a share reached")
    kind: Literal["reached"] = "reached"
    share: Annotated[float, Field(gt=0, lt=1)] = Field(0.6, title=N_("Share that reaches it"))

    def plans(self, past: KpiPast) -> Floats:
        """Present plan × the quantile of the attainments of the last year's periods."""
        return past.planned * self.factor(past)

    def factor(self, past: KpiPast) -> float:
        """The highest attainment that at least this share of the last year's periods reached (the lowest, where lower is better)."""
        found = past.relative[:, past.year]
        known = np.sort(found[~np.isnan(found)])
        if not len(known):
            return float("nan")
        reach = int(np.ceil(self.share * len(known) - 1e-9))
        return float(known[reach - 1] if past.falls else known[len(known) - reach])

    def formula(self) -> str:
        """Which share."""
        return _("present plan × the level that {share} of last year's results reached").format(
            share=percent(self.share)
        )


class WithoutLuck(PlanWay):
    """What may be expected of each once luck is taken off: the own mean, drawn towards that of the role."""

    title = N_("Expected result, luck taken off")
    kind: Literal["without luck"] = "without luck"
    growth: Growth = Field(0.0, title=N_("Growth"))

    def plans(self, past: KpiPast) -> Floats:
        """Bühlmann's credibility: one good year counts for as much as it can be believed."""
        return expected_year(past, self.growth).mean

    def formula(self) -> str:
        """What it draws on."""
        return _(
            "Z × own average + (1 − Z) × average of the role, × {factor}; Z grows with the number of periods"
        ).format(factor=percent(1 + self.growth))


AnyWay = Annotated[Grown | Raised | Blended | ByPotential | LevelReached | WithoutLuck, Field(discriminator="kind")]
WAYS: tuple[type[PlanWay], ...] = (Blended, WithoutLuck, Grown, Raised, LevelReached, ByPotential)
"""In the order in which they are offered."""
