"""A file of plans: period, KPI, plan and whose it is, a person's or a team's."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from kpi.language import _, ngettext
from kpi.measures.datasources import Columns, relation_of
from kpi.measures.engine import opened
from kpi.problem import Problem, Refused

_NEEDED = ("period", "kpi", "plan")
_WHOSE = ("person", "team")
_LISTED = 20


def read_plans(source: Path | pd.DataFrame, name: str = "") -> pd.DataFrame:
    """person, team, period, kpi, plan from a CSV or Parquet file or a table; raises `Refused` with every bad row.

    The index of a table are the numbers of its rows, and `name` is what it is called.
    """
    if isinstance(source, pd.DataFrame):
        picked = _picked(list(map(str, source.columns)), name or _("plan"))
        texts = {ours: source[theirs].map(_as_text, na_action="ignore") for ours, theirs in picked.items()}
        return _checked(pd.DataFrame(texts, index=source.index, dtype=object), name or _("plan"))
    with opened([source]) as engine:
        relation = relation_of(engine, source, _("plan"), Columns("person", "", ("plan",), (), ()))
        picked = _picked(list(relation.columns), relation.name)
        columns = (f"trim(CAST({relation.columns[theirs][0]} AS VARCHAR)) AS {ours}" for ours, theirs in picked.items())
        texts_ = engine.arrow(f"SELECT {', '.join(columns)} FROM {relation.sql}").to_pandas().astype(object)
        return _checked(texts_.set_axis(range(2, len(texts_) + 2), axis=0), relation.name)


def _as_text(value: object) -> str:
    return str(value).strip()


def _picked(headings: Sequence[str], name: str) -> dict[str, str]:
    """Our name to their heading; raises `Refused` when one is missing."""
    found = {heading.casefold(): heading for heading in reversed(headings)}
    missing = [name for name in _NEEDED if name not in found]
    if missing or not found.keys() & set(_WHOSE):
        names = ", ".join([*missing, *([] if found.keys() & set(_WHOSE) else [_("person or team")])])
        mend = _("There are: {names}.").format(names=", ".join(headings))
        raise Refused([Problem(_("a file of plans needs the columns: {names}").format(names=names), name, mend)])
    return {ours: found[ours] for ours in (*_WHOSE, *_NEEDED) if ours in found}


def _checked(texts: pd.DataFrame, name: str) -> pd.DataFrame:
    texts = texts.assign(**{whose: "" for whose in _WHOSE if whose not in texts})
    texts = texts.where(texts.notna(), "")
    plans = texts[texts["plan"] != ""]
    numbers = pd.to_numeric(plans["plan"], errors="coerce")
    bad = numbers.isna() | (numbers.abs() == float("inf"))
    nobody = (plans["person"] == "") & (plans["team"] == "")
    unsaid = (plans["period"] == "") | (plans["kpi"] == "")
    problems = [
        *_rows(plans[bad], name, _("the plan “{value}” is no number"), _("Write it as 1234.56.")),
        *_rows(plans[nobody], name, _("the plan {value} is nobody’s"), _("Say the person or the team.")),
        *_rows(plans[unsaid], name, _("the plan {value} says no period or KPI"), _("Fill in both.")),
    ]
    if plans.empty:
        problems.append(Problem(_("there are no plans in it"), name))
    if problems:
        raise Refused(problems)
    return plans.assign(plan=numbers.astype(float))[[*_WHOSE, *_NEEDED]].reset_index(drop=True)


def _rows(wrong: pd.DataFrame, name: str, what: str, mend: str) -> Iterator[Problem]:
    for place, value in wrong["plan"].head(_LISTED).items():
        where = _("{file}, row {n}").format(file=name, n=place)
        yield Problem(what.format(value=value), where, mend)
    if (more := len(wrong) - _LISTED) > 0:
        yield Problem(ngettext("and {n} more like this", "and {n} more like this", more).format(n=more), name)
