"""Papers that follow a decision: which one, of whom and in which language, its preview, and the files."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import streamlit as st
from babel import Locale

from kpi.documents.blocks import Paper
from kpi.documents.paperkinds import KINDS
from kpi.documents.printing import MOST_TOGETHER
from kpi.language import N_, _, reader
from kpi.problem import Refused
from pages.parts.shell import keys, session
from pages.parts.shell.downloads import download_file
from pages.parts.shell.memory import remembered
from pages.parts.shell.one_person import chosen_period, chosen_person
from pages.parts.shell.problems import show_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.texts import show_remark, show_sentence, show_title
from pages.parts.shell.view import View
from pages.parts.takeaway.decision_form import show_decision_form
from pages.parts.takeaway.own_template import show_own_template
from pages.parts.takeaway.papers_made import Papers, Wish, papers_of
from pages.parts.takeaway.terms_form import show_terms_form

_HEIGHT = 760
_LOOK_AHEAD = ("decision", "deck")
"""Papers that speak of possible years."""
_LANGUAGES = ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "hu_HU", "pl_PL", "ru_RU")
"""Whose way to write numbers, money and dates can be chosen; words follow where they are translated."""


class Offered(NamedTuple):
    """A paper on the list; its words are not yet translated."""

    title: str
    about: str


OFFERED: dict[str, Offered] = {
    "plan": Offered(KINDS["plan"].title, KINDS["plan"].about),
    "letter": Offered(N_("Personal letter"), N_("One person’s plans and what results pay, to be signed.")),
    "statement": Offered(N_("Statement"), N_("What one person is paid for a period and why, to the cent.")),
    "calculator": Offered(
        N_("Calculator"), N_("One page for one person, with sliders. It works on a phone and without the internet.")
    ),
    "decision": Offered(KINDS["decision"].title, KINDS["decision"].about),
    "deck": Offered(N_("Slides"), N_("About ten slides, one finding each, with charts that can be edited.")),
    **{
        kind: Offered(KINDS[kind].title, KINDS[kind].about)
        for kind in ("works-council", "pay-equity", "passports", "calendar", "decisions")
    },
}


def show_papers(view: View) -> None:
    """The list to the left, the paper to the right."""
    choice, shown = st.columns([5, 9], gap="large")
    with choice:
        kind = _chosen_kind()
        wish = _wish(view, kind, _language())
        _fields(kind)
    with shown:
        _show(view, wish)


def _chosen_kind() -> str:
    kind = st.radio(
        _("Paper"),
        list(OFFERED),
        format_func=lambda one: _(OFFERED[one].title),
        key=keys.PAPER,
        persist_state="session",
    )
    return str(kind)


def _language() -> str:
    """The reader's own first."""
    own = reader()
    every = list(dict.fromkeys([own, *_LANGUAGES]))
    chosen = st.selectbox(
        _("Numbers and dates as in"),
        every,
        format_func=_language_name,
        key=keys.PAPER_LANGUAGE,
        persist_state="session",
    )
    return chosen or own


def _language_name(locale: str) -> str:
    return str(Locale.parse(locale).get_display_name(reader()))


def _wish(view: View, kind: str, language: str) -> Wish:
    """What else has to be said of the paper."""
    if kind == "plan":
        roles = list(view.scheme.roles)
        role = st.selectbox(_("Role"), roles, key=keys.PAPER_ROLE) if len(roles) > 1 else roles[0]
        return Wish(kind, language, role=role if role in roles else roles[0])
    if kind in ("letter", "statement", "calculator"):
        person = chosen_person(view)
        period = "" if kind == "letter" else chosen_period(view, person)
        return Wish(kind, language, person=person, period=period)
    return Wish(kind, language)


def _fields(kind: str) -> None:
    if kind == "decisions":
        show_decision_form()
    elif kind not in ("calculator", "decision", "deck", "pay-equity"):
        show_terms_form()


def _show(view: View, wish: Wish) -> None:
    """Its title, the files, and how it looks."""
    offered = OFFERED[wish.kind]
    show_title(_(offered.title))
    show_sentence(_(offered.about))
    made: Papers = remembered(Remembered.PAPERS, _rests_on(view, wish), lambda: _papers(view, wish))
    try:
        _SHOWN.get(wish.kind, _show_paper)(made, wish)
    except Refused as refused:
        show_problems(refused.problems)


def _papers(view: View, wish: Wish) -> Papers:
    return papers_of(view, wish.language, looks_ahead=wish.kind in _LOOK_AHEAD)


def _rests_on(view: View, wish: Wish) -> tuple[object, ...]:
    state = session.state()
    looks_ahead = wish.kind in _LOOK_AHEAD
    return (
        view.scheme,
        view.baseline,
        view.workforce,
        state.step,
        state.decisions,
        state.hidden,
        wish.language,
        looks_ahead,
    )


def _made(made: Papers, wish: Wish) -> tuple[tuple[Paper, ...], bytes]:
    """The papers and their PDF; a decision looks at much, and takes seconds."""
    with st.spinner(_("Making the paper …")):
        papers: tuple[Paper, ...] = remembered(Remembered.PAPER, (made, wish), lambda: made.of(wish))
        content: bytes = remembered(
            Remembered.PAPER_PDF, (papers,), lambda: made.file(papers, ending=".pdf", title=papers[0].title)
        )
    return papers, content


def _show_paper(made: Papers, wish: Wish) -> None:
    papers, content = _made(made, wish)
    with st.container(horizontal=True):
        name = f"sixtyforty-{wish.kind}"
        download_file(_("PDF"), content, f"{name}.pdf", key="paper pdf", icon=":material/picture_as_pdf:")
        for title, ending in ((_("DOCX"), ".docx"), (_("HTML"), ".html")):
            make = partial(made.file, papers, ending=ending, title=papers[0].title)
            download_file(title, make, f"{name}{ending}", key=f"paper {ending}")
        if wish.kind in ("letter", "statement"):
            if made.heads <= MOST_TOGETHER:
                download_file(
                    _("Everybody as one PDF"),
                    partial(made.in_one, wish, _(OFFERED[wish.kind].title)),
                    f"{name}s.pdf",
                    key="all pdf",
                )
            download_file(_("Everybody as a zip"), partial(made.in_a_zip, wish), f"{name}s.zip", key="all zip")
    if wish.kind == "letter":
        show_own_template(made, wish)
    for remark in made.remarks(wish, papers):
        show_remark(remark)
    st.pdf(content, height=_HEIGHT, key=f"preview {wish.kind}", alt=papers[0].title)


def _show_calculator(made: Papers, wish: Wish) -> None:
    page: str = remembered(Remembered.PAPER, (made, wish), lambda: made.calculator(wish))
    download_file(_("HTML"), page.encode(), "sixtyforty-calculator.html", key="calculator html")
    st.iframe(page, height=_HEIGHT, alt=_("Preview of the calculator"))


def _show_deck(made: Papers, _wish_of_deck: Wish) -> None:
    download_file(_("PowerPoint"), made.deck, "sixtyforty-slides.pptx", key="deck", icon=":material/co_present:")
    show_remark(_("The slides say what the decision paper says, which is shown here."))
    papers, content = _made(made, Wish("decision", made.language))
    st.pdf(content, height=_HEIGHT, key="preview deck", alt=papers[0].title)


_SHOWN: dict[str, Callable[[Papers, Wish], None]] = {"calculator": _show_calculator, "deck": _show_deck}
