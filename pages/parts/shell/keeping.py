"""Whether work is kept on this computer, where, and how far it is: nothing is written before somebody said so."""

import os
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from kpi.problem import Refused
from kpi.store.case import STORE_FILE, Case, NotKept
from pages.parts.shell import keys, shelf
from pages.parts.shell.state import State

if TYPE_CHECKING:
    from kpi.store.casestore import CaseStore, OpenedCase
    from kpi.store.casewriter import CaseWriter, KeptCase

# What writes and reads the store is loaded with the first that is kept, not with the first page.
_HERE = ("127.0.0.1", "localhost", "::1")
_SETTING = "KPI_STORE"
_NEVER = "none"
_ADDRESS = "server.address"
_answers: dict[tuple[Path, str], bool] = {}  # by folder and owner, of all windows: what one says holds in the others


def folder() -> Path | None:
    """Where cases are kept: as KPI_STORE says, otherwise in the user's own data folder; None where nowhere."""
    if is_own_machine():
        return _folder()
    return _folder() if os.environ.get(_SETTING) and shelf.browser() else None


def _folder() -> Path | None:
    if told := os.environ.get(_SETTING, "").strip():
        return None if told.lower() == _NEVER else Path(told).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("SixtyForty", appauthor=False)


def is_own_machine() -> bool:
    """Whether whoever looks sits at the machine itself, and nobody stands between."""
    headers = st.context.headers
    hosts = (urlsplit(f"//{headers.get('Host') or _HERE[0]}").hostname, urlsplit(headers.get("Origin") or "").hostname)
    is_passed_on = any(headers.get(name) for name in ("X-Forwarded-For", "Forwarded", "Via"))
    return st.get_option(_ADDRESS) in _HERE and all(host in (None, *_HERE) for host in hosts) and not is_passed_on


def owner() -> str:
    """Whose cases there are: of whoever sits at the machine all, elsewhere those of a browser."""
    return "" if is_own_machine() else shelf.browser()


@cache
def _store_in(where: Path) -> "CaseStore":
    from kpi.store.casestore import CaseStore

    return CaseStore(where)


@cache
def _writer_in(where: Path) -> "CaseWriter":
    from kpi.store.casewriter import CaseWriter

    return CaseWriter(lambda: _store_in(where))


def store() -> "CaseStore | None":
    """The store, where there is one already; raises `Refused` where it cannot be opened."""
    where = folder()
    return _store_in(where) if where and (where / STORE_FILE).exists() else None


def answer() -> bool | None:
    """Whether work is to be kept; None where nobody has said."""
    if (where := folder()) is None:
        return False
    who = where, owner()
    if who not in _answers and (found := _answer_in_store()) is not None:
        _answers[who] = found
    return _answers.get(who)


def _answer_in_store() -> bool | None:
    try:
        found = store()
        return found.answer(owner()) if found else None
    except Refused as refused:
        st.session_state[keys.KEEPING_WRONG] = refused.problems
        return None


def take_answer(keeps: bool) -> None:
    """From now on, in all windows. Where nothing is kept and nothing is to be, nothing is written; raises `Refused` where it cannot be."""
    if where := folder():
        if keeps or store():
            _store_in(where).take_answer(owner(), keeps)
        _answers[where, owner()] = keeps


def has_cases() -> bool:
    """Whether anything is kept of this reader, or might be in a store that cannot be opened."""
    try:
        found = store()
        return bool(found and found.listed(owner()))
    except Refused:
        return True


def kept_now(state: State) -> "KeptCase | None":
    """How far what is open is kept, where it still is to be."""
    return state.kept if answer() else None


def followed(now: State, before: State | None) -> State:
    """What is open, after the writer has heard of it; a case that is new gets its id."""
    if not answer():
        return now
    kept = now.kept or (_new() if _is_worth_keeping(now) else None)
    is_same = before is not None and before.kept is kept  # a case that was just opened is written already
    if kept and (kept is not now.kept or before is None or (is_same and _differ(now, before))):
        kept.note(now.case)
    return replace(now, kept=kept) if kept is not now.kept else now


def _differ(one: State, other: State) -> bool:
    return any(getattr(one, field.name) is not getattr(other, field.name) for field in fields(Case))


def _is_worth_keeping(now: State) -> bool:
    """Samples can be opened at any time: they are kept once somebody has worked on them."""
    is_own = not now.data.sample or len(now.history) > 1 or bool(now.scenarios)
    return is_own and not now.deleted


def _new() -> "KeptCase | None":
    from kpi.store.casestore import new_id
    from kpi.store.casewriter import KeptCase

    where = folder()
    return KeptCase(new_id(), owner(), _writer_in(where)) if where else None


def opened(case_id: str) -> State:
    """What is kept under an id; raises `NotKept` where that is nothing or not this reader's, and `Refused` where it cannot be read."""
    where = folder()
    if not where or not store():
        raise NotKept([])
    return _state(case_id, _store_in(where).read(case_id, owner()), _writer_in(where))


def _state(case_id: str, opened: "OpenedCase", writer: "CaseWriter") -> State:
    from kpi.store.casewriter import KeptCase

    kept = KeptCase(case_id, owner(), writer, opened.edition, opened.changed)
    return State(**{one.name: getattr(opened.case, one.name) for one in fields(Case)}, kept=kept)


def taken_over(state: State) -> State:
    """What another page of this browser had open: from now on this one writes."""
    return replace(state, kept=state.kept.once_more()) if state.kept else state


def forget() -> None:
    """Deletes all cases of this reader for good, and what was answered; raises `Refused` where that cannot be done."""
    if where := folder():
        _answers.pop((where, owner()), None)
        if found := store():
            _writer_in(where).drop_all_of(owner())
            found.forget(owner())


def pass_time() -> None:
    """Deleted cases come nearer to their end. It is called without any reader."""
    if (where := _folder()) and (where / STORE_FILE).exists():
        _store_in(where).pass_time()
