"""Over which time a result counts: its period alone, or everything since the quarter or the year began."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from kpi.language import N_, _
from kpi.money import Floats
from kpi.rules.asked import Asked
from kpi.rules.people import Fills, Longer, Mask, People, Rows, Scale, Since, Whose, measured
from kpi.rules.said import Choice, Said

ToDate = Literal["period", "quarter to date", "year to date"]
Over = Literal[ToDate, "period or year to date", "quarter or year to date"]
_SINCE: dict[Over, tuple[Since | None, ...]] = {
    "period": (None,),
    "quarter to date": ("quarter",),
    "year to date": ("year",),
    "period or year to date": (None, "year"),
    "quarter or year to date": ("quarter", "year"),
}
_WORDS = {
    "period": N_("the period"),
    "quarter to date": N_("the quarter to date"),
    "year to date": N_("the year to date"),
    "period or year to date": N_("the period or the year to date, whichever is better"),
    "quarter or year to date": N_("the quarter or the year to date, whichever is better"),
}
_SAID = Said(N_("Time over which {where} is measured"), Choice(_WORDS))
_HELP = N_(
    "To date: everything since the quarter or the year began is added up and stands against the plans of the same periods. In which month the "
    "year begins is set for the whole scheme."
)

MeasuredOver = Annotated[
    Over, _SAID, Asked(N_("Measured over"), help=_HELP), Field(title=N_("Measured over"), description=_HELP)
]
"""Of what is compared with a level: of two times the better counts."""
AddedOver = Annotated[
    ToDate,
    Said(_SAID.name, Choice({word: _WORDS[word] for word in ("period", "quarter to date", "year to date")})),
    Asked(
        N_("Added up over"),
        help=N_(
            "To date: tiers are climbed once from the beginning of the quarter or the year, and what the periods before were paid is taken off."
        ),
    ),
    Field(title=N_("Added up over"), description=N_("To date, what the periods before were paid is taken off.")),
]
"""Of what is added up, and paid less what was paid before."""


def since_of(over: Over) -> tuple[Since | None, ...]:
    """The beginnings from which a result counts; None for the period alone."""
    return _SINCE[over]


def in_time(over: Over, result: str) -> str:
    """A result in words, and over which time it is one where that is not the period."""
    texts = {
        "period": "{result}",
        "quarter to date": _("{result} in the quarter to date"),
        "year to date": _("{result} in the year to date"),
        "period or year to date": _("{result}, the better of period and year to date"),
        "quarter or year to date": _("{result}, the better of quarter and year to date"),
    }
    return texts[over].format(result=result)


def measured_over(
    over: Over,
    people: People,
    name: str,
    whose: Whose,
    rows: Rows,
    scale: Scale,
    *,
    falls: bool = False,
    fills: Fills = "nothing",
) -> Floats:
    """Results (people, ...) over a time, of two the better: the lower where lower is better. NaN where missing or unknown to the data."""
    found = [measured_since(since, people, name, whose, rows, scale, fills) for since in since_of(over)]
    return found[0] if len(found) == 1 else (np.fmin if falls else np.fmax)(*found)


def measured_in_periods(
    people: People, name: str, whose: Whose, rows: Rows, scale: Scale, fills: Fills = "nothing"
) -> Floats:
    """Results (people, ...) of each period; of a quarter or a year beside the periods of pay, all that was reached in it."""
    return measured_since(None, people, name, whose, rows, scale, fills)


def measured_since(
    since: Since | None, people: People, name: str, whose: Whose, rows: Rows, scale: Scale, fills: Fills
) -> Floats:
    """The same since the quarter or the year began; None for the period alone."""

    def to_date(start: Since) -> Floats:
        return measured(people, name, whose, rows, scale, people.to_date(start, fills))

    found = measured(people, name, whose, rows, scale) if since is None else to_date(since)
    return found if people.longer is None else people.longer.over(found, to_date, since)


def stand_alone(people: People, longer: Longer, names: Iterable[str]) -> Mask:
    """(periods,) the quarters and years for which the data have a result of one of these as a whole, and none in the periods of pay in them."""
    found = np.zeros(len(longer.every), bool)
    for name in names:
        within = [_known_in(spell.people, name) @ spell.within for spell in longer.spells]
        found |= _known_in(people, name) & ~np.any(within, axis=0)
    return found & longer.long


def _known_in(people: People, name: str) -> Mask:
    """(periods,) in which anybody has a result, or a team or the company."""
    known = people.of_groups(name, "value")
    if known is None:
        return np.zeros(people.shape[1], bool)
    return np.asarray((~np.isnan(known)).any(axis=(0, *range(2, known.ndim))))


def added_up(amounts: Floats, spans: Sequence[int], before: Floats) -> Floats:
    """Sums (rows, periods, ...) from the beginning of each span, a number for every period, up to and with that period; `before` (rows,) is what the
    first span brought before the first period."""
    found = np.array(amounts)
    found[:, 0] += _wide(before, found)
    for place in range(1, len(spans)):
        if spans[place] == spans[place - 1]:
            found[:, place] += found[:, place - 1]
    return found


def latest(amounts: Floats, known: Mask, spans: Sequence[int], before: Floats) -> Floats:
    """The last known amount (rows, periods, ...) of each span up to and with each period; 0 where there is none."""
    found = np.where(known, amounts, np.zeros((), amounts.dtype))
    found[:, 0] = np.where(known[:, 0], found[:, 0], _wide(before, found))
    for place in range(1, len(spans)):
        if spans[place] == spans[place - 1]:
            found[:, place] = np.where(known[:, place], found[:, place], found[:, place - 1])
    return found


def a_period_before(sums: Floats, spans: Sequence[int], before: Floats) -> Floats:
    """What is found of each span up to the period before; 0 where a span begins."""
    found = np.zeros_like(sums)
    found[:, 0] = _wide(before, found)
    for place in range(1, len(spans)):
        if spans[place] == spans[place - 1]:
            found[:, place] = sums[:, place - 1]
    return found


def _wide(before: Floats, array: Floats) -> Floats:
    """(rows,) as what stands in the first period of (rows, periods, ...)."""
    return before.reshape(-1, *[1] * (array.ndim - 2)).astype(array.dtype)
