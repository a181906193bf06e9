"""Can people read it? What is long or needs an explanation in a paper, in sentences; the reader decides what to do about it."""

import re
from collections.abc import Iterator

from kpi.checkup.schemechecks import needs_explanation
from kpi.documents.blocks import Block, Bullets, Finding, Note, Paper, Text
from kpi.language import _, ngettext, number
from kpi.scheme.card import Card

MOST_WORDS = 1_800
"""Of a plan document: six pages with its tables; published ones have two to thirteen, and two or three can suffice."""
LONG_SENTENCE = 30
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+")
_NAMED = 3


def reading_remarks(paper: Paper, card: Card | None = None) -> list[str]:
    """What makes a paper hard to read: too many words, long sentences, and KPIs of its card whose names need an explanation."""
    return [*_length(paper), *_sentences(paper), *(() if card is None else _names(card))]


def _length(paper: Paper) -> Iterator[str]:
    words = sum(len(text.split()) for text in _texts(paper.blocks))
    if words > MOST_WORDS:
        text = _("It has {n} words; of {most} on, few read it to the end.")
        yield text.format(n=number(words), most=number(MOST_WORDS))


def _sentences(paper: Paper) -> Iterator[str]:
    every = [one for text in _texts(paper.blocks) for one in _SENTENCE_ENDS.split(text)]
    long = [one for one in every if len(one.split()) > LONG_SENTENCE]
    if long:
        text = ngettext(
            "{n} sentence has more than {most} words; it begins: {first} …",
            "{n} sentences have more than {most} words; the first begins: {first} …",
            len(long),
        )
        first = " ".join(long[0].split()[:6])
        yield text.format(n=number(len(long)), most=number(LONG_SENTENCE), first=first)


def _names(card: Card) -> Iterator[str]:
    odd = [kpi.label for kpi in card.kpis if needs_explanation(kpi.label) and not kpi.passport.words]
    if odd:
        text = ngettext(
            "{n} KPI needs an explanation in its passport: {names}.",
            "{n} KPIs need an explanation in their passports: {names}.",
            len(odd),
        )
        yield text.format(n=number(len(odd)), names=", ".join(odd[:_NAMED]))


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """What is read as sentences; tables are looked things up in."""
    for block in blocks:
        if isinstance(block, Text | Finding | Note):
            yield block.text
        elif isinstance(block, Bullets):
            yield from block.items
