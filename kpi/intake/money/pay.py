"""What a heading over pay says: salary, target bonus or both together, for which time, in per cents, in which currency."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from babel import Locale

from kpi.intake.words.names import known_columns, known_pay, phrases, plain, without_scale

Per = Literal["", "period", "month", "quarter", "year"]
PERS: tuple[Per, ...] = ("period", "month", "quarter", "year")
"""What pay can be for; "" where nothing says it."""

MONTHS_OF: dict[str, float] = {"month": 1, "quarter": 3, "year": 12}

PAID = ("salary", "target_bonus", "on_target")
"""Our names for money that a person has for some time."""

_SHARED = "target_share"
_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "₽": "RUB",
    "₱": "PHP",
    "₺": "TRY",
    "₴": "UAH",
    "₹": "INR",
    "ft": "HUF",
    "forint": "HUF",
    "zł": "PLN",
    "kč": "CZK",
    "euro": "EUR",
    "руб": "RUB",
    "рублей": "RUB",
    "рубли": "RUB",
    "р": "RUB",
}
_ALSO_WORDS = {"ALL", "TOP"}
_FULL = r"100\s*%"
_YEAR = re.compile(r"(?:19|20)\d\d")


class PayHeading(NamedTuple):
    """What a heading says besides its name."""

    name: str
    """Plain name without time, per cents, gross or net, and currency."""
    per: Per
    percent: bool


@lru_cache(maxsize=10_000)
def said(heading: str) -> PayHeading:
    """A heading taken apart: "Target bonus per month, EUR" is a target bonus for a month."""
    text = f" {_spaced(heading)} "
    text, _unsaid = _taken_out(text, "unsaid")
    text, per = _taken_out(text, "time")
    text, percent = _taken_out(text, "percent")
    words = [word for word in text.split() if not _is_currency(word) and not _YEAR.fullmatch(word)]
    return PayHeading(plain("".join(words)), _per(per), bool(percent))


def per_of(heading: str) -> Per:
    """What the pay in a column is for, as its heading says."""
    return said(heading).per


def is_percent(heading: str) -> bool:
    """Whether a heading says that its numbers are per cents; "bonus at 100 %" does not."""
    return said(heading).percent or known_columns().get(plain(heading), ("",))[0] == _SHARED


def guessed_pay(heading: str) -> str:
    """Our name for a heading over pay once what it says of time and currency is left out; "" where it is none."""
    found = said(heading)
    ours = known_pay().get(found.name, "")
    if not ours and found.percent and found.name in _shared():
        ours = _SHARED
    if not ours and found.per and found.name in _timed_salaries():
        ours = "salary"
    return of_percent(ours, heading)


def of_percent(ours: str, heading: str) -> str:
    """The name that a column has if its numbers are per cents: a target bonus becomes a share, a salary is none."""
    if ours not in PAID or not is_percent(heading):
        return ours
    return _SHARED if ours == "target_bonus" else ""


def currencies_of(headings: Iterable[str]) -> tuple[str, ...]:
    """The currencies that some headings name, each once."""
    return tuple(dict.fromkeys(code for heading in headings for word in _words(heading) if (code := _currency(word))))


def is_money(heading: str) -> bool:
    """Whether a heading names a currency."""
    return any(_is_currency(word) for word in _words(heading))


def _spaced(heading: str) -> str:
    """A heading as words with one space between, "100 %" as one of them."""
    parted = re.sub(r"(?<=[a-zà-ÿа-я])(?=[A-ZÀ-ßА-Я])", " ", unicodedata.normalize("NFKC", without_scale(heading)))
    words = re.findall(r"100%\S*|%[-\w]*|[^\W_]+|[$¢-¥฿₠-⃀]", re.sub(_FULL, "100%", parted))
    return " ".join(words).casefold()


class _Phrases(NamedTuple):
    """The phrases of a table, to be found in a text all at once."""

    whole: re.Pattern[str]
    """Between spaces."""
    begun: re.Pattern[str]
    """At the beginning of a longer word, as in "Jahresgehalt"."""
    meaning: dict[str, str]


@cache
def _known(table: str) -> _Phrases:
    meant = {_spaced(phrase): ours for phrase, ours in phrases(table)}
    begin = [_spaced(phrase) for phrase, _ours in phrases(table) if phrase.endswith("-")]
    whole = [_spaced(phrase) for phrase, _ours in phrases(table) if not phrase.endswith("-")]
    nothing = "(?!)"
    return _Phrases(
        re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, whole)) or nothing})(?= )"),
        re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, begin)) or nothing})(?=\w)"),
        meant,
    )


def _taken_out(text: str, table: str) -> tuple[str, tuple[str, ...]]:
    """A text without the phrases of a table, and what they stand for."""
    known = _known(table)
    found = known.whole.findall(text) + known.begun.findall(text)
    return known.begun.sub("", known.whole.sub("", text)), tuple(known.meaning[phrase] for phrase in found)


def _per(found: tuple[str, ...]) -> Per:
    """The one time that is said; what contradicts itself says none."""
    meant = {one for one in found if one in PERS}
    return next((per for per in PERS if meant == {per}), "")


def _words(heading: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|[$¢-¥฿₠-⃀]", heading)


def _is_currency(word: str) -> bool:
    return bool(_currency(word.upper() if word.upper() in _codes() else word)) or bool(
        re.fullmatch(r"[$¢-¥฿₠-⃀]", word)
    )


def _currency(word: str) -> str:
    """The code that a word or sign stands for; a dollar alone may be one of many."""
    return word if word in _codes() else _SIGNS.get(word.casefold(), "")


@cache
def known_pay_times() -> dict[str, Per]:
    """Plain word of a cell to the time that it says: "yearly" is a year."""
    return {
        plain(word): per
        for word, meaning in (*phrases("time"), *zip(PERS, PERS, strict=True))
        for per in PERS
        if per == meaning
    }


@cache
def _codes() -> frozenset[str]:
    return frozenset(Locale("en").currencies) - _ALSO_WORDS


@cache
def _timed_salaries() -> frozenset[str]:
    return frozenset(plain(word) for word, _meaning in phrases("timed_salary"))


@cache
def _shared() -> frozenset[str]:
    """What target bonuses in per cents are called, without the per cents."""
    return frozenset(said(word).name for word, ours in phrases("pay") if ours == _SHARED)
