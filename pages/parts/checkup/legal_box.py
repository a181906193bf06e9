"""What to ask a lawyer, in a box of its own: by the countries that the reader chooses, never ranked with the findings."""

import pandas as pd
import streamlit as st

from kpi.charts.checkparts import stake_words
from kpi.checkup.legalprompts import SEEN, LegalPrompt, legal_prompts, legal_table
from kpi.language import _, country_name
from kpi.library.legal import COUNTRIES
from pages.parts.checkup.checked import case_of
from pages.parts.shell import amounts, keys, session
from pages.parts.shell.controls import set_widget
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.texts import plain, show_remark, show_sentence
from pages.parts.shell.view import View


def show_legal(view: View) -> None:
    """The countries, and a row a prompt."""
    with st.container(border=True, key="legal_box", gap="small"):
        st.header(_("To ask a lawyer"), anchor=False)
        show_remark(_("Prompts, no advice: what the rules of a country ask of bonuses, and what your data show of it."))
        _countries()
        for prompt in prompts_of(view):
            _prompt(prompt)
        if "HU" in session.state().step.countries and view.scheme != view.baseline:
            _begins()


def prompts_of(view: View) -> tuple[LegalPrompt, ...]:
    """Those of the countries that are chosen."""
    return legal_prompts(case_of(view), session.state().step.countries)


def legal_tables(view: View) -> dict[str, pd.DataFrame]:
    """To take away; nothing where no country is chosen."""
    found = prompts_of(view)
    return {_("To ask a lawyer"): legal_table(found, view.scheme.minor)} if found else {}


def _countries() -> None:
    names = {code: country_name(code) for code in COUNTRIES}
    now = list(session.state().step.countries)
    set_widget(keys.COUNTRIES, now)
    st.multiselect(
        _("Where do the people work?"), sorted(names, key=names.__getitem__), now, key=keys.COUNTRIES, format_func=names.__getitem__,
        placeholder=_("choose countries"), on_change=redraw_page_after(lambda: session.put(countries=tuple(st.session_state[keys.COUNTRIES]))),
    )  # fmt: skip


def _begins() -> None:
    now = session.state().step.begins
    value = pd.Timestamp(now).date() if now else None
    set_widget(keys.BEGINS, value)
    st.date_input(
        _("The change holds from"), value, key=keys.BEGINS, on_change=redraw_page_after(_take_begins), width=250
    )


def _take_begins() -> None:
    day = st.session_state[keys.BEGINS]
    session.put(begins=day.isoformat() if day else "")


def _prompt(one: LegalPrompt) -> None:
    with st.expander(_row_title(one), key=f"legal {one.key}", on_change="rerun") as row:
        if row.open:
            st.badge(plain(_whose_law(one.law)), color="gray")
            show_sentence(one.shown.what)
            if one.shown.stake:
                text = _("{money} {kind}.").format(
                    money=stake_words(one.shown.stake, amounts.cash), kind=one.shown.stake.words
                )
                show_sentence(text)
            show_sentence(one.says)
            show_sentence(_("To ask: {question}").format(question=one.asks))


def _whose_law(code: str) -> str:
    return _("EU") if code == "EU" else country_name(code)


def _row_title(one: LegalPrompt) -> str:
    """The question, and at the right end what the data say of it."""
    return _("{question} **{seen}**").format(question=plain(one.title), seen=plain(_(SEEN[one.shown.seen])))
