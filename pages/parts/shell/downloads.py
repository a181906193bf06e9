"""Files to take away, all through one door: hidden names stay hidden in them."""

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from kpi.export.takentable import TakenTable
from kpi.language import _
from kpi.store.case import Case
from pages.parts.shell import privacy
from pages.parts.shell.privacy import Cover

Tables = Mapping[str, pd.DataFrame | TakenTable]
_KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yaml": "application/yaml",
    "ipynb": "application/x-ipynb+json",
    "sixtyforty": "application/zip",
    "zip": "application/zip",
    "pdf": "application/pdf",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def download_tables(frames: Tables, name: str) -> None:
    """Two buttons: the first table as CSV, all of them as a workbook."""
    download_tables_later(lambda: frames, name)


def download_tables_later(make: Callable[[], Tables], name: str) -> None:
    """The same with tables that are made when somebody takes them, because it takes long.

    They are made outside of any run of the page, so `make` may not ask for the session or the reader's language.
    """
    cover = privacy.cover()
    with st.container(horizontal=True):
        download_file(_("CSV"), partial(_csv, make, cover), f"{name}.csv", key=f"{name}_csv")
        download_file(
            _("Excel"), partial(_xlsx, make, cover), f"{name}.xlsx", key=f"{name}_xlsx", icon=":material/table:"
        )


def download_file(
    label: str, content: bytes | Callable[[], bytes], name: str, *, key: str, icon: str = ":material/download:"
) -> None:
    """One button. The content holds no names, or is covered already."""
    st.download_button(label, content, name, _KINDS[name.rpartition(".")[2]], icon=icon, key=key, on_click="ignore")


def download_text(label: str, content: str, name: str, *, key: str, icon: str = ":material/save:") -> None:
    """A button for a file that the program reads again. A name in it cannot be covered, so it is not given while names are hidden."""
    cover, kind = privacy.cover(), _KINDS[name.rpartition(".")[2]]
    is_named = cover.text(content) != content
    why = _("This file names people: show names to save it.") if is_named else None
    given = b"" if is_named else content.encode()
    st.download_button(
        label, given, cover.text(name), kind, icon=icon, key=key, on_click="ignore", disabled=is_named, help=why
    )


def download_case(case: Case, name: str) -> None:
    """A button for all that is open, names and pay too: it is not given while names are hidden. `name` names nobody then."""
    is_hidden = case.hidden
    why = (
        _("This file names people: show names to save it.")
        if is_hidden
        else _(
            "Everything that is open, in one file: data, schemes, scenarios, settings. Drop it onto any page to go on."
        )
    )
    st.download_button(
        _("Save all as a file"),
        b"" if is_hidden else partial(_case, case),
        name,
        _KINDS["sixtyforty"],
        icon=":material/save:",
        key="save case",
        on_click="ignore",
        disabled=is_hidden,
        help=why,
        type="tertiary",
    )


def _case(case: Case) -> bytes:
    from kpi.store.casefile import case_file

    return case_file(case)


def _csv(make: Callable[[], Tables], cover: Cover) -> bytes:
    from kpi.export.spreadsheets import as_csv

    return as_csv(_covered(next(iter(make().values())), cover).table)


def _xlsx(make: Callable[[], Tables], cover: Cover) -> bytes:
    from kpi.export.spreadsheets import as_xlsx

    return as_xlsx({cover.text(title): _covered(one, cover) for title, one in make().items()})


def _covered(one: pd.DataFrame | TakenTable, cover: Cover) -> TakenTable:
    """A table in which nobody is named, nor in what it is about."""
    taken = one if isinstance(one, TakenTable) else TakenTable(one)
    about = {what: cover.text(value) for what, value in taken.about.items()}
    shares, totals = ([cover.text(name) for name in names] for names in (taken.shares, taken.totals))
    return TakenTable(cover.table(taken.table), about, shares, totals)
