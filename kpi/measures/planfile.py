"""A file of plans: period, KPI, plan and whose it is, a person's or a team's."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from kpi.language import _, ngettext
from kpi.measures.engine import Engine, opened
from kpi.measures.sources import Relation, relation_of
from kpi.problem import Problem, Refused

_NEEDED = ("period", "kpi", "plan")
_WHOSE = ("person", "team")
_LISTED = 20


def read_plans(source: Path | pd.DataFrame) -> pd.DataFrame:
    """person, team, period, kpi, plan from a CSV or Parquet file or a table; raises `Refused` with every bad row."""
    with opened([source] if isinstance(source, Path) else []) as engine:
        relation = relation_of(engine, source, _("plan"))
        return _checked(_texts(engine, relation), relation)


def _texts(engine: Engine, relation: Relation) -> pd.DataFrame:
    """The columns that are known, as texts; raises `Refused` when one is missing."""
    found = {name.casefold(): own for name, (own, _kind) in relation.columns.items()}
    missing = [name for name in _NEEDED if name not in found]
    if missing or not found.keys() & set(_WHOSE):
        names = ", ".join([*missing, *([] if found.keys() & set(_WHOSE) else [_("person or team")])])
        mend = _("There are: {names}.").format(names=", ".join(relation.columns))
        raise Refused(
            [Problem(_("a file of plans needs the columns: {names}").format(names=names), relation.name, mend)]
        )
    picked = [f"trim(CAST({found[name]} AS VARCHAR)) AS {name}" for name in (*_WHOSE, *_NEEDED) if name in found]
    return engine.arrow(f"SELECT {', '.join(picked)} FROM {relation.sql}").to_pandas().astype(object)


def _checked(texts: pd.DataFrame, relation: Relation) -> pd.DataFrame:
    texts = texts.assign(**{name: "" for name in _WHOSE if name not in texts})
    texts = texts.where(texts.notna(), "")
    plans = texts[texts["plan"] != ""]
    numbers = pd.to_numeric(plans["plan"], errors="coerce")
    bad = numbers.isna() | (numbers.abs() == float("inf"))
    nobody = (plans["person"] == "") & (plans["team"] == "")
    unsaid = (plans["period"] == "") | (plans["kpi"] == "")
    problems = [
        *_rows(plans[bad], relation.name, _("the plan “{value}” is no number"), _("Write it as 1234.56.")),
        *_rows(plans[nobody], relation.name, _("the plan {value} is nobody’s"), _("Say the person or the team.")),
        *_rows(plans[unsaid], relation.name, _("the plan {value} says no period or KPI"), _("Fill in both.")),
    ]
    if plans.empty:
        problems.append(Problem(_("there are no plans in it"), relation.name))
    if problems:
        raise Refused(problems)
    return plans.assign(plan=numbers.astype(float))[[*_WHOSE, *_NEEDED]].reset_index(drop=True)


def _rows(wrong: pd.DataFrame, name: str, what: str, mend: str) -> Iterator[Problem]:
    for place, value in wrong["plan"].head(_LISTED).items():
        where = _("{file}, row {n}").format(file=name, n=int(str(place)) + 2)
        yield Problem(what.format(value=value), where, mend)
    if (more := len(wrong) - _LISTED) > 0:
        yield Problem(ngettext("and {n} more like this", "and {n} more like this", more).format(n=more), name)
