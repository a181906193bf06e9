"""What a lawyer should be asked about a scheme: by the law of the reader's countries, each with what these data show. No advice, and not ranked."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.legallooks import LOOKS, InData, Seen
from kpi.language import N_, _
from kpi.library.legal import LegalText, legal_texts

SEEN: Mapping[Seen, str] = {
    "seen": N_("ask about this"),
    "open": N_("cannot be seen in the data"),
    "quiet": N_("nothing found"),
}


class LegalPrompt(NamedTuple):
    """A question for a lawyer, with what the data show and what the law says."""

    key: str
    law: str
    """EU, or the code of the country."""
    title: str
    shown: InData
    says: str
    asks: str


def legal_prompts(case: CheckCase, countries: Iterable[str]) -> tuple[LegalPrompt, ...]:
    """Those of these countries: first what the data show, then what they cannot show, then where there is nothing to see."""
    wanted = [text for text in legal_texts() if text.holds_in(tuple(countries))]
    found = [_prompt(text, LOOKS[text.key](case)) for text in wanted]
    return tuple(sorted(found, key=lambda one: list(SEEN).index(one.shown.seen)))


def _prompt(text: LegalText, shown: InData) -> LegalPrompt:
    return LegalPrompt(text.key, text.law, _(text.title), shown, _(text.says), _(text.asks))


def legal_table(prompts: Iterable[LegalPrompt], minor: int) -> pd.DataFrame:
    """A row a prompt: prompt, law_of, question, seen, shown, money (units of the currency), money_kind, law, ask."""
    rows = [
        {
            "prompt": one.key,
            "law_of": one.law,
            "question": one.title,
            "seen": _(SEEN[one.shown.seen]),
            "shown": one.shown.what,
            "money": one.shown.stake.high / minor if one.shown.stake else None,
            "money_kind": one.shown.stake.words if one.shown.stake else "",
            "law": one.says,
            "ask": one.asks,
        }
        for one in prompts
    ]
    return pd.DataFrame(
        rows, columns=["prompt", "law_of", "question", "seen", "shown", "money", "money_kind", "law", "ask"]
    )
