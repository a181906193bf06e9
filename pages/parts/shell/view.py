"""What the pages look at: the current scheme and the baseline, paid to the chosen period."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from kpi.language import _
from kpi.payment.check import Checks
from kpi.payment.ineligiblepay import ineligible_told
from kpi.payment.markettold import market_told
from kpi.payment.owing import owing
from kpi.payment.payout import Scored
from kpi.payment.payouts import Payouts
from kpi.payment.payperiods import measured_every
from kpi.payment.roster import build
from kpi.payment.workforce import Workforce
from kpi.periods import months
from kpi.plans.planset import with_plans_ahead
from kpi.problem import Problem, Refused
from kpi.rules.people import Mask
from kpi.scheme.rhythms import brought_together_by
from kpi.scheme.scheme import Scheme
from kpi.split import Effect, people_in_minor_units
from kpi.split.effect import effect_of_scored
from pages.parts.shell.common import builds_on
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.session import state


@dataclass(frozen=True, eq=False)
class View:
    """The current scheme and the baseline, paid to the chosen period."""

    scheme: Scheme
    baseline: Scheme
    everyone: Workforce
    workforce: Workforce
    effect: Effect
    before: Effect

    @property
    def paid(self) -> Payouts:
        """What the current scheme pays."""
        return self.effect.paid

    @property
    def notices(self) -> tuple[Problem, ...]:
        """What the scheme does not find in the data, and what is owed at the end; looked for only where it is told."""
        asked = (self.effect, self.workforce, self.scheme, self.baseline)
        found: tuple[Problem, ...] = remembered(
            Remembered.NOTICES,
            asked,
            lambda: (
                *_checked(self.scheme, self.workforce),
                *owing(self.scheme, self.paid),
                *ineligible_told(self.scheme, self.paid),
                *market_told(self.scheme, self.paid),
                *other_rhythm(self.scheme, self.baseline),
            ),
        )
        return found

    @property
    def people(self) -> pd.DataFrame:
        """A row a person, in minor units: what each is paid by the current scheme, and would be at 100:0."""
        found: pd.DataFrame = remembered(Remembered.PEOPLE, (self.effect,), lambda: people_in_minor_units(self.effect))
        return found

    @property
    def people_before(self) -> pd.DataFrame:
        """The same by the baseline."""
        found: pd.DataFrame = remembered(
            Remembered.PEOPLE_BEFORE, (self.before,), lambda: people_in_minor_units(self.before)
        )
        return found

    @property
    def everyone_before(self) -> Workforce:
        """All periods, with results as the baseline measures them against the market."""
        if self.baseline.market_indexes == self.scheme.market_indexes:
            return self.everyone
        workforce = self.before.paid.workforce
        return workforce.cut_from[0] if workforce.cut_from else workforce

    @property
    def strong(self) -> Mask:
        """(people, ...) who is strong, by today's scheme: the same people whatever is moved."""
        return self.before.strong


def whole_workforce() -> Workforce:
    """The workforce of all periods, rebuilt only when the data or the rounding change."""
    now = state()
    return remembered(
        Remembered.EVERYONE,
        builds_on(now.data, now.scheme),
        lambda: build(now.data.results, now.data.people, now.scheme),
    )


def planned_workforce() -> Workforce:
    """The same, with the plans of the year ahead where some are in use."""
    plans, everyone = state().step.plans, whole_workforce()
    if plans is None:
        return everyone
    made: Workforce = remembered(Remembered.PLANNED_AHEAD, (everyone, plans), lambda: with_plans_ahead(everyone, plans))
    return made


def workforce_for(scheme: Scheme, workforce: Workforce) -> Workforce:
    """The people of the view, or, for a scheme that pays in other periods than the one on the screen, the same people in its own. Raises `Refused`
    where it has no period of the name that is looked at."""
    now = state()
    if rhythm_of(scheme) == rhythm_of(now.scheme):
        return workforce
    everyone = build(now.data.results, now.data.people, scheme)
    return everyone if workforce.cut_from is None else everyone.at(workforce.periods[0])


def rhythm_of(scheme: Scheme) -> tuple[object, ...]:
    """On what depends in which periods a scheme pays, and on which results, the market in them or taken out."""
    return (*brought_together_by(scheme.paid_every, scheme.cards), scheme.market_indexes)


def monthly() -> bool:
    """Whether the data have results of months."""
    try:
        return all(months(period) == 1 for period in whole_workforce().periods)
    except Refused:
        return False


def current_view() -> View:
    """Both schemes paid to the chosen period; raises `Refused` when the data lack what a scheme needs."""
    found: View = remembered(Remembered.VIEW, (state(),), _view)
    return found


def _view() -> View:
    now, everyone = state(), whole_workforce()
    period = now.period if now.period in everyone.periods else ""
    workforce = remembered(
        Remembered.WORKFORCE, (everyone, period), lambda: everyone.at(period) if period else everyone
    )
    paid_before = _paid(Remembered.PAID_BEFORE, now.baseline, _against_its_market(now.baseline, workforce))
    before = remembered(Remembered.BEFORE, (paid_before, now.step.who), lambda: paid_before.grouped(now.step.who))
    paid = _paid(Remembered.PAID, now.scheme, workforce)
    effect_now = remembered(Remembered.EFFECT, (paid, before), lambda: paid.grouped(before.strong))
    return View(now.scheme, now.baseline, everyone, workforce, effect_now, before)


def _against_its_market(scheme: Scheme, workforce: Workforce) -> Workforce:
    """The people of the view in its periods, with results from which a scheme takes its own market out, and no other's."""
    now = state()
    if scheme.market_indexes == now.scheme.market_indexes:
        return workforce
    rules = now.scheme.revise(market_indexes=scheme.market_indexes)
    everyone: Workforce = remembered(
        Remembered.EVERYONE_BEFORE,
        builds_on(now.data, rules),
        lambda: build(now.data.results, now.data.people, rules),
    )
    if workforce.cut_from is None:
        return everyone
    [period] = workforce.periods
    return remembered(Remembered.WORKFORCE_BEFORE, (everyone, period), lambda: everyone.at(period))


def _paid(name: Remembered, scheme: Scheme, workforce: Workforce) -> Effect:
    """The money, which does not depend on who is strong."""
    found: Effect = remembered(name, (scheme, workforce), lambda: effect_of_scored(Scored(scheme, workforce, _checked)))
    return found


def _checked(scheme: Scheme, workforce: Workforce) -> list[Problem]:
    """What the scheme does not find in the data: asked before it is paid and where it is told."""
    checks: Checks = remembered(Remembered.CHECKS, (workforce,), lambda: Checks(workforce))
    found: list[Problem] = remembered(Remembered.CHECKED, (scheme, workforce), lambda: checks(scheme))
    return found


def view_or_none() -> View | None:
    """The same; None when the data lack what the schemes need, for parts below the place where the problems are shown."""
    try:
        return current_view()
    except Refused:
        return None


def other_rhythm(scheme: Scheme, baseline: Scheme) -> Iterator[Problem]:
    """That today's scheme pays in other periods."""
    now, before = ((one.paid_every, measured_every(one)) for one in (scheme, baseline))
    if now != before:
        what = _("Today’s scheme pays in other periods. Beside this one, it is paid as if it paid in the same.")
        yield Problem(what, mend=_("The page Compare pays each in its own periods."), level="notice")
