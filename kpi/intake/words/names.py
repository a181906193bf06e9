"""What columns and cells are called in practice, by language: one file of `words` each, which teaches a language."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

LANGUAGES = ("en", "de", "ru", "hu", "fil", "pt", "es", "fr")
"""Where a word means two things, the earlier language wins."""

# Cells that say in any language that there is nothing; words for it stand with each language.
_SIGNS_OF_NOTHING = ("", "-", "–", "—", "−", "?", "...", "…", "./.")


@cache
def _words() -> Mapping[str, Any]:
    """The words of all languages; nothing for a table of words that only some of them have."""
    folder = Path(__file__).parent
    texts = {one: (folder / f"{one}.yaml").read_text(encoding="utf-8") for one in LANGUAGES}
    words = {one: yaml.load(text, yaml.CBaseLoader) for one, text in texts.items()}  # noqa: S506 - makes nothing but texts
    nothing = {table: type(said)() for table, said in words[LANGUAGES[0]].items()}
    return {one: nothing | said for one, said in words.items()}


def plain(name: str) -> str:
    """A name without what people vary: "Base_Salary " and "base salary" are the same."""
    return re.sub(r"[\s_\-‐–./:*#]+", "", unicodedata.normalize("NFKC", name).casefold())


def bare(name: str) -> str:
    """A plain name without what stands in brackets: "Salary (EUR)" is "salary"."""
    return plain(re.sub(r"[(\[].*?[)\]]", "", name))


@cache
def _ranked(table: str) -> dict[str, tuple[str, int]]:
    """Plain word to our name and how vague it is, 0 being the surest."""
    known: dict[str, tuple[str, int]] = {}
    for language in _words().values():
        for ours, theirs in language.get(table, {}).items():
            for rank, alias in enumerate((ours, *theirs)):
                known.setdefault(plain(alias), (ours, rank))
    return known


@cache
def known_columns() -> dict[str, tuple[str, int]]:
    """Plain name of a column of results or people to our name and how vague it is."""
    return {**_ranked("pay"), **_ranked("columns")}


@cache
def known_pay() -> dict[str, str]:
    """Plain name of pay, as tables of people have it, to our name."""
    of_pay = {*names_of("pay"), "salary", "target_bonus"}
    return {name: ours for name, (ours, _rank) in known_columns().items() if ours in of_pay}


@cache
def phrases(table: str) -> tuple[tuple[str, str], ...]:
    """The words of a table in all languages, the longest first, and what each stands for; of a plain list, "" for each."""
    found: dict[str, str] = {}
    for language in _words().values():
        words = language.get(table, ())
        meant = words.items() if isinstance(words, dict) else (("", words),)
        found = {str(word): ours for ours, theirs in meant for word in theirs} | found
    return tuple(sorted(found.items(), key=lambda one: -len(one[0])))


@cache
def known_words(table: str) -> frozenset[str]:
    """The plain words of a list in all languages."""
    return frozenset(plain(word) for word, _meaning in phrases(table))


def known_only_in(kind: Literal["of_people", "of_results"]) -> dict[str, tuple[str, int]]:
    """The same for columns that mean so only in a table of people, or of results with their KPIs: a KPI may be called so as well."""
    return _ranked(kind)


def known_deals() -> dict[str, tuple[str, int]]:
    """The same for the columns of a table of transactions."""
    return _ranked("deals")


@cache
def names_of(table: str) -> tuple[str, ...]:
    """Our names in a table of words, such as "columns"."""
    return tuple(_words()["en"][table])


@cache
def known_measures() -> dict[str, str]:
    """Word in a heading to "plan" or "fact"."""
    return {
        plain(word): measure
        for language in _words().values()
        for measure, words in language["measures"].items()
        for word in words
    }


@cache
def known_totals() -> frozenset[str]:
    """Plain words for a line of sums."""
    return frozenset(plain(word) for language in _words().values() for word in language["totals"])


@cache
def known_cumulated() -> frozenset[str]:
    """Words, in small letters, for columns that add up or average the ones beside them."""
    return frozenset(str(word).casefold() for language in _words().values() for word in language["cumulated"])


@cache
def known_managers() -> frozenset[str]:
    """Plain headings of columns of people that may name whoever leads the seller."""
    return frozenset(plain(word) for language in _words().values() for word in language["managers"])


@cache
def known_directions() -> dict[str, str]:
    """Plain word of a cell to "higher" or "lower"; signs stand for themselves."""
    return {
        plain(word) or word: ours
        for language in _words().values()
        for ours, words in language["directions"].items()
        for word in words
    }


@cache
def known_answers() -> dict[str, str]:
    """Plain word of a cell to "yes" or "no"; digits are known as well."""
    words = {
        plain(word) or word: ours
        for language in _words().values()
        for ours, said in language["answers"].items()
        for word in said
    }
    return {"1": "yes", "0": "no"} | words


@cache
def known_sexes() -> dict[str, str]:
    """Plain word of a cell to "female", "male", "other" or "not stated"."""
    return {
        plain(word) or word: ours
        for language in _words().values()
        for ours, said in language["sexes"].items()
        for word in said
    }


@cache
def letters_of_sexes() -> tuple[tuple[str, str], ...]:
    """Plain letters for women and for men, as they stand beside each other: M is a man beside F, and a woman beside H."""
    pairs = ((plain(woman), plain(man)) for language in _words().values() for woman, man in language["sex_letters"])
    return tuple(dict.fromkeys(pairs))


@cache
def known_blanks() -> frozenset[str]:
    """What cells in small letters say when there is nothing."""
    words = (str(word).lower() for language in _words().values() for word in language["blanks"])
    return frozenset((*_SIGNS_OF_NOTHING, *words))


@cache
def known_scales() -> dict[str, int]:
    """What says that numbers stand in thousands or millions, as it is written, to that number."""
    return {
        str(word).casefold(): int(factor)
        for language in _words().values()
        for factor, words in language["scales"].items()
        for word in words
    }


@cache
def known_ids(table: str = "ids") -> frozenset[str]:
    """Last word, or with "ids_first" the first, of a heading over numbers that only tell things apart."""
    return frozenset(plain(word) or word for language in _words().values() for word in language[table])


@cache
def known_fiscal() -> frozenset[str]:
    """Words in a heading over years that do not begin in January."""
    return frozenset(plain(word) for language in _words().values() for word in language["fiscal"])


@cache
def known_times() -> dict[str, str]:
    """Word about time, in small letters and without the dot behind it, to what it is: "half", "quarter", "month", "week",
    an ordinal such as "first", "beside" for words that only join others, or the number of a month."""
    return {
        str(word).casefold(): str(ours)
        for language in _words().values()
        for ours, words in language["times"].items()
        for word in words
    }


@cache
def times_of_many_words() -> dict[str, str]:
    """Such words that have signs or spaces within, the longest first."""
    many = {word: ours for word, ours in known_times().items() if not word.isalpha()}
    return dict(sorted(many.items(), key=lambda one: -len(one[0])))


@lru_cache(maxsize=10_000)
def scale_word(text: str) -> str:
    """The longest word or words of a text for thousands or millions; "" where there are none."""
    said = text.casefold()
    phrases = sorted(known_scales(), key=len, reverse=True)
    return next((phrase for phrase in phrases if re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", said)), "")


def without_scale(text: str) -> str:
    """A text without what says thousands or millions."""
    scale = scale_word(text)
    return re.sub(rf"(?i)(?<!\w){re.escape(scale)}(?!\w)", " ", text) if scale else text
