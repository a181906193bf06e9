"""Which KPIs of a role card the data have, under whatever name, and what the data need for the others."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kpi.language import _, ngettext, number
from kpi.library.rolecards import RHYTHM_WORDS, UNIT_WORDS, RoleCard, RoleKpi
from kpi.payment.workforce import Workforce
from kpi.rules.people import measured
from kpi.scheme.weights import whole_percents

Synonyms = Mapping[str, tuple[str, int]]
"""A plain word, in any language, to what tables of deals mean by it and how vague it is."""

_SAME_WORDS = 2
"""From this rank on a match is only by words: the KPI keeps the title of the data."""


@dataclass(frozen=True)
class DataKpi:
    """A KPI that the data have: its name there, what people call it, and its unit, "" where none is known."""

    name: str
    title: str = ""
    unit: str = ""


@dataclass(frozen=True)
class RoleFit:
    """A role card beside the data: which KPI of the data stands for which of the card, by id."""

    card: RoleCard
    found: Mapping[str, str]
    exact: frozenset[str] = frozenset()
    """Ids that the data call the same, so that the titles of the card hold."""

    @property
    def lacking(self) -> tuple[RoleKpi, ...]:
        """The KPIs of the card that the data do not have."""
        return tuple(kpi for kpi in self.card.chosen if kpi.id not in self.found)

    @property
    def has(self) -> tuple[RoleKpi, ...]:
        """The KPIs of the card that the data have."""
        return tuple(kpi for kpi in self.card.chosen if kpi.id in self.found)

    def choosing(self, choices: Mapping[str, str]) -> "RoleFit":
        """With what somebody has chosen: for an id the name in the data, "" for none. A name that is chosen leaves its former place."""
        taken = {name for name in choices.values() if name}
        kept = {one: name for one, name in self.found.items() if one not in choices and name not in taken}
        chosen = {one: name for one, name in choices.items() if name}
        return replace(self, found=kept | chosen, exact=self.exact & kept.keys())


def data_kpis(everyone: Workforce, role: str, titles: Mapping[str, str], units: Mapping[str, str]) -> list[DataKpi]:
    """What the people of a role, or at least their teams, have results of."""
    rows = everyone.members.get(role, slice(0, 0))
    for whose in ("person", "team"):
        names = [name for name in everyone.kpis if not np.isnan(measured(everyone, name, whose, rows, "value")).all()]
        if names:
            return [DataKpi(name, titles.get(name, ""), units.get(name, "")) for name in names]
    return []


def fitted(card: RoleCard, kpis: Sequence[DataKpi], synonyms: Synonyms) -> RoleFit:
    """The best matches first, each KPI of the data once: by id, by title, by the words that it is known by, in that order."""
    ranked = sorted(
        (rank, place, at)
        for place, kpi in enumerate(card.chosen)
        for at, given in enumerate(kpis)
        if (rank := _rank(kpi, given, synonyms)) is not None
    )
    found: dict[str, str] = {}
    exact = set()
    for rank, place, at in ranked:
        one, name = card.chosen[place].id, kpis[at].name
        if one not in found and name not in found.values():
            found[one] = name
            exact |= {one} if rank < _SAME_WORDS else set()
    return RoleFit(card, found, frozenset(exact))


def _rank(kpi: RoleKpi, given: DataKpi, synonyms: Synonyms) -> int | None:
    """How well a KPI of the data is one of the card, 0 being the surest; None where it is not."""
    if _clash(kpi.unit, given.unit):
        return None
    words = [_plain(kpi.id), _plain(kpi.title), *map(_plain, kpi.known_as)]
    called = {_plain(given.name), _plain(given.title)} - {""}
    meant = {_plain(synonyms[one][0]) for one in called if one in synonyms}
    ranks = [rank for rank, word in enumerate(words) if word in called]
    by_meaning = [len(words) + rank for rank, word in enumerate(words) if word in meant]
    return next(iter([*ranks, *by_meaning]), None)


def _clash(wanted: str, given: str) -> bool:
    """Whether one is a percentage and the other is not; a unit that nobody has said clashes with nothing."""
    return bool(wanted and given) and wanted != "ratio" and (wanted == "%") != (given.strip() == "%")


def _plain(name: str) -> str:
    """A name without what people vary: "New_Customers" and "new customers" are the same."""
    return re.sub(r"[^\w]|_", "", unicodedata.normalize("NFKC", name).casefold())


def paying_weights(fit: RoleFit) -> dict[str, float]:
    """Percents of the KPIs that are there, which add up: those that lack give their weight to the others in proportion, in whole percents."""
    weights = {kpi.id: kpi.weight for kpi in fit.has}
    return dict(whole_percents(weights)) if fit.lacking else weights


def fit_finding(fit: RoleFit) -> str:
    """How many KPIs the role has, and how many of them are in the data."""
    count, there = len(fit.card.chosen), len(fit.has)
    if there == count:
        text = ngettext(
            "The role “{role}” has {n} KPI; your data have it.",
            "The role “{role}” has {n} KPIs; your data have all of them.",
            count,
        )
    elif not there:
        text = ngettext(
            "The role “{role}” has {n} KPI; your data do not have it.",
            "The role “{role}” has {n} KPIs; your data have none of them.",
            count,
        )
    else:
        text = ngettext(
            "The role “{role}” has {n} KPI; your data have {there} of them.",
            "The role “{role}” has {n} KPIs; your data have {there} of them.",
            count,
        )
    return text.format(role=fit.card.title, n=number(count), there=number(there))


def needs_of(kpis: Iterable[RoleKpi]) -> Iterator[str]:
    """For each KPI the data that it needs, in one sentence."""
    for kpi in kpis:
        unit = _(UNIT_WORDS.get(kpi.unit, kpi.unit))
        how = ", ".join(filter(None, [kpi.formula, unit, _(RHYTHM_WORDS[kpi.rhythm])]))
        yield _("{kpi} needs a number for each person: {how}.").format(kpi=kpi.title, how=how)
