"""What a text says about time, word by word: "1. Quartal 2024", "янв.24", "2H FY25", "ika-5 ng Enero 2024"."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from babel import Locale

from kpi.intake.words.names import known_fiscal, known_times, plain, times_of_many_words

# Languages whose names of months are known, all at once; a name that means two months is not.
MONTH_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "ru", "uk", "tr", "hu", "fil")
# Languages whose days of the week may stand beside a date.
DAY_LANGUAGES = ("en", "de", "ru", "hu", "fil")

Unit = Literal["H", "Q", "M", "W"]
UNITS: dict[str, Unit] = {"half": "H", "quarter": "Q", "month": "M", "week": "W"}
MOST: dict[Unit, int] = {"H": 2, "Q": 4, "M": 12, "W": 53}

_CENTURY_FROM = 70
_LAST_DAY = 31
_LONGEST = 60
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_WIDE = str.maketrans("０１２３４５６７８９／．－", "0123456789/.-")
# Years, months and days as they are written in China, Japan and Korea: 2024年1月5日.
_SIGNED = (
    (re.compile(r"(?<=\d)\s?[年년]\s?"), "-"),
    (re.compile(r"(?<=\d)\s?[月월]\s?"), "-"),
    (re.compile(r"(?<=\d)\s?[日일]"), ""),
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_SIGNS = frozenset(".,-–—/'’()_")
_GLUED = re.compile(r"\bq(?=(?:i{1,3}|iv)\b)")
_TWO_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?[-–/]\s?((?:19|20)?\d{2})(?!\d)")

# A text as one letter a word: Y a year, P two years (2023/24), D two digits, d one, N the name of a month, U a word for
# a piece of the year, O an ordinal or Roman number, F "fiscal". Signs, small words and days of the week are left out.
_IN_A_YEAR = (r"N", r"(?P<day>[dD])N", r"N(?P<day>[dD])", r"U(?P<part>[dDO])", r"(?P<part>[dDO])U")
_WITH_YEAR = r"(?:F?(?P<year>[YP])F?|F(?P<before>D)?(?P<near>D))"
_FORMS = tuple(
    map(
        re.compile,
        (
            _WITH_YEAR,
            *(f"{piece}{_WITH_YEAR}" for piece in _IN_A_YEAR),
            *(f"{_WITH_YEAR}{piece}" for piece in _IN_A_YEAR),
            *(r"N", r"U(?P<part>[dDO])", r"(?P<part>[dDO])U"),
            *(r"N(?P<near>D)", r"(?P<day>[dD])N(?P<near>D)", r"N(?P<day>[dD])(?P<near>D)"),
            *(r"U(?P<part>[dDO])(?P<near>D)", r"(?P<part>[dO])U(?P<near>D)", r"(?P<near>D)U(?P<part>[dO])"),
        ),
    )
)


class Part(NamedTuple):
    """A piece of a year: half, quarter, week, or month, the last by number or by name."""

    unit: Unit
    number: int
    named: bool = False


class Said(NamedTuple):
    """What a text says about time, and nothing else."""

    year: int = 0
    """0 where it says none."""
    part: Part | None = None
    day: int = 0
    fiscal: bool = False
    """Whether it says itself that its year may begin in another month than January."""
    may_be_day: bool = False
    """Whether the two digits of its year may be a day instead, as in "Jan 24"."""


class _Word(NamedTuple):
    letter: str
    text: str
    value: int = 0


@cache
def months() -> dict[str, int]:
    """Name of a month, long or short and without the dot behind it, to its number."""
    known: dict[str, set[int]] = {}
    for language in MONTH_LANGUAGES:
        named = Locale(language).months
        for names in (
            named[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")
        ):
            for number, name in names.items():
                known.setdefault(name.casefold().rstrip("."), set()).add(number)
    clear = {name: min(numbers) for name, numbers in known.items() if len(numbers) == 1 and not name.isdecimal()}
    return clear | {word: int(ours) for word, ours in known_times().items() if ours.isdecimal()}


@cache
def weekdays() -> frozenset[str]:
    """Days of the week, long or short and without the dot behind them."""
    named = (Locale(language).days["format"][width] for language in DAY_LANGUAGES for width in ("wide", "abbreviated"))
    names = frozenset(name.casefold().rstrip(".") for names in named for name in names.values())
    return names - months().keys()  # "Mar" is a Tuesday in Filipino


def full_year(digits: str) -> int:
    """A year of four digits, or of two: 69 is 2069 and 70 is 1970."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < _CENTURY_FROM else 1900)


def plain_time(text: str) -> str:
    """A text with the digits and the signs for year, month and day of East Asia as in 2024-1-5."""
    text = unicodedata.normalize("NFC", text).translate(_WIDE).strip()
    for sign, said in _SIGNED:
        text = sign.sub(said, text)
    return text.rstrip("-")


def unit_in(heading: str) -> Unit | None:
    """What a heading such as "Quarter", "KW" or "Номер недели" says the numbers below it are, where it says one thing."""
    said = {UNITS[ours] for word in re.findall(r"[^\W\d_]+", heading) if (ours := _meaning(word)) in UNITS}
    return said.pop() if len(said) == 1 else None


def _meaning(word: str) -> str:
    return known_times().get(word.casefold(), "")


@lru_cache(maxsize=20_000)
def said_in(text: str) -> Said | None:
    """What a text says about time; None where it says anything else, or nothing clear."""
    words = _words(plain_time(text).casefold()) if len(text) <= _LONGEST else []
    if any(word.letter == "N" for word in words):  # "Linggo" is a Sunday as well as a week
        words = [word._replace(letter="w") if word.letter == "U" and word.value else word for word in words]
    told = [word for word in words if word.letter not in " w"]
    kinds = "".join(word.letter for word in told)
    match = next((match for form in _FORMS if (match := form.fullmatch(kinds))), None)
    if match is None:
        return None
    roles = {name: told[match.start(name)] for name, found in match.groupdict().items() if found}
    if "day" not in roles and len(told) < len(words) and any(word.letter == "w" for word in words):
        return None
    unit = next((UNITS[word.text] for word in told if word.letter == "U"), None)
    month = next((word.value for word in told if word.letter == "N"), 0)
    return _put_together(text, unit, month, roles, fiscal=bool({"F", "P"} & set(kinds)))


def is_about_time(text: str) -> bool:
    """Whether a text has nothing but numbers and words about time, understood or not: "24-Jan", "Q5 2024", "45292"."""
    letters = {word.letter for word in _words(plain_time(text).casefold())} if len(text) <= _LONGEST else {"?"}
    return text.strip().isdecimal() or ("?" not in letters and not letters.isdisjoint("NUYP"))


def _put_together(text: str, unit: Unit | None, month: int, roles: dict[str, _Word], *, fiscal: bool) -> Said | None:
    """The year, the piece of it and the day, where they can be what they are taken for."""
    known = roles.get("year") or roles.get("near")
    year = full_year(known.text) if known else 0
    if "before" in roles and full_year(roles["before"].text) + 1 != year:
        return None
    if "day" in roles:
        day = roles["day"].value
        return Said(year, Part("M", month, named=True), day) if 1 <= day <= _LAST_DAY and not fiscal else None
    if month:
        # "Jan-24" and "янв.24" are how Excel writes a month.
        two = "near" in roles and not fiscal and bool(re.search(r"\s\d\d\W*$", text))
        return Said(year, Part("M", month, named=True), 0, fiscal, two and 1 <= roles["near"].value <= _LAST_DAY)
    if unit is None:
        return Said(year, fiscal=fiscal)
    number = roles["part"].value
    clear = bool(known) or not _may_be_other(text, unit)
    return Said(year, Part(unit, number), 0, fiscal) if 1 <= number <= MOST[unit] and clear else None


def _may_be_other(text: str, unit: Unit) -> bool:
    """Whether a piece of no year may be something else: a number of things as in "3 months" and "1h", but not in "1. Monat"
    or "1Q"; a priority as in "P1"."""
    letters = re.sub(r"[\d\s]+", "", text)
    counts = bool(re.fullmatch(r"\d+\s?[^\W\d_]+", text)) and (unit == "M" or len(letters) == 1)
    return unit != "Q" and (counts or letters.casefold() == "p")


def _words(text: str) -> list[_Word]:
    """The words of a text by what they are; "?" stands for what is not about time."""
    for phrase, ours in times_of_many_words().items():
        text = text.replace(phrase, f" {ours} ")
    pair = _TWO_YEARS.search(text)
    if pair is None or full_year(pair[2]) != full_year(pair[1]) + 1:
        return _each(text)
    # 2023/24 bears the name of the year in which it ends.
    return [*_each(text[: pair.start()]), _Word("P", str(full_year(pair[2]))), *_each(text[pair.end() :])]


def _each(text: str) -> list[_Word]:
    return [_word(token) for token in _TOKEN.findall(_GLUED.sub("q ", text))]


def _word(token: str) -> _Word:
    if token.isdecimal():  # "²" is a digit and no number
        letter = {1: "d", 2: "D", 4: "Y" if _YEAR.fullmatch(token) else "?"}.get(len(token), "?")
        return _Word(letter, token, int(token))
    if token in months():
        return _Word("N", token, months()[token])
    ours = _meaning(token)
    if ours in UNITS:
        return _Word("U", ours, token in weekdays())
    if number := _ORDINALS.get(ours) or _ROMAN.get(token):
        return _Word("O", token, number)
    if plain(token) in known_fiscal():
        return _Word("F", token)
    if token in weekdays():
        return _Word("w", token)
    return _Word(" " if ours == "beside" or token in _SIGNS else "?", token)
