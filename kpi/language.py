"""The reader's language: words through gettext, numbers and money through Babel."""

import gettext as _gettext
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache, lru_cache, partial
from pathlib import Path

from babel import Locale, UnknownLocaleError, dates, numbers, units

Write = Callable[[float], str]
"""How a number is written for the reader, such as whole minor units as money."""

_LOCALE_DIR = Path(__file__).parent / "locale"
_reader: ContextVar[str] = ContextVar("reader", default="en_US")


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Marks a text for the catalogue; `_` translates it when it is shown."""
    return message


def speak(locale: str) -> None:
    """Sets the reader's locale ("de-DE", "en_US") for this thread of work; an unknown one falls back to English."""
    try:
        _reader.set(str(Locale.parse(locale.replace("-", "_"))))
    except (ValueError, UnknownLocaleError):
        _reader.set("en_US")


@contextmanager
def speaking(locale: str | None) -> Iterator[None]:
    """Another locale for as long as it lasts; None stays with the reader's."""
    before = _reader.get()
    if locale is not None:
        speak(locale)
    try:
        yield
    finally:
        _reader.set(before)


def reader() -> str:
    """The locale that is in force, such as "en_US"."""
    return _reader.get()


@cache
def _catalogue(locale: str) -> _gettext.NullTranslations:
    return _gettext.translation("sixtyforty", _LOCALE_DIR, languages=[locale], fallback=True)


def _of_words() -> str:
    """The locale of words that Babel knows, such as months: the reader's where the texts are in its language, else English like the texts."""
    is_spoken = isinstance(_catalogue(reader()), _gettext.GNUTranslations)
    return reader() if is_spoken or reader().partition("_")[0] == "en" else "en_US"


def _(message: str) -> str:
    """The message in the reader's language."""
    return _catalogue(reader()).gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The message in the number that fits `count`."""
    return _catalogue(reader()).ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """The message in the reader's language; the context tells two meanings of one word apart."""
    return _catalogue(reader()).pgettext(context, message)


@cache
def minor_digits(currency: str) -> int:
    """Decimal places of a currency: 2 for EUR, 0 for JPY."""
    return numbers.get_currency_precision(currency)


def minor_units(currency: str) -> int:
    """How many minor units one of a currency has: 100 for EUR, 1 for JPY."""
    return 10 ** minor_digits(currency)


_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_LETTERS = 400
"""Digits that the largest number may have in full."""


def _places(pattern: str, digits: int) -> str:
    """A locale's own pattern with at most `digits` decimals."""
    whole = pattern.replace(".00", "").replace(".###", "")
    return whole.replace("#0", "#0." + "#" * digits) if digits else whole


def money(minor: float, currency: str, *, exact: bool = True) -> str:
    """An amount of whole minor units as the reader writes money; not exact leaves the minor units out."""
    digits = minor_digits(currency)
    amount = Decimal(round(minor)).scaleb(-digits)
    pattern = _money_pattern(reader(), digits if exact else 0)
    with localcontext(rounding=ROUND_HALF_UP, prec=_LETTERS):
        return pattern.apply(amount, _speaker(reader()), currency=currency, currency_digits=False)


def whole_money(currency: str) -> Write:
    """A function that writes whole minor units as money without its minor units."""
    return partial(money, currency=currency, exact=False)


@cache
def _money_pattern(locale: str, digits: int) -> numbers.NumberPattern:
    """A locale's way of writing money with so many decimals; parsed once, since a screen asks for hundreds."""
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    return numbers.parse_pattern(pattern.replace(".00", "." + "0" * digits) if digits else _places(pattern, 0))


def _exact(value: float) -> Decimal:
    """The number that a person would write, without the dust of floating point: 0.9812375, not 0.98123749999999996."""
    return Decimal(repr(round(float(value), 12)))


def number(value: float, digits: int = 0) -> str:
    """A number with at most `digits` decimals."""
    with localcontext(rounding=ROUND_HALF_UP, prec=_LETTERS):
        return _number_pattern(reader(), digits).apply(_exact(value), _speaker(reader()))


def period_name(key: str) -> str:
    """A period in the language of the texts: 2025-12 is "Dec 2025"; a name that is no month stays as the data have it."""
    if not (month := _MONTH.fullmatch(key)):
        return key
    return _month_name(_of_words(), int(month[1]), int(month[2]))


@lru_cache(maxsize=10_000)
def _month_name(locale: str, year: int, month: int) -> str:
    """Found once, since a moving hand asks for the same dozens again and again."""
    return dates.format_skeleton("yMMM", date(year, month, 1), locale=locale)


def spelled(people: int) -> str:
    """So many people, inside a sentence: up to ten in words."""
    return _in_words()[people - 1] if 0 < people <= len(_in_words()) else number(people)


def _in_words() -> tuple[str, ...]:
    return (
        pgettext("number of people", "one"),
        pgettext("number of people", "two"),
        pgettext("number of people", "three"),
        pgettext("number of people", "four"),
        pgettext("number of people", "five"),
        pgettext("number of people", "six"),
        pgettext("number of people", "seven"),
        pgettext("number of people", "eight"),
        pgettext("number of people", "nine"),
        pgettext("number of people", "ten"),
    )


def percent(share: float, digits: int = 1) -> str:
    """A share as a percentage with at most `digits` decimals, rounded half up: 0.6 is "60%"; an estimate that is not so exact takes 0."""
    with localcontext(rounding=ROUND_HALF_UP, prec=_LETTERS):
        return _percent_pattern(reader(), digits).apply(_exact(share), _speaker(reader()))


def percent_figure(share: float) -> str:
    """A share as a figure, with one decimal always, so that figures beside each other have as many: 0.4 is "40.0%"."""
    with localcontext(rounding=ROUND_HALF_UP, prec=_LETTERS):
        return _figure_pattern(reader()).apply(_exact(share), _speaker(reader()))


def fixed(value: float, digits: int = 2) -> str:
    """A number with so many decimals always, so that figures beside each other have as many: 0.1 is "0.10"; nothing has no sign."""
    with localcontext(rounding=ROUND_HALF_UP, prec=_LETTERS):
        return _fixed_pattern(reader(), digits).apply(_exact(round(value, digits) + 0.0), _speaker(reader()))


def on_axis(value: float, write: Write) -> str:
    """A number of an axis, where nothing but a minus can say the sign; typed as a real one, as wide as a digit."""
    return write(value).replace("-", "−")


def month_alone(month: int) -> str:
    """A month without its year: "May"."""
    return str(dates.get_month_names("wide", "stand-alone", _of_words())[month])


def duration(count: int, unit: str) -> str:
    """So many of a "month", "quarter", "year" or "week": "24 months"."""
    return str(units.format_unit(count, f"duration-{unit}", locale=_of_words()))


def moment(when: datetime, zone: tzinfo) -> str:
    """A day with its time, in a reader's time zone: "Nov 28, 2026, 9:40 AM"."""
    here, local = _of_words(), when.astimezone(zone)
    day, time = dates.format_date(local, "medium", here), dates.format_time(local, "short", locale=here)
    return str(_speaker(here).datetime_formats["medium"]).replace("'", "").format(time, day)


def file_size(size: int) -> str:
    """So many bytes: "45 kB", "1.3 MB"."""
    unit, ratio = ("megabyte", 1e6) if size >= 1e6 else ("kilobyte", 1e3)
    value = round(size / ratio, 1 if unit == "megabyte" else 0)
    return str(units.format_unit(value, f"digital-{unit}", "short", locale=_of_words()))


def country_name(code: str) -> str:
    """What the reader calls the country of this code."""
    return str(_speaker(_of_words()).territories.get(code, code))


@cache
def _speaker(locale: str) -> Locale:
    """A locale that has been parsed; a screen writes hundreds of numbers."""
    return Locale.parse(locale)


@cache
def _number_pattern(locale: str, digits: int) -> numbers.NumberPattern:
    return numbers.parse_pattern(_places(Locale.parse(locale).decimal_formats[None].pattern, digits))


@cache
def _fixed_pattern(locale: str, digits: int) -> numbers.NumberPattern:
    pattern = _places(Locale.parse(locale).decimal_formats[None].pattern, digits)
    return numbers.parse_pattern(pattern.replace("." + "#" * digits, "." + "0" * digits))


@cache
def _figure_pattern(locale: str) -> numbers.NumberPattern:
    return numbers.parse_pattern(_places(Locale.parse(locale).percent_formats[None].pattern, 1).replace(".#", ".0"))


@cache
def _percent_pattern(locale: str, digits: int) -> numbers.NumberPattern:
    return numbers.parse_pattern(_places(Locale.parse(locale).percent_formats[None].pattern, digits))


def points(share: float, digits: int = 1) -> str:
    """A difference of shares in percentage points, without its sign: 0.021 is "2.1 points"."""
    shown = number(abs(share) * 100, digits)
    return ngettext("{n} point", "{n} points", 1 if shown == number(1) else 2).format(n=shown)


def change(value: float, write: Write) -> str:
    """A difference with its sign, written by `write`."""
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{write(abs(value))}"
