"""Tables in which rules are written: the knots of a curve, or a row for each of several rules, with a column for each field."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from pydantic import BaseModel

from kpi.rules.asked import Question, question_of
from kpi.rules.curve import Curve
from kpi.rules.people import Scale
from kpi.rules.said import Write, as_measured, as_names, as_number, as_role, as_text


def _times(scale: Scale) -> int:
    """By which a result is multiplied to be shown."""
    return 100 if scale == "plan" else 1


def knots_shown(curve: Curve | None) -> pd.DataFrame:
    """The knots of a curve: columns at, in percent of the plan or as values, and pay in percent."""
    rows = [(round(at * _times(curve.scale), 6), round(pay * 100, 6)) for at, pay in curve.knots] if curve else []
    return pd.DataFrame(rows, columns=["at", "pay"]).astype(float)


def knot_columns(at: str, pay: str, scale: Scale) -> dict[str, Any]:
    """How the two columns are shown."""
    return {
        "at": st.column_config.NumberColumn(at, format="%g%%" if scale == "plan" else "%g", required=True),
        "pay": st.column_config.NumberColumn(pay, format="%g%%", min_value=0, required=True),
    }


def with_knots(curve: Curve | None, rows: pd.DataFrame, scale: Scale) -> Curve | None:
    """A curve with the knots of a table, steps of this scale where there was none; no rows, no curve."""
    times = _times(scale)
    knots = tuple(
        (round(at / times, 10), round(pay / 100, 10)) for at, pay in rows[["at", "pay"]].itertuples(index=False)
    )
    if not knots:
        return None
    made = {"knots": knots, "shape": "steps", "scale": scale}
    return curve.revise(knots=knots) if curve else Curve.model_validate(made)


Offered = Mapping[Write, list[str]]
"""Names to choose from, by what writes a name: those of what is measured, and of roles."""


def columns_of(model: type[BaseModel], names: Offered, *fields: str, **widths: Any) -> dict[str, Any]:
    """A column for each of these fields of a rule."""
    return {_head(model, name): _column(question_of(model, name), names, widths.get(name)) for name in fields}


def rows_in(model: type[BaseModel], rules: tuple[BaseModel, ...]) -> pd.DataFrame:
    """The fields of rules as their columns show them."""
    asked = {name: question_of(model, name) for name in model.model_fields}
    rows = [[question.shown(getattr(rule, name)) for name, question in asked.items()] for rule in rules]
    frame = pd.DataFrame(rows, columns=[_head(model, name) for name in asked])
    types = {
        _head(model, name): float if _is_number(one) else object if one.optional else None
        for name, one in asked.items()
    }
    return frame.astype({head: kind for head, kind in types.items() if kind})


def row_of(model: type[BaseModel], row: Mapping[Any, Any]) -> Any:
    """The rule of a row."""
    asked = {_head(model, name): question_of(model, name) for name in model.model_fields}
    return model.model_validate({head: one.taken(row[head]) for head, one in asked.items()})


def _head(model: type[BaseModel], name: str) -> str:
    """What the column of a field is called in the table."""
    return model.model_fields[name].alias or name


def _is_number(asked: Question) -> bool:
    return not asked.words and asked.write not in (as_text, as_measured, as_role, as_names)


def _column(asked: Question, names: Offered, width: Any) -> Any:
    # Streamlit takes what is None for not said.
    how = {"required": _is_number(asked) or not asked.optional or None, "width": width, "help": asked.help or None}
    if asked.words:
        words = dict(asked.words)
        how |= {"options": list(words), "format_func": words.__getitem__, "default": asked.first}
        return st.column_config.SelectboxColumn(asked.label, **how)
    if asked.write is as_names:
        return st.column_config.MultiselectColumn(asked.label, options=names[as_names], **how)
    if asked.write is not None and asked.write in names:
        offered = names[asked.write]
        return st.column_config.SelectboxColumn(
            asked.label, options=["", *offered] if asked.optional else offered, **how
        )
    if asked.write is as_text:
        return st.column_config.TextColumn(asked.label, **how)
    written = "%g%%" if asked.percent else "%g" if asked.write is as_number else None
    how |= {"format": written, "min_value": asked.shown(asked.low), "max_value": asked.shown(asked.high)}
    return st.column_config.NumberColumn(asked.label, default=asked.shown(asked.first), **how)
