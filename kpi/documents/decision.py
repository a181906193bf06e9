"""What is decided: a scheme in place of today's, with all that the engine says of the two. The decision paper and the deck are made of it."""

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd

from kpi import comparison
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult
from kpi.checkup.runchecks import answers_of, worth_telling
from kpi.checkup.told import Told
from kpi.comparison.comparing import Comparison
from kpi.difference import Change, changes
from kpi.documents.covering import Cover, Numbered
from kpi.documents.made import Made
from kpi.forecast import Forecast
from kpi.language import Write, _, percent, whole_money
from kpi.machine.lazy import lazy
from kpi.payment.otherresults import at_plan, better_by
from kpi.payment.payout import pay
from kpi.payment.workforce import Workforce
from kpi.scheme.scheme import Scheme
from kpi.solver import Answers
from kpi.solver.solveranswers import Alternative
from kpi.split.compared import paid_in_minor_units
from kpi.split.effect import Effect, Sums, effect, sums_of
from kpi.split.remedies import Remedy, remedies

STEP = 0.2
"""So much lower and higher results are looked at."""


@dataclass(frozen=True)
class CostAt:
    """What both schemes cost on other results, in minor units."""

    title: str
    before: int
    after: int


@dataclass(frozen=True, eq=False)
class Decision:
    """Raises `Refused` as `pay` does, where a figure is asked for."""

    scheme: Scheme
    baseline: Scheme
    """Today's scheme; the same one where nothing is to change."""
    workforce: Workforce
    made: Made
    forecast: Forecast | None = None
    forecast_today: Forecast | None = None
    """Of today's scheme, in possible years of the same luck."""
    answers: Answers | None = None
    """What the solver found."""
    budget: float | None = None
    """Minor units for all bonuses of the time ahead."""
    begins: dt.date | None = None
    """The day from which the change holds."""
    why: str = ""
    """Why it is wanted, in the words of whoever proposes it."""
    asked: CheckCase | None = None
    """What is checked, with the reader's norms; otherwise the usual ones hold, and nothing is told beside the results."""
    checked: tuple[CheckResult, ...] | None = None
    """Answers of a check-up of the scheme that has been made already."""
    cover: Cover | None = None
    """What stands in place of names; None numbers everybody."""

    @lazy
    def covered(self) -> Cover:
        """The cover that is in force."""
        return self.cover if self.cover is not None else Numbered.of(map(str, self.workforce.people))

    @property
    def write(self) -> Write:
        """Whole minor units as money."""
        return whole_money(self.scheme.currency)

    @property
    def same(self) -> bool:
        """Whether nothing that is paid changes."""
        return not self.changed

    @lazy
    def changed(self) -> list[Change]:
        """Every rule that changes."""
        return [one for one in changes(self.baseline, self.scheme) if not one.wording]

    @lazy
    def compared(self) -> Comparison:
        """Today's scheme and the new one on the same people; raises `Refused` for two currencies."""
        sides = ((_("Today's scheme"), self.baseline), (_("The new scheme"), self.scheme))
        return comparison.compare(*(comparison.scenario(name, one, self.workforce) for name, one in sides))

    @lazy
    def costs(self) -> tuple[CostAt, ...]:
        """On worse results, as they were, just at plan, and on better ones."""
        falling = {kpi.in_data for card in self.scheme.cards for kpi in card.kpis if kpi.curve.falls}
        share = percent(STEP)
        others = (
            (_("Results {share} worse").format(share=share), better_by(self.workforce, -STEP, falling)),
            (_("Everybody at plan"), at_plan(self.workforce)),
            (_("Results {share} better").format(share=share), better_by(self.workforce, STEP, falling)),
        )
        worse, plan, better = (self._costs_at(*one) for one in others)
        known = CostAt(_("Results as they were"), self.compared.before.cost, self.compared.after.cost)
        return worse, known, plan, better

    def _costs_at(self, title: str, workforce: Workforce) -> CostAt:
        before = int(pay(self.baseline, workforce).cost)
        return CostAt(title, before, before if self.same else int(pay(self.scheme, workforce).cost))

    @lazy
    def effect_today(self) -> Effect:
        """Today's scheme beside its own 100:0."""
        return effect(self.baseline, self.workforce)

    @lazy
    def today(self) -> Sums:
        """The same, added up."""
        return sums_of(self.effect_today)

    @lazy
    def new(self) -> Sums:
        """The new scheme beside its own 100:0; the strong are those of today."""
        return self.today if self.same else sums_of(effect(self.scheme, self.workforce, self.effect_today.strong))

    @lazy
    def mended(self) -> Scheme | None:
        """The scheme that remedies are for: the new one, or today's where the new one has no share for the team any more; None for neither."""
        both = (self.scheme, self.baseline)
        return next((one for one in both if one.team.share is not None and one.team.counts), None)

    @property
    def solved(self) -> Alternative | None:
        """The answer of the solver that the new scheme is; None where it is none."""
        found = self.answers.alternatives if self.answers else ()
        return next((one for one in found if one.scheme == self.scheme), None)

    @property
    def new_name(self) -> str:
        """The row of the new scheme among the ways."""
        others = [one.name for one in self.ways if one.scheme == self.scheme]
        return others[0] if others else ""

    @lazy
    def ways(self) -> tuple[Remedy, ...]:
        """Today's scheme, the new one, and remedies for the same people: "as_is" is the scheme that is mended."""
        if self.mended is None:
            return ()
        found = [one for one in remedies(self.mended, self.workforce) if one.workforce is self.workforce]
        first = _("The new scheme") if self.mended == self.scheme and not self.same else _("Today's scheme")
        found[0] = replace(found[0], title=first)
        known = [one.scheme for one in found]
        if self.scheme in known[1:]:
            place = known.index(self.scheme)
            found[place] = replace(found[place], title=_("The new scheme: {way}").format(way=found[place].title))
        others = (("today", _("Today's scheme"), self.baseline), ("new", _("The new scheme"), self.scheme))
        beside = [Remedy(name, title, "", one, self.workforce) for name, title, one in others if one not in known]
        return (found[0], *beside, *found[1:])

    @lazy
    def remedied(self) -> pd.DataFrame:
        """A row a way, as `kpi.split.compared.paid_in_minor_units` gives it, no rows where there is nothing to mend; the strong are those
        of the scheme that is mended."""
        return pd.DataFrame() if self.mended is None else paid_in_minor_units(self.mended, self.workforce, self.ways)

    @lazy
    def alone(self) -> float:
        """What the scheme that is mended costs at 100:0, in minor units."""
        return float(
            (self.new.cost + self.new.employer_keeps)
            if self.mended == self.scheme
            else (self.today.cost + self.today.employer_keeps)
        )

    @lazy
    def findings(self) -> tuple[CheckResult, ...]:
        """Every answer of the check-up of the new scheme."""
        return self.checked if self.checked is not None else answers_of(self._case)

    @lazy
    def findings_today(self) -> tuple[CheckResult, ...]:
        """The same of today's scheme."""
        if self.same:
            return self.findings
        told = replace(self._case.told, before=None, drawn=self.forecast_today)
        return answers_of(replace(self._case, scheme=self.baseline, told=told))

    @property
    def gone(self) -> list[CheckResult]:
        """What is found of today's scheme, and no more of the new one."""
        left = {(one.check, one.about) for one in worth_telling(self.findings)}
        return [one for one in worth_telling(self.findings_today) if (one.check, one.about) not in left]

    @lazy
    def _case(self) -> CheckCase:
        ahead = None if self.forecast is None else self.forecast.future
        told = Told(budget=self.budget, future=ahead, drawn=self.forecast, before=self.baseline)
        case = self.asked or CheckCase(self.scheme, self.workforce, self.write, told=told)
        return replace(case, name=self.covered.name)
