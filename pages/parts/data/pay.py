"""What must be known of people's pay before anything is paid: questions in amber, above the button that opens the data."""

from collections.abc import Iterator
from typing import NamedTuple

import streamlit as st

from kpi.intake import Intake, Source
from kpi.intake.findings.finding import Finding
from kpi.intake.layout.staff import PEOPLE_OR_RESULTS
from kpi.intake.money.bonuses import UNUSED_MONEY, has_bonus
from kpi.intake.money.pay import PERS, per_of
from kpi.language import _
from pages.parts.data import upload
from pages.parts.shell import keys
from pages.parts.shell.texts import plain

_AMBER = ":material/help:"


def show_pay_questions(taken: Intake) -> None:
    """The questions that are open, and what pay is for where its heading does not say it."""
    for finding in _open(taken, PEOPLE_OR_RESULTS):
        _people_or_results(taken, finding)
    for finding in _open(taken, UNUSED_MONEY):
        _unused_money(taken, finding)
    if timeless := list(_timeless(taken)):
        _times(taken, timeless)


def _open(taken: Intake, rule: str) -> list[Finding]:
    return [one for one in taken.problems if isinstance(one, Finding) and one.rule == rule]


def _source_of(taken: Intake, finding: Finding) -> Source:
    place = finding.place
    return next(one for one in taken.sources if (one.file, one.sheet) == (place.file, place.sheet))


def _people_or_results(taken: Intake, finding: Finding) -> None:
    source = _source_of(taken, finding)
    key = f"{source.file} {source.sheet}"
    with st.container(border=True):
        st.warning(plain(f"{finding.where} — {finding.what}"), icon=_AMBER)
        with st.container(horizontal=True):
            for kind, label in (("people", _("It says something about people")), ("wide", _("These are results"))):
                st.button(label, key=f"{kind} {key}", on_click=upload.answer_for, args=(source,), kwargs={"kind": kind})


def _unused_money(taken: Intake, finding: Finding) -> None:
    """The meaning of one column, to be chosen."""
    source, heading = _source_of(taken, finding), finding.place.column
    words = {
        "": _("not used"),
        "target_bonus": _("the target bonus"),
        "target_share": _("the target bonus, in % of the salary"),
        "on_target": _("salary and target bonus together"),
        "salary": _("the salary"),
    }
    key = keys.money_meaning(source.file, source.sheet, heading)
    with st.container(border=True):
        st.warning(plain(finding.what), icon=_AMBER)
        label = plain(_("“{heading}” is").format(heading=heading))
        st.selectbox(
            label, list(words), format_func=words.__getitem__, key=key, on_change=_mean, args=(source, heading, key)
        )


def _mean(source: Source, heading: str, key: str) -> None:
    meaning = st.session_state[key]
    said = upload.answers().named(source.file, source.sheet)
    upload.answer_for(source, columns={**said, meaning: heading} if meaning else said)


class _Timeless(NamedTuple):
    """A column of pay that does not say what it is for."""

    source: Source
    name: str
    heading: str


def _timeless(taken: Intake) -> Iterator[_Timeless]:
    """Columns with salaries or target bonuses of which neither the heading nor a column says what they are for."""
    given = [name for name in ("salary", "target_bonus") if taken.people is not None and name in taken.people]
    for source in taken.sources:
        for name in given:
            heading = source.columns.get(name, "")
            if heading and source.kind != "other" and f"{name}_per" not in source.columns and not per_of(heading):
                yield _Timeless(source, name, heading)


def _times(taken: Intake, columns: list[_Timeless]) -> None:
    """What each of them is for; in amber where a target bonus follows from it."""
    people = taken.people
    follows = people is not None and (
        "target_share" in people or ("salary" in people and not bool(has_bonus(people).all()))
    )
    with st.container(border=True):
        if follows and any(one.name == "salary" for one in columns):
            text = _(
                "Is the salary for a month or for a year? Its heading does not say it, and target bonuses are taken from it."
            )
            st.warning(text, icon=_AMBER)
        for one in columns:
            _time(one)


def _time(one: _Timeless) -> None:
    words = {"period": _("one period"), "month": _("a month"), "quarter": _("a quarter"), "year": _("a year")}
    said = upload.answers().about(one.source.file, one.source.sheet).per
    key = keys.pay_time(one.source.file, one.source.sheet, one.heading)
    st.segmented_control(
        plain(_("“{heading}” is money for").format(heading=one.heading)),
        list(PERS),
        default=said.get(one.heading, "period"),
        format_func=words.__getitem__,
        required=True,
        key=key,
        on_change=_take_time,
        args=(one, key),
    )


def _take_time(one: _Timeless, key: str) -> None:
    said = upload.answers().about(one.source.file, one.source.sheet).per
    upload.answer_for(one.source, per={**said, one.heading: st.session_state[key]})
