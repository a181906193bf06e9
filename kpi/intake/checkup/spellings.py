"""Names that are one and the same, written in several ways."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from kpi.intake.checkup.concern import SAMPLE, Concern, Look, Offer, Sighting, file_rows, named
from kpi.intake.findings.finding import Place
from kpi.intake.mends import Unify
from kpi.intake.mends.rowmends import NameColumn
from kpi.intake.readings.tidy import KEYS
from kpi.language import _, ngettext

_LEAST_LETTERS = 5
_RARE = 0.2
_OF_PEOPLE = ["person", "period"]


class Group(NamedTuple):
    """Spellings of one name, the commonest first."""

    names: tuple[str, ...]
    proven: bool


def spellings(look: Look) -> Iterator[Concern]:
    """One concern for each column of names."""
    columns: tuple[NameColumn, ...] = ("person", "team", "role", "kpi")
    for column in columns:
        frames = [frame[column] for frame in (look.results, look.people) if column in frame]
        frames += [deals.table[deals.columns[column]] for deals in look.deals if column in deals.columns]
        counts = pd.concat(frames).dropna().value_counts() if frames else pd.Series(dtype="int64")
        groups = [*_proven(counts), *_likely(counts)]
        if groups:
            yield _concern(look, column, counts, groups)


def _concern(look: Look, column: NameColumn, counts: pd.Series, groups: list[Group]) -> Concern:
    what = ngettext(
        "{n} name seems to be written in several ways: {names}",
        "{n} names seem to be written in several ways: {names}",
        len(groups),
    ).format(n=len(groups), names=named([" / ".join(group.names) for group in groups]))
    offers = [
        Offer(mend, group.proven and not _clash(look.results, KEYS, mend) and not _clash(look.people, _OF_PEOPLE, mend))
        for group in groups
        for mend in [Unify(column=column, spelling=group.names[0], others=group.names[1:])]
    ]
    others = [name for group in groups for name in group.names[1:]]
    return Concern(
        what,
        "",
        _("Write each the same way everywhere."),
        "notice",
        f"spelling {column}",
        _("Each spelling counts as somebody or something else, with results and pay of its own."),
        int(counts[others].sum()),
        tuple(Sighting(Place(column=column), " / ".join(group.names)) for group in groups[:SAMPLE]),
        tuple(sorted(offers, key=lambda offer: not offer.sure)),
    )


def _clash(frame: pd.DataFrame, keys: list[str], mend: Unify) -> bool:
    """Whether two spellings have a row of the same each: then they may well be two."""
    keys = [name for name in keys if name in frame]
    if mend.column not in keys:
        return False
    theirs = frame.loc[frame[mend.column].isin([mend.spelling, *mend.others]), keys]
    merged = theirs.assign(**{mend.column: mend.spelling})
    return bool((merged.duplicated() & ~theirs.duplicated()).any())


def _proven(counts: pd.Series) -> Iterator[Group]:
    """The same but for capitals, spaces, punctuation and accents."""
    alike: dict[str, list[str]] = {}
    for name in counts.index:
        alike.setdefault(folded(name), []).append(name)
    yield from (Group(tuple(names), proven=True) for key, names in alike.items() if key and len(names) > 1)


def _likely(counts: pd.Series) -> Iterator[Group]:
    """The same words in another order, or a rare word that is a common one but for a letter."""
    once = list({folded(name): name for name in reversed(counts.index)}.values())[::-1]
    turned: dict[tuple[str, ...], list[str]] = {}
    for name in once:
        turned.setdefault(tuple(sorted(_words(name))), []).append(name)
    yield from (
        Group(tuple(names), proven=False) for words, names in turned.items() if len(names) > 1 and len(words) > 1
    )
    yield from _misspelt(once, counts)


def _misspelt(names: list[str], counts: pd.Series) -> Iterator[Group]:
    shorter: dict[tuple[str, ...], str] = {}
    for name in names:  # the commonest comes first
        keys = set(_without_a_letter(_words(name)))
        common = next((shorter[key] for key in keys if key in shorter), None)
        if common is not None and counts[name] <= _RARE * counts[common]:
            yield Group((common, name), proven=False)
        for key in keys:
            shorter.setdefault(key, name)


def _without_a_letter(words: list[str]) -> Iterator[tuple[str, ...]]:
    """The words, whole and with each letter of a long one left out: what two share that differ in one letter."""
    for place, word in enumerate(words):
        if len(word) >= _LEAST_LETTERS and word.isalpha():
            for at in range(len(word)):
                yield (*words[:place], word[:at] + word[at + 1 :], *words[place + 1 :], str(place))
            yield (*words[:place], word, *words[place + 1 :], str(place))


def folded(name: str) -> str:
    """A name without capitals, spaces, accents and punctuation; signs such as % and + stay, and points within numbers."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    bare = re.sub(r"(?<=\d)[\W_]+(?=\d)", "·", bare)
    return "".join(letter for letter in bare if letter in "·%#&" or unicodedata.category(letter)[0] not in "ZPC")


def _words(name: str) -> list[str]:
    return [word for part in re.split(r"[\W_]+", name) if (word := folded(part))]


def namesakes(look: Look) -> Iterator[Concern]:
    """People of one name whom a number tells apart, and who may be one person with two numbers."""
    frames = [frame for frame in (look.results, look.people) if {"person", "person_id"} <= set(frame)]
    known = pd.concat(frames)[["person", "person_id"]].dropna().drop_duplicates() if frames else pd.DataFrame()
    if known.empty:
        return
    ends = " (" + known["person_id"].astype("str") + ")"
    apart = [name.endswith(end) for name, end in zip(known["person"], ends, strict=True)]
    bare = [name.removesuffix(end) for name, end in zip(known["person"], ends, strict=True)]
    groups = known.assign(bare=bare)[apart].groupby("bare", sort=False)["person"].unique()
    pairs = [tuple(map(str, names)) for names in groups if len(names) > 1]
    if pairs:
        rows = (
            look.results[look.results["person"].isin({name for names in pairs for name in names})]
            if len(look.results)
            else look.results
        )
        what = ngettext(
            "{n} name stands beside different numbers and is read as different people: {names}",
            "{n} names stand beside different numbers and are read as different people: {names}",
            len(pairs),
        ).format(n=len(pairs), names=named([" / ".join(names) for names in pairs]))
        yield Concern(
            what,
            "",
            _("If it is one person, unify the names."),
            "notice",
            "namesakes",
            _("Each is paid by results of their own."),
            file_rows(rows) if len(rows) else len(pairs),
            look.seen(rows, "person") if len(rows) else (),
            tuple(Offer(Unify(column="person", spelling=names[0], others=names[1:])) for names in pairs),
        )
