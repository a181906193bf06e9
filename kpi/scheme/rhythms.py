"""Whether what is measured and paid every period, quarter or year fits together, and what of it decides over the periods of a workforce."""

from collections.abc import Sequence
from typing import Protocol

from kpi.language import _
from kpi.rules.kpi import Kpi
from kpi.rules.people import Since
from kpi.rules.rhythm import PaidEvery, longer_than
from kpi.rules.trueup import TrueUp


class OfRole(Protocol):
    """What is looked at of a card."""

    @property
    def role(self) -> str: ...
    @property
    def kpis(self) -> tuple[Kpi, ...]: ...


def shares_of(kpis: Sequence[Kpi]) -> dict[Since | None, float]:
    """What the KPIs of each quarter or year weigh together, and, as None, those of every period of pay."""
    found = dict.fromkeys((kpi.since for kpi in kpis), 0.0)
    for kpi in kpis:
        found[kpi.since] += kpi.weight
    return found if any(found) else {None: 1.0}


def refuse_two_times(role: str, kpis: Sequence[Kpi], true_up: TrueUp | None) -> None:
    """Raises `ValueError` for a true-up beside KPIs of a quarter or a year, and for sections of which parts are paid at different times."""
    if any(kpi.since for kpi in kpis) and true_up is not None:
        text = _(
            "{role} has a true-up and KPIs that are measured every quarter or year: choose one of them, since both settle a quarter or a year"
        )
        raise ValueError(text.format(role=role))
    for section in {kpi.section for kpi in kpis} - {""}:
        if len({kpi.since for kpi in kpis if kpi.section == section}) > 1:
            text = _("all KPIs of the section “{section}” of {role} have to be measured and paid equally often")
            raise ValueError(text.format(section=section, role=role))


def refuse_paid_as_often(paid_every: PaidEvery, cards: Sequence[OfRole], *, limited: bool) -> None:
    """Raises `ValueError` for KPIs that are not measured over several periods of pay, and where a limit of all bonuses does not say what holds
    for a quarter or a year."""
    own = [(card.role, kpi) for card in cards for kpi in card.kpis if kpi.since]
    for role, kpi in own:
        if kpi.since not in longer_than(paid_every):
            text = _(
                "{kpi} of {role} is measured as often as is paid, or more often: let it be paid in every period of pay, or pay more often"
            )
            raise ValueError(text.format(kpi=kpi.label, role=role))
    if own and limited:
        text = _(
            "all bonuses of a period are limited, and {kpi} of {role} is paid for a quarter or a year as a whole: take away the limit, or let the KPI be paid in every period of pay"
        )
        raise ValueError(text.format(kpi=own[0][1].label, role=own[0][0]))


def brought_together_by(paid_every: PaidEvery, cards: Sequence[OfRole]) -> tuple[object, ...]:
    """All on which depends which periods a workforce has, and what their results are."""
    own = tuple((card.role, kpi.in_data, kpi.since) for card in cards for kpi in card.kpis if kpi.since)
    if paid_every == "as the data":
        return own
    said = ((card.role, kpi.in_data, kpi.of, kpi.adds, kpi.unit, kpi.missing) for card in cards for kpi in card.kpis)
    return (paid_every, *own, *said)
