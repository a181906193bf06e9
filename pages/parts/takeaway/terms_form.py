"""What papers say beside the scheme: owner, dates, notice. Each field of the terms is asked for by what it says of itself."""

import datetime as dt
from typing import Any

import streamlit as st
from pydantic.fields import FieldInfo

from kpi.decisions.planterms import PlanTerms
from kpi.language import _
from kpi.problem import Refused
from pages.parts.shell import session
from pages.parts.shell.problems import show_problems

_LONG = ("purpose", "not_included", "terms")


def show_terms_form() -> None:
    """Taken over when the button is pressed, as one step that can be undone."""
    now = session.state().step.terms
    with st.expander(_("Owner, dates and terms")), st.form(key="plan terms", border=False):
        said = {name: _field(name, field, getattr(now, name)) for name, field in PlanTerms.model_fields.items()}
        if st.form_submit_button(_("Write into the papers"), type="primary"):
            _take(now, said)


def _take(now: PlanTerms, said: dict[str, Any]) -> None:
    try:
        session.put(terms=now.revise(**said))
    except Refused as refused:
        show_problems(refused.problems)
        return
    st.rerun()


def _field(name: str, field: FieldInfo, value: Any) -> Any:
    """A control by the type of what it holds."""
    title, help_text, key = _(field.title or name), _(field.description or "") or None, f"terms {name}"
    if isinstance(value, int):
        return st.number_input(title, 0, 3650, value, key=key, help=help_text)
    if isinstance(value, tuple):
        given = st.text_input(title, ", ".join(value), key=key, help=help_text)
        return tuple(one.strip() for one in given.split(",") if one.strip())
    if value is None or isinstance(value, dt.date):
        return st.date_input(title, value, key=key, help=help_text)
    if name in _LONG:
        return st.text_area(title, value, key=key, help=help_text, max_chars=2000)
    return st.text_input(title, value, key=key, help=help_text, max_chars=300)
