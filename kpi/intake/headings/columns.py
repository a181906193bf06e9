"""Which column means what, by its name, and how sure that is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from kpi.intake.money.currencies import is_currency
from kpi.intake.money.pay import guessed_pay, of_percent
from kpi.intake.words.names import (
    bare,
    known_columns,
    known_deals,
    known_ids,
    known_measures,
    known_only_in,
    names_of,
    plain,
    without_scale,
)

DEALS = names_of("deals")
"""Our names for the columns of transactions; they have person, team and currency as well."""
NAMES = tuple(dict.fromkeys([*names_of("columns"), *names_of("pay"), *names_of("of_people"), *DEALS]))
NAMES = tuple(ours for ours in NAMES if ours not in ("ignored", "person_id", "last_name"))
"""Our names: the meanings that a column can be given."""

_OF_DEALS_TOO = ("person", "last_name", "person_id", "team", "currency")
_LONG_WORD = 4
_SURE, _NAMED_BY_NUMBER, _VAGUEST, _STEP, _LESS, _TAKEN_APART = 1.0, 0.6, 0.6, 0.01, 0.9, 0.88


@dataclass(frozen=True)
class Meaning:
    """What the columns of one table mean."""

    columns: dict[str, int]
    """Our name to the position of their column."""
    rest: tuple[int, ...]
    """Positions that have a name, but none of ours."""
    confidence: dict[str, float] = field(default_factory=dict)
    """Our name to how sure its column is, 0 to 1; 1 where the user said it."""


def recognise(header: Sequence[str], told: Mapping[str, str]) -> Meaning:
    """The meaning of a header of results or people; `told` (our name to theirs, or to "" for none) goes before every guess."""
    return _recognised(header, told, known_columns(), (*names_of("columns"), *names_of("pay")))


def recognise_only_in(
    kind: Literal["of_people", "of_results"], header: Sequence[str], told: Mapping[str, str], rest: Sequence[int]
) -> dict[str, int]:
    """Of the columns that mean something in one kind of table alone, our name and the position of each."""
    names = [name if at in rest or name in told.values() else "" for at, name in enumerate(header)]
    return _recognised(names, told, known_only_in(kind), names_of(kind)).columns


def recognise_deals(header: Sequence[str], told: Mapping[str, str]) -> Meaning:
    """The meaning of a header of transactions."""
    shared = {name: meant for name, meant in known_columns().items() if meant[0] in _OF_DEALS_TOO}
    meaning = _recognised(header, told, {**shared, **known_deals()}, (*DEALS, *_OF_DEALS_TOO))
    _by_other_day(meaning.columns, meaning.confidence, told)
    return meaning


def _recognised(
    header: Sequence[str], told: Mapping[str, str], known: Mapping[str, tuple[str, int]], names: Sequence[str]
) -> Meaning:
    meant = {ours: column_called(header, theirs) for ours, theirs in told.items() if theirs and ours in names}
    columns = {ours: place for ours, place in meant.items() if place is not None}
    confidence = dict.fromkeys(columns, _SURE)
    guesses = [(*guess, place) for place, name in enumerate(header) if (guess := _guess(name, known))]
    for trust, ours, place in sorted(guesses, key=lambda guess: (-guess[0], guess[2], guess[1])):
        if ours not in columns and told.get(ours) != "" and place not in columns.values():
            columns[ours], confidence[ours] = place, trust
    _by_number(columns, confidence)
    # Numbers of rows are all passed over, not only the first such column.
    ignored = [place for _trust, ours, place in guesses if ours == "ignored" and place not in columns.values()]
    ignored += [columns.pop("ignored")] if "ignored" in columns else []
    confidence.pop("ignored", None)
    taken = {*columns.values(), *ignored}
    return Meaning(
        columns, tuple(place for place, name in enumerate(header) if name and place not in taken), confidence
    )


def _by_number(columns: dict[str, int], confidence: dict[str, float]) -> None:
    """People who have only a last name, a first name or a number are called by it."""
    for name, trust in (("last_name", _LESS), ("first_name", _LESS), ("person_id", _NAMED_BY_NUMBER)):
        if name in columns and "person" not in columns:
            columns["person"], confidence["person"] = columns.pop(name), trust
    for name in ("last_name", "person_id"):
        columns.pop(name, None)
    for name in {"last_name", "first_name", "person_id"} - columns.keys():
        confidence.pop(name, None)


def _by_other_day(columns: dict[str, int], confidence: dict[str, float], told: Mapping[str, str]) -> None:
    """Deals that have no other day are of the day on which they were begun, delivered or paid."""
    for name in ("started", "shipped", "paid_on"):
        if name in columns and name not in told and "date" not in columns and "date" not in told:
            columns["date"], confidence["date"] = columns.pop(name), _LESS * confidence.pop(name)


def ids_beside(header: Sequence[str], names: Mapping[str, int]) -> int | None:
    """The column that numbers the people of a table that names them as well; None where there is none."""
    if "person" not in names:
        return None
    of_people = (
        at for at, name in enumerate(header) if (guess := _guess(name, known_columns())) and guess[1] == "person_id"
    )
    return next((at for at in of_people if at not in names.values()), None)


def guessed(name: str) -> tuple[str, float] | None:
    """Our name for a heading of results or people, and how sure; None for a heading that is not known."""
    guess = _guess(name, known_columns())
    return (guess[1], guess[0]) if guess else None


def _guess(name: str, known: Mapping[str, tuple[str, int]]) -> tuple[float, str] | None:
    """How sure, and our name; less sure where something had to be left out of the heading."""
    for form, share in ((plain(name), 1.0), (bare(name), 0.98), (stem(name), _LESS)):
        if form in known:
            ours, rank = known[form]
            meant = of_percent(ours, name)
            return (round(max(_VAGUEST, _SURE - _STEP * rank) * share, 4), meant) if meant else None
    if known is known_columns() and (paid := guessed_pay(name)):
        return _TAKEN_APART, paid
    return None


def stem(name: str) -> str:
    """A plain name without brackets, currency and scale: "Ist in Tsd. EUR" is "ist"."""
    words = re.split(r"[\s,;]+", without_scale(re.sub(r"[(\[].*?[)\]]", " ", name)))
    return plain(" ".join(word for word in words if not _is_unit(word)))


def _is_unit(word: str) -> bool:
    bare_word = word.strip(".,;:").casefold()
    return bare_word in _UNITS or is_currency(word)


_UNITS = {"in", "в", "руб", "ft", "kč", "zł", "kr", "%"}


def column_called(header: Sequence[str], theirs: str) -> int | None:
    """Position of the column that is called so, exactly or but for case and spaces."""
    exact = [place for place, name in enumerate(header) if name == theirs]
    close = [place for place, name in enumerate(header) if name and plain(name) == plain(theirs)]
    return next(iter(exact + close), None)


def count_known(names: Iterable[str], told: Mapping[str, str], only: str = "") -> int:
    """How many different meanings a row of cells would give as a header; or whether it gives this one."""
    theirs = {plain(name): ours for ours, name in told.items()}
    known = {theirs.get(plain(name)) or _any_guess(name) for name in names}
    return len({ours for ours in known if ours and (not only or ours.removesuffix("_id") == only)})


@lru_cache(maxsize=10_000)
def _any_guess(name: str) -> str:
    guess = _guess(name, known_columns()) or _guess(name, known_deals())
    return guess[1] if guess and guess[1] != "ignored" else ""


def is_id(heading: str) -> bool:
    """Whether a heading is of numbers that only tell things apart: "SalesOrderID", "Kundennummer", "Row No."."""
    parted = re.sub(r"(?<=[a-zà-ÿа-я])(?=[A-ZÀ-ßА-Я])", " ", heading)
    words = [plain(word) or word for word in re.findall(r"[^\W_]+|[№#]", parted)]
    if not words:
        return False
    ends = any(len(word) > _LONG_WORD and words[-1].endswith(word) for word in known_ids())
    return words[-1] in known_ids() or words[0] in known_ids("ids_first") or ends


def measure_of(heading: str) -> tuple[str, str]:
    """KPI and "plan" or "fact" of a heading such as "Sales plan" or "Sales (actual)"; "" where it does not say."""
    words = [word for word in re.split(r"[\W_]+", heading) if plain(word) in known_measures()]
    if len(words) != 1:
        return heading, ""
    kpi = re.sub(rf"(?<![^\W_]){re.escape(words[0])}(?![^\W_])", " ", heading)
    kpi = re.sub(r"\(\s*\)|\[\s*\]", " ", kpi)
    kpi = re.sub(r"\s+", " ", kpi).strip(" _-–—:,;./|")
    return (kpi, known_measures()[plain(words[0])]) if kpi else (heading, "")


def measure_in(name: str) -> str:
    """ "plan" or "fact" where the name of a sheet or file says just one of them, else ""."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)  # "SalesTargets"
    said = {known_measures()[word] for part in re.split(r"[\W_]+", parted) if (word := plain(part)) in known_measures()}
    return said.pop() if len(said) == 1 else ""
