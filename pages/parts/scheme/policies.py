"""What holds for one KPI beside its weight and curve: what is missing, whose result of which time counts, its cap, how it adds up, its title."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.rules.base import kinds_of
from kpi.rules.kpi import ADDS, Kpi
from kpi.rules.kpimatrix import Matrix
from kpi.rules.missing import Missing
from kpi.rules.said import Frame, as_level, as_share
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.fields import Form, show_field, show_full_units
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import plain
from pages.parts.shell.view import whole_workforce


def kpi_form(role: str, name: str) -> Form:
    """One KPI of a role."""

    def put(scheme: Scheme, **changes: Any) -> Scheme:
        kpis = scheme.roles[role].kpis
        return scheme.revise_card(role, kpis=tuple(kpi.revise(**changes) if kpi.name == name else kpi for kpi in kpis))

    return Form(f"{role} {name} ", lambda s: next(kpi for kpi in s.roles[role].kpis if kpi.name == name), put)


def show_policies(form: Form, kpi: Kpi) -> None:
    """The widgets, for one KPI of a card."""
    possible = {word: policy for word, policy in kinds_of(Missing).items() if not policy().why_not(kpi.curve)}
    show_field(form, "missing", words={word: _(policy.title) for word, policy in possible.items()})
    show_field(form, "of")
    show_field(form, "over")
    show_field(form, "measured_every")
    show_field(form, "cap")
    show_full_units(form, kpi.full_unit)
    show_field(form, "section")
    show_field(form, "adds", words={None: _as_proposed(kpi)} | {name: _(kind) for name, kind in ADDS.items()})
    show_field(form, "title")
    if kpi.matrix is not None:
        _show_matrix(kpi, kpi.matrix)


def _show_matrix(kpi: Kpi, matrix: Matrix) -> None:
    """Only to be read: it is written in the file."""
    st.caption(
        _(
            "What each point pays is multiplied by the figure that stands under the level reached of {kpi}. The matrix is changed in the file of the scheme."
        ).format(kpi=plain(matrix.kpi))
    )
    own, levels = Frame("", kpi.curve.scale, kpi.unit), Frame("", matrix.scale)
    rows = matrix.times or [
        [float(column >= row) for column in range(len(matrix.levels))] for row in range(len(matrix.levels))
    ]
    frame = pd.DataFrame(
        [[as_share(share, levels) for share in row] for row in rows],
        columns=[as_level(level, levels) for level in matrix.levels],
    )
    frame.insert(0, kpi.label, [as_level(knot.at, own) for knot in kpi.curve.knots])
    show_table(frame)


def _as_proposed(kpi: Kpi) -> str:
    """How it adds up where the card does not say, as far as the data are there to tell."""
    try:
        everyone = whole_workforce()
    except Refused:
        return _("as proposed")
    kinds = dict(zip(everyone.kpis, everyone.adds, strict=False))
    if kpi.adds or kpi.in_data not in kinds:
        return _("as proposed")
    return _("as proposed: {kind}").format(kind=_(ADDS[kinds[kpi.in_data]]))
