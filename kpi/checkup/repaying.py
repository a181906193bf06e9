"""Mends paid on the same results: what each costs, who gains and who loses, and its twin at today's cost."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import Mend, Repaid, Twin
from kpi.language import Write, _, ngettext, number, percent
from kpi.payment.check import check
from kpi.payment.payout import pay_again
from kpi.scheme.scheme import Scheme
from kpi.split.compared import at_budget
from kpi.split.strong import summed


class _Money(NamedTuple):
    """What a scheme costs, and its twin at today's cost."""

    repaid: Repaid
    twin: Twin | None


class Repaying:
    """Pays mends on the results of a case, each scheme once: mends of several findings are often the same."""

    def __init__(self, case: CheckCase) -> None:
        self._case = case
        self._known: list[tuple[Scheme, _Money | None]] = []

    def of(self, mend: Mend) -> Mend | None:
        """The mend with its money; None for one that changes nothing, or by which these people could not be paid."""
        known = [money for scheme, money in self._known if scheme == mend.scheme]
        found = known[0] if known else _money(mend.scheme, self._case)
        if not known:
            self._known.append((mend.scheme, found))
        return None if found is None else mend._replace(repaid=found.repaid, twin=found.twin)


def _money(scheme: Scheme, case: CheckCase) -> _Money | None:
    if scheme == case.scheme or any(one.level == "error" for one in check(scheme, case.workforce)):
        return None
    repaid = _repaid(scheme, case)
    return _Money(repaid, _twin(scheme, case) if repaid.more else None)


def _repaid(scheme: Scheme, case: CheckCase) -> Repaid:
    """Another scheme against today's."""
    codes = pd.factorize(case.workforce.people)[0]
    more = summed(pay_again(scheme, case.workforce).payout - case.paid.payout, codes)
    return Repaid(int(more.sum()), int((more > 0).sum()), int((more < 0).sum()))


def _twin(scheme: Scheme, case: CheckCase) -> Twin | None:
    """All target bonuses times one factor, so that it costs what today's scheme does, to one minor unit a person and period; None where that is today's scheme."""
    _workforce, factor = at_budget(scheme, case.workforce, float(case.paid.cost))
    if np.isnan(factor):
        return None
    changed = scheme.with_targets(factor)
    repaid = _repaid(changed, case)
    return Twin(changed, factor, repaid) if repaid.gain or repaid.lose else None


def mend_line(mend: Mend, write: Write) -> str:
    """What the mend costs, who gains and who loses, and the same at today's cost; "" where it was not paid."""
    if mend.repaid is None:
        return ""
    lines = [_cost_line(mend.repaid, write), *_moved_lines(mend.repaid)]
    if mend.twin:
        text = _("With all target bonuses at {share} of today’s it costs the same as now.")
        lines += [text.format(share=percent(mend.twin.factor, 2)), *_moved_lines(mend.twin.repaid)]
    return " ".join(lines)


def _cost_line(repaid: Repaid, write: Write) -> str:
    if not repaid.more:
        return _("The mend costs the same.")
    text = _("The mend costs {money} more.") if repaid.more > 0 else _("The mend saves {money}.")
    return text.format(money=write(abs(repaid.more)))


def _moved_lines(repaid: Repaid) -> tuple[str, ...]:
    if not repaid.gain and not repaid.lose:
        return (_("Nobody’s bonus changes."),)
    gain = ngettext("{n} person gains.", "{n} people gain.", repaid.gain) if repaid.gain else _("Nobody gains.")
    lose = ngettext("{n} person loses.", "{n} people lose.", repaid.lose) if repaid.lose else _("Nobody loses.")
    return gain.format(n=number(repaid.gain)), lose.format(n=number(repaid.lose))
