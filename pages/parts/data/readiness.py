"""Whether data can be used, what they will be opened with, and the button that opens them."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from kpi.intake import Intake, mapping
from kpi.intake.mapping import mapping_of
from kpi.intake.readings.together import ONLY_DEALS
from kpi.language import _, ngettext, number
from kpi.scheme.scheme import Scheme
from kpi.store.case import Deals
from pages.parts.data import upload
from pages.parts.data.opening import Opening, opening
from pages.parts.data.pay import show_pay_questions
from pages.parts.shell import linking, opened, privacy
from pages.parts.shell.downloads import download_file, download_text
from pages.parts.shell.problems import show_problems


def show_readiness(
    taken: Intake, results: pd.DataFrame, name: str, dropped: upload.Dropped, *, counted: bool
) -> pd.DataFrame:
    """On top, because who agrees with all that was found needs nothing else. Gives the results as they will be open."""
    show_pay_questions(taken)
    settled = {ONLY_DEALS} if counted else set()
    errors = [one for one in taken.problems if one.level == "error" and getattr(one, "rule", "") not in settled]
    if errors or results.empty:
        text = ngettext(
            "{n} problem stops these data from being used: mend it here, or in the file and drop it in again.",
            "{n} problems stop these data from being used: mend them here, or in the file and drop it in again.",
            max(len(errors), 1),
        )
        st.error(text.format(n=max(len(errors), 1)), icon=":material/error:")
    else:
        opens = opening(name, results, taken.people)
        _to_open(taken, opens, dropped)
        results = opens.data.results
    _take_away(taken)
    return results


def _to_open(taken: Intake, opens: Opening, dropped: upload.Dropped) -> None:
    """What will be open, and the button that opens it."""
    show_problems(opens.problems)
    if opens.scheme is None:
        return
    results = opens.data.results
    text = _("These data can be used. People: {people}, KPIs: {kpis}, periods: {periods}.")
    sizes = {
        "people": results["person"].nunique(),
        "kpis": results["kpi"].nunique(),
        "periods": results["period"].nunique(),
    }
    st.success(text.format(**{size: number(count) for size, count in sizes.items()}), icon=":material/check:")
    opened = st.button(
        _("Open these data"), type="primary", key="use_data", on_click=_open, args=(taken, opens, opens.scheme, dropped)
    )
    if opened:
        upload.let_go_of_reading()
        st.switch_page(f"pages/{linking.page_to_show()}.py")


def _open(taken: Intake, opens: Opening, scheme: Scheme, dropped: upload.Dropped) -> None:
    upload.remember(taken)
    opened.open_data(replace(opens.data, deals=_deals(taken), mapping=mapping_of(taken)), scheme)
    linking.follow_with_data()
    upload.keep_dropped(dropped)
    upload.correct(correcting=False)


def _deals(taken: Intake) -> Deals | None:
    """The transactions that came along; of several tables the longest."""
    longest = max(taken.transactions, key=lambda one: len(one.table), default=None)
    return None if longest is None else Deals.of(", ".join(dict.fromkeys(longest.origin["file"])), longest)


def _take_away(taken: Intake) -> None:
    """What was said as a file for next month, and the rows that are not used."""
    from kpi.export.spreadsheets import as_csv

    cover = privacy.cover()
    with st.container(horizontal=True):
        answers = mapping.dump(mapping.mapping_of(taken))
        download_text(_("Keep these answers for next month"), answers, "mapping.yaml", key="save_mapping")
        if any(count for reason, count in taken.counts.set_aside.items() if reason != "header"):
            rows = lambda: as_csv(cover.table(taken.set_aside()))  # noqa: E731 - made when somebody takes it
            download_file(_("Rows set aside"), rows, "set-aside.csv", key="save_set_aside")
