"""The control of a field, made of what the field says of itself where it stands: a new one needs no line here."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.rules.asked import Question, question_of
from kpi.rules.base import Word
from kpi.rules.curve import Curve
from kpi.rules.people import Scale
from kpi.rules.said import as_amount, as_level, as_measured, as_names, as_number, as_role, as_roles, as_share, as_text
from kpi.rules.team import Team
from kpi.scheme.scheme import Scheme
from pages.parts.curves.team_curve import show_team_curve
from pages.parts.scheme.table_columns import Offered, columns_of, knot_columns, knots_shown, row_of, rows_in, with_knots
from pages.parts.scheme.team_kpis import show_team_kpis
from pages.parts.shell import controls, session
from pages.parts.shell.texts import plain
from pages.parts.shell.view import whole_workforce

_IN_SIGHT = 3
"""So many words are all in sight; more of them, and ways of a registry, are a list."""
_NONE = ""
"""What stands for None among words."""


class Form(NamedTuple):
    """A part of the scheme whose fields are set: what the keys of its widgets begin with, where it is, and how fields of it change."""

    key: str
    get: Callable[[Scheme], Any]
    put: Callable[..., Scheme]


WHOLE = Form("", lambda scheme: scheme, Scheme.revise)
"""What holds for everybody."""


def card_form(role: str) -> Form:
    """The card of a role."""
    return Form(f"{role} ", lambda scheme: scheme.roles[role], lambda scheme, **new: scheme.revise_card(role, **new))


class Field(NamedTuple):
    """A field on its way to the screen."""

    form: Form
    name: str
    key: str
    asked: Question

    @property
    def help(self) -> str | None:
        """What more is said of it."""
        return plain(self.asked.help) or None

    def read(self, scheme: Scheme) -> Any:
        """What a scheme has, as a widget holds it."""
        return self.asked.shown(getattr(self.form.get(scheme), self.name))

    def change(self, scheme: Scheme, value: Any) -> Scheme:
        """A scheme with what a widget holds."""
        return self.form.put(scheme, **{self.name: self.asked.taken(value)})

    def choose(self, scheme: Scheme, word: Any) -> Scheme:
        """A scheme with one of the values that are offered."""
        return self.change(scheme, None if word == _NONE else word)


def show_field(form: Form, name: str, *, key: str = "", **options: Any) -> None:
    """Draws the control of a field; `options` are for this kind of control."""
    now = session.state().scheme
    model = type(form.get(now))
    field = Field(form, name, key or f"{form.key}{name}", question_of(model, name))
    _control_of(model, field)(field, field.read(now), **options)


def show_removable(form: Form, name: str, title: str, without: Callable[[Scheme], Scheme]) -> None:
    """A field that names one of several, and beside it what takes that one away; `title` says it to whoever hears the page."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        show_field(form, name)
        st.button(
            _("Remove"),
            key=f"{form.key}remove",
            type="tertiary",
            help=plain(title),
            on_click=controls.change_scheme,
            args=(without,),
        )


def show_full_units(form: Form, unit: float | None, key: str = "") -> None:
    """Of what only full units count, and what becomes of parts of one."""
    show_field(form, "full_unit", key=key)
    if unit is not None:
        show_field(form, "full_direction", key=f"{key} direction" if key else "")


def measured_names(scheme: Scheme) -> list[str]:
    """All that the data have and the scheme asks for."""
    needed = [name for names in scheme.needs.values() for name in names]
    try:
        return list(dict.fromkeys([*whole_workforce().kpis, *needed]))
    except Refused:
        return needed


def offered_names(scheme: Scheme) -> Offered:
    """What can be chosen where a name is asked for."""
    kpis = dict.fromkeys(kpi.name for card in scheme.cards for kpi in card.kpis)
    return {as_measured: measured_names(scheme), as_role: list(scheme.roles), as_names: list(kpis)}


def scale_of(name: str) -> Scale:
    """What results of a name are looked at as: shares of the plan, or values where the data have no plan of it."""
    workforce = whole_workforce()
    if name not in workforce.kpi_index:
        return "plan"
    index = workforce.kpi_index[name]
    known = (workforce.attainment[index], workforce.group_attainment[index])
    return "value" if all(np.isnan(results).all() for results in known) else "plan"


def _words(field: Field, now: Any, words: Mapping[Any, str] | None = None) -> None:
    """One of a few values; `words` where only some can be had, or are called otherwise."""
    asked, now = field.asked, _NONE if now is None else now
    names = {_NONE if value is None else value: text for value, text in (words or asked.words).items()}
    in_list = len(names) > _IN_SIGHT or (isinstance(asked.kind, type) and issubclass(asked.kind, Word))
    draw = controls.select if in_list else controls.choice
    draw(asked.label, field.key, _offered(now, names), names, field.choose, help=field.help)


def _offered(value: Any, names: Mapping[Any, str]) -> Any:
    """The value itself where it is offered, and of a number the last one that it reaches."""
    return value if value in names else max((one for one in names if one <= value), default=next(iter(names)))


def _number(field: Field, now: float | None) -> None:
    """A slider where a share or a whole number has two ends, and otherwise a number, which may be empty."""
    asked = field.asked
    low, high = asked.shown(asked.low), asked.shown(asked.high)
    if now is not None and asked.slides:
        _slider(field, round(now), low=round(low), high=round(high))
        return
    ends: dict[str, Any] = {"min_value": low, "max_value": high, "step": asked.step}
    ends |= {"format": "%.0f"} if asked.kind is int else {}
    value = None if now is None else float(now)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        controls.number(asked.label, field.key, value, field.change, help=field.help, **ends)
        if asked.optional and now is not None:
            _remove(field)


def _remove(field: Field) -> None:
    """Streamlit's field goes back to the value that it began with when it is emptied, so that a cap could never be taken away."""
    empty = partial(controls.change_scheme, lambda scheme: field.change(scheme, None))
    name = _("Remove: {field}").format(field=field.asked.label)
    st.button(_("Remove"), key=f"{field.key} none", help=plain(name), type="tertiary", on_click=empty)


def _slider(field: Field, now: int, **how: Any) -> None:
    asked, unit = field.asked, "%" if field.asked.percent else ""
    label, how = asked.label.format(share=now, rest=100 - now), how | {"step": round(asked.step), "help": asked.help}
    controls.slider(label, field.key, lambda s: round(field.read(s)), field.change, unit=unit, **how)


def _text(field: Field, now: str, **options: Any) -> None:
    controls.text(field.asked.label, field.key, now, field.change, help=field.help, **options)


def _measured(field: Field, now: str) -> None:
    """One of the names that the data have."""
    names = [*([""] if field.asked.optional else []), *measured_names(session.state().scheme), now]
    offered = {name: name for name in names}
    controls.select(field.asked.label, field.key, now, offered, field.change, help=field.help)


def _names(field: Field, now: tuple[str, ...]) -> None:
    """Several of the names that the data have."""
    controls.multiselect(
        field.asked.label,
        field.key,
        now,
        measured_names(session.state().scheme),
        lambda scheme, names: field.change(scheme, tuple(names)),
        help=field.help,
    )


def _knots(field: Field, now: Curve | None, at: str = "", pay: str = "", scale: Scale = "plan") -> None:
    """The table of a curve; `at` and `pay` say what its columns are called, `scale` what the results are where there is no curve yet."""
    scale = now.scale if now else scale

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        return field.change(scheme, with_knots(field.read(scheme), rows, scale))

    columns = knot_columns(at or _("Result"), pay or _("Pays"), scale)
    controls.table(field.key, knots_shown(now), make, columns, alt=field.asked.label)


def _rows(field: Field, now: tuple[Any, ...], **widths: Any) -> None:
    """A row for each of several; `widths` of columns by field."""
    model = field.asked.kind
    columns = columns_of(model, offered_names(session.state().scheme), *model.model_fields, **widths)
    blank = {name: "" for name, column in columns.items() if not column["required"]}

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        return field.change(scheme, tuple(row_of(model, row) for row in rows.to_dict("records")))

    controls.table(field.key, rows_in(model, now), make, columns, blank=blank, alt=field.asked.label)


def _roles(field: Field, now: tuple[str, ...]) -> None:
    """Some of the roles."""
    scheme = session.state().scheme
    controls.multiselect(
        field.asked.label,
        field.key,
        now,
        list(scheme.roles),
        lambda scheme, roles: field.change(scheme, tuple(roles)),
        help=field.help,
    )


Control = Callable[..., None]

_SPECIAL: Mapping[tuple[type, str], Control] = {
    (Team, "kpis"): lambda _field, _now: show_team_kpis(session.state().scheme),
    (Team, "curve"): lambda _field, _now: show_team_curve(session.state().scheme),
}
"""Fields with a control of their own, in every kind of the type."""

_CONTROLS: Mapping[Any, Control] = {
    **dict.fromkeys((as_share, as_amount, as_number, as_level), _number),
    as_text: _text,
    as_measured: _measured,
    as_names: _names,
    as_roles: _roles,
    Curve: _knots,
    tuple: _rows,
}
"""All others that are not asked for in words: by what writes their value, and those that hold further fields by their type."""


def _control_of(model: type[Any], field: Field) -> Control:
    special = [_SPECIAL[kind, field.name] for kind in model.__mro__ if (kind, field.name) in _SPECIAL]
    asked = field.asked
    if special or asked.words:
        return next(iter(special), _words)
    return _CONTROLS[asked.write or (tuple if asked.many else asked.kind)]
