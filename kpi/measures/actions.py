"""KPIs that a table of calls, letters and meetings is ready for, in the words of several languages and systems."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from kpi.language import _
from kpi.measures.builtin import Contacts, Kpi
from kpi.measures.dealstates import bare_state
from kpi.measures.measurekinds import Count
from kpi.measures.samplerows import texts_of

_TALK, _CALL, _LETTER, _NO_CONTACT = 3, 2, 1, 0
_WEIGHTS = {
    **dict.fromkeys(("meeting", "talk", "visit", "lunch", "event", "встреча", "визит"), _TALK),
    **dict.fromkeys(("call", "phone", "phone call", "logged call", "звонок"), _CALL),
    **dict.fromkeys(("e-mail", "email", "mail", "letter", "письмо", "sms", "чат"), _LETTER),
    **dict.fromkeys(("task", "to-do", "to do", "deadline", "note", "задача", "дело", "заметка"), _NO_CONTACT),
}
"""How much a contact counts; ours, to be changed by whoever knows better."""
_DONE = ("done", "completed", "held", "выполнено", "завершено")


def activities(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    """What was done; what is planned only does not count where the table says so."""
    yield Count.model_validate({"name": _("activities")} | _done(columns, rows))


def activities_by_channel(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    """The same for calls, letters and meetings apart."""
    yield Count.model_validate({"name": _("done"), "per": columns["channel"]} | _done(columns, rows))


def contacts_made(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    """Weighted contacts of what was done."""
    for kpi in contacts(columns, rows):
        yield kpi.revise(**_done(columns, rows))


def contacts(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    """Only where all channels of the sample have a customary weight, and some are contacts."""
    there = texts_of(columns, rows, "channel")
    weights: dict[str, Any] = {text: _WEIGHTS.get(bare_state(text)) for text in there}
    if any(weights.values()) and None not in weights.values():
        yield Contacts.model_validate(
            {"name": _("weighted contacts"), "channel": columns["channel"], "weights": weights}
        )


def _done(columns: Mapping[str, str], rows: pd.DataFrame) -> dict[str, Any]:
    """The filter for what was done, where a state says it."""
    done = [text for text in texts_of(columns, rows, "status") if bare_state(text) in _DONE]
    return {"where": {columns["status"]: done}} if done else {}
