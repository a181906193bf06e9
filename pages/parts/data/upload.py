"""What a visitor dropped in and said of it, and the intake that follows from it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import streamlit as st

from kpi.intake import Answers, Intake, Source, key_of, limits, mapping, mended, pasted, read
from kpi.intake.mapping import FileMapping
from kpi.intake.mends import Mend
from kpi.language import _
from kpi.machine.freememory import promised
from pages.parts.shell import keys
from pages.parts.shell.memory import let_go, remembered
from pages.parts.shell.remember import Remembered

_PACKED = (b"PK", b"PAR1", b"\xd0\xcf")
"""How workbooks and Parquet begin: their tables are larger than they are."""


def answers() -> Answers:
    """What was said so far."""
    said: Answers = st.session_state.setdefault(keys.ANSWERS, Answers())
    return said


def mends() -> tuple[Mend, ...]:
    """The mends that were chosen."""
    chosen: tuple[Mend, ...] = st.session_state.setdefault(keys.MENDS, ())
    return chosen


def answer(**changes: Any) -> None:
    """Answers what holds for all files."""
    st.session_state[keys.ANSWERS] = replace(answers(), **changes)


def answer_for(source: Source, **changes: Any) -> None:
    """Answers what holds for one sheet."""
    key, now = key_of(source.file, source.sheet), answers()
    about = replace(now.about(source.file, source.sheet), **changes)
    answer(tables={**now.tables, key: about})


def choose_mend(one: Mend) -> None:
    """Chooses a mend."""
    st.session_state[keys.MENDS] = (*mends(), one)


def undo_mend(one: Mend) -> None:
    """Takes a mend back."""
    st.session_state[keys.MENDS] = tuple(other for other in mends() if other != one)


def forget_upload() -> None:
    """Takes back everything that was said, also of earlier files: mends may name people. What was dropped in goes, too."""
    st.session_state[keys.ANSWERS], st.session_state[keys.MENDS] = Answers(), ()
    for key in (keys.DROPPED, keys.FIRST_PLANS):
        st.session_state.pop(key, None)
    known_mappings().clear()


class Dropped(NamedTuple):
    """Files and pasted text that data were opened from, so that a meaning can be corrected without dropping them again."""

    files: tuple[Any, ...]
    text: str


def keep_dropped(given: Dropped) -> None:
    """Keeps what the data that are open now were read from; only in memory, and only while they are open."""
    st.session_state[keys.DROPPED] = given


def let_go_of_reading() -> None:
    """Forgets what was found in the files: of large ones it takes fourteen times as much memory as they do."""
    let_go(Remembered.INTAKE, Remembered.MENDED, Remembered.CONCERNS)


def dropped() -> Dropped | None:
    """What the open data were read from."""
    held: Dropped | None = st.session_state.get(keys.DROPPED)
    return held


def correct(correcting: bool) -> None:
    """Whether the files of the open data are looked at once more."""
    st.session_state[keys.CORRECTING] = correcting


def plans() -> dict[tuple[str, str], float]:
    """Plans by role and KPI that were said where the data have none."""
    said: dict[tuple[str, str], float] = st.session_state.setdefault(keys.FIRST_PLANS, {})
    return said


def keep_plans(said: dict[tuple[str, str], float]) -> None:
    """Keeps the plans that are said now."""
    st.session_state[keys.FIRST_PLANS] = said


def take_answers(mapping_file: FileMapping) -> None:
    """Says again what a mapping file holds."""
    st.session_state[keys.ANSWERS] = Answers(**mapping_file.told)
    st.session_state[keys.MENDS] = mapping_file.mends


def intake_of(given: Sequence[Any], text: str) -> Intake:
    """What the files and the pasted text hold; read once for each set of files and answers, mended without reading again."""
    key = (tuple(file.file_id for file in given), text, answers())

    def fresh() -> Intake:
        files = [(file.name, file.getvalue()) for file in given] + ([pasted(text)] if text.strip() else [])
        takes = sum(limits.reading(len(data), packed=data.startswith(_PACKED)) for _name, data in files)
        with promised(takes), st.spinner(_("Reading …"), show_time=True):
            return read(files, answers=answers())

    opened: Intake = remembered(Remembered.INTAKE, key, fresh)
    taken: Intake = remembered(Remembered.MENDED, (opened, mends()), lambda: mended(opened, mends()))
    return taken


def is_answered(mapping_file: FileMapping) -> bool:
    """Whether all that is said already."""
    return (Answers(**mapping_file.told), mapping_file.mends) == (answers(), mends())


def known_mappings() -> dict[str, FileMapping]:
    """Mappings of this session, by the shape of their files; in memory only."""
    shelf: dict[str, FileMapping] = st.session_state.setdefault(keys.MAPPINGS, {})
    return shelf


def remember(taken: Intake) -> None:
    """Keeps what was said for the next files of the same shape."""
    kept = mapping.mapping_of(taken)
    known_mappings()[kept.shape] = kept
