"""How pay is made up, as shares: fixed to variable, own to team, the weight of each KPI; and what else changed between two schemes."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kpi.difference import Change, changes
from kpi.documents.clauses import whose_result
from kpi.fairness.smallcells import LEAST
from kpi.language import _, change, percent, points
from kpi.payment.payouts import Payouts
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

_NONE = "–"


class PayRatio(NamedTuple):
    """A share before and after; None where there is none."""

    what: str
    before: float | None
    after: float | None

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What, before, after, and by how many points it changed."""
        moved = _NONE if self.before is None or self.after is None else _moved(self.after - self.before)
        return self.what, _share(self.before), _share(self.after), moved

    @property
    def changed(self) -> bool:
        """Whether both are the same as they are read."""
        return _share(self.before) != _share(self.after)


def _share(value: float | None) -> str:
    return _NONE if value is None else percent(value, 2)


def _moved(difference: float) -> str:
    return change(difference, lambda value: points(value, 2)) if round(difference, 6) else _("same")


class ChangesTold(NamedTuple):
    """What changed beside the ratios, without a word of an amount of money."""

    told: tuple[Change, ...]
    amounts: tuple[str, ...]
    """Of which only the name is said, because an amount is in it."""


def variable_part(paid: Payouts | None, scheme: Scheme, role: str, least: int = LEAST) -> float | None:
    """Target bonuses ÷ (salaries + target bonuses) of all with this role; None where it is unknown or of fewer people than `least`."""
    card = scheme.roles.get(role)
    if card is None or not card.kpis:
        return None
    found = None if paid is None else _of_the_paid(paid, role, least)
    return _by_card(card) if found is None else found


def _of_the_paid(paid: Payouts, role: str, least: int) -> float | None:
    """Of all whose salary is known."""
    rows = _rows(paid, role)
    known = np.asarray(paid.active)[rows] & (np.asarray(paid.salary)[rows] > 0)
    if paid.seats["person"].iloc[rows[known.any(axis=1)]].nunique() < max(least, 1):
        return None
    target, salary = (float(np.where(known, values[rows], 0).sum()) for values in (paid.target, paid.salary))
    return target / (target + salary)


def _by_card(card: Card) -> float | None:
    """Where the card itself says what the bonus is of the salary."""
    if card.target_share is None or card.target_bonus is not None:
        return None
    variable = card.target_share * card.target_times
    return variable / (1 + variable)


def people_of(paid: Payouts, role: str) -> int:
    """How many people are paid with this role."""
    rows = _rows(paid, role)
    some = rows[np.asarray(paid.active)[rows].any(axis=1)]
    return int(paid.seats["person"].iloc[some].nunique())


def _rows(paid: Payouts, role: str) -> np.ndarray:
    found: np.ndarray = np.flatnonzero(paid.seats["role"].to_numpy(object) == role)
    return found


def ratios(
    before: Scheme, after: Scheme, role: str, paid: tuple[Payouts, Payouts] | None, least: int = LEAST
) -> tuple[PayRatio, ...]:
    """All ratios of one role in both schemes."""
    old, new = paid or (None, None)
    variable = (variable_part(old, before, role, least), variable_part(new, after, role, least))
    found = [PayRatio(_("Variable part of pay at plan"), *variable)] if variable != (None, None) else []
    shares = [_of_card(scheme, scheme.roles.get(role)) for scheme in (before, after)]
    told = {key: named for side in shares for key, named in side.items()}
    keys = dict.fromkeys([*shares[1], *shares[0]])
    return (
        *found,
        *(PayRatio(told[key].what, *(side[key].share if key in side else None for side in shares)) for key in keys),
    )


class _Named(NamedTuple):
    what: str
    share: float


def _of_card(scheme: Scheme, card: Card | None) -> dict[str, _Named]:
    """Each share with what it is known by, which a title in another word does not change."""
    return {} if card is None else {key: _Named(what, share) for key, what, share in _shares_of(scheme, card)}


def _shares_of(scheme: Scheme, card: Card) -> Iterator[tuple[str, str, float]]:
    team = scheme.team_of(card)
    if card.kpis and team.share is not None:
        yield "own", _("Bonus by own results"), team.share
        yield "team", _("Bonus by the team’s result"), team.part
    for kpi in heaviest(card):
        yield f"kpi {kpi.name}", _("Weight of {kpi}").format(kpi=name_on(card, kpi)), kpi.weight
    if card.kpis and team.counts:
        for name, weight in team.kpis.items():
            text = _("Weight of {kpi} in the team’s result")
            yield f"team {name}", text.format(kpi=scheme.titles.get(name, name)), weight
    if card.cap is not None:
        yield "cap", _("Bonus at most, of the target bonus"), card.cap


def heaviest(card: Card) -> list[Kpi]:
    """The KPIs of a card, the heaviest first."""
    return sorted(card.kpis, key=lambda kpi: -kpi.weight)


def name_on(card: Card, kpi: Kpi) -> str:
    """What a KPI is called on its card: with whose result it is, where another one is called the same."""
    if [one.label for one in card.kpis].count(kpi.label) < 2:
        return kpi.label
    return _("{kpi} ({whose})").format(kpi=kpi.label, whose=whose_result(kpi.of))


def other_changes(before: Scheme, after: Scheme) -> ChangesTold:
    """Every change of what is paid; a line that another currency would write in another way holds an amount."""
    sides = [changes(before.revise(currency=currency), after.revise(currency=currency)) for currency in ("EUR", "USD")]
    pairs = [(one, other) for one, other in zip(*sides, strict=True) if not one.wording]
    told = tuple(one for one, other in pairs if one == other)
    amounts = tuple(one.what for one, other in pairs if one != other)
    return ChangesTold(told, amounts)


def as_ratio(part: float) -> str:
    """A part and the rest of a whole: "75 : 25"."""
    rest = percent(1 - part, 1), percent(part, 1)
    return _("{first} : {second}").format(first=rest[0], second=rest[1])
