"""Tables of every shape as tidy rows: a person, a period and a KPI each."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

import numpy as np
import pandas as pd

from kpi.intake.answers import Answers
from kpi.intake.cells.decided import Writing, day_first, place, writings
from kpi.intake.cells.figures import Numbers
from kpi.intake.cells.values import Rows, as_text, trimmed
from kpi.intake.findings.finding import Finding, found
from kpi.intake.headings.across import Measured
from kpi.intake.headings.columns import ids_beside
from kpi.intake.layout.shape import ANSWERS, DAYS, HOURS, MONEY, NUMBERS, OF_PERSON, SEXES, TIMES, WORDS, Shape
from kpi.intake.layout.tables import Table
from kpi.intake.money.currencies import currency_of, written_money
from kpi.intake.money.payroll import times, with_pay
from kpi.intake.readings.fulltime import in_full_time
from kpi.intake.readings.reading import Reading
from kpi.intake.readings.saidsexes import sexes_in
from kpi.intake.sourcetable import SourceTable
from kpi.intake.times.dates import dates
from kpi.intake.times.dating import holds_only_plans, period_above, periods_of
from kpi.intake.times.periodnames import Start
from kpi.intake.words.names import known_answers, known_directions, plain
from kpi.language import N_, _, ngettext

KEYS = ["person", "period", "kpi"]
TEXTS = ("team", "role", "unit", "direction", "reason")
_OF_ROW = ("source", "row", "person", "person_id", "team", "role", "period")
NOTHING = N_("without any number")


def read_table(one: SourceTable, answers: Answers) -> Reading:
    """The tidy rows of one table."""
    keys, findings = _keys(one, answers)
    people = _people(one, keys, answers, findings)
    results = None if one.shape.kind == "people" else _results(one, keys, answers, findings)
    used = results if people is None else people
    set_aside = {} if used is None else _empty_rows(keys["row"], used["row"])
    return Reading(results, people, findings, set_aside, holds_only_plans(one.shape))


def _whole_names(first: pd.Series, last: pd.Series) -> pd.Series:
    """(rows,) "Anna Lee" of "Anna" and "Lee"; a name that holds the first name already stays."""
    pairs = zip(first.fillna(""), last, strict=True)
    whole = [
        name if not isinstance(name, str) or not given or given in name.split() else f"{given} {name}"
        for given, name in pairs
    ]
    return pd.Series(whole, index=last.index, dtype="str")


def _empty_rows(rows: pd.Series, used: pd.Series) -> dict[str, Rows]:
    empty = rows[~rows.isin(used)]
    return {NOTHING: empty.to_numpy(np.int64)} if len(empty) else {}


def _keys(one: SourceTable, answers: Answers) -> tuple[pd.DataFrame, list[Finding]]:
    """(rows) source, row, person, period and the other texts that the table has."""
    table, shape = one.table, one.shape
    keys = pd.DataFrame({"source": one.number, "row": table.rows}, index=table.body.index)
    for name in ("person", *TEXTS, "kpi"):
        if name in shape.columns:
            keys[name] = as_text(table.body[shape.columns[name]])
    if "first_name" in shape.columns:
        keys["person"] = _whole_names(as_text(table.body[shape.columns["first_name"]]), keys["person"])
    if (numbers := ids_beside(table.header, shape.columns)) is not None:
        keys["person_id"] = as_text(table.body[numbers])
    if "direction" in keys:
        said = keys["direction"]
        words = {word: known_directions().get(plain(word) or word) for word in said.dropna().unique()}
        keys["direction"] = said.map(words).astype("str")
        keys["direction_text"] = said.where(keys["direction"].isna())
    if shape.kind == "people" and "period" not in shape.columns:
        return keys, []
    keys["period"], findings = periods_of(one, answers)
    return keys, findings


def _people(one: SourceTable, keys: pd.DataFrame, answers: Answers, findings: list[Finding]) -> pd.DataFrame | None:
    """(rows) what the table says about persons, of whatever shape it is; None where it says nothing."""
    table, shape = one.table, one.shape
    given = [name for name in OF_PERSON if name in shape.columns]
    if not given and shape.kind != "people":
        return None
    people = keys[[name for name in _OF_ROW if name in keys]].copy()
    how, questions = writings(table, [shape.columns[name] for name in NUMBERS if name in given], answers)
    findings += questions
    read_: dict[str, Numbers] = {}
    for name in given:
        column = table.body[shape.columns[name]]
        if name in WORDS:
            people[name] = as_text(column)
        elif name in TIMES:
            people[name], people[f"{name}_text"] = times(as_text(column))
        elif name in ANSWERS:
            people[name], people[f"{name}_text"] = answers_in(column)
        elif name in SEXES:
            people[name], people[f"{name}_text"] = sexes_in(column)
        elif name in HOURS:
            read = read_numbers(table, shape.columns[name], how[shape.columns[name]])
            people[f"{name}_text"] = unread(column, read.unreadable)
            people[name], said = in_full_time(read, one, name) if name == "fte" else (read.values, [])
            findings += said
        elif name in MONEY:
            read = read_[name] = read_numbers(table, shape.columns[name], how[shape.columns[name]])
            people[name], people[f"{name}_text"] = read.values, unread(column, read.unreadable)
        elif name in DAYS:
            first, questions = day_first(table, shape.columns[name], answers)
            findings += questions
            days = dates(column, day_first=first)
            people[name], people[f"{name}_text"] = days.values.astype("datetime64[s]"), unread(column, days.unreadable)
    if "currency" not in people:
        currencies = currencies_beside(table, [shape.columns.get(name) for name in MONEY])
        if currencies is not None:
            people["currency"] = currencies
    paid, said = with_pay(people, one, read_, answers)
    findings += said
    return paid


def read_numbers(table: Table, at: int, how: Writing) -> Numbers:
    """A column as numbers, multiplied where that was said; percentages stay."""
    read = table.figures(at).read(how.decimal)
    return read if how.scale == 1 else replace(read, values=np.where(read.percent, 1.0, how.scale) * read.values)


def answers_in(column: pd.Series) -> tuple[pd.Series, pd.Series]:
    """(rows,) "yes" or "no", and the cells that say something else. A word that elsewhere says that there is nothing may be a no."""
    cells = trimmed(column)
    known = {text: known_answers().get(plain(text) or text) for text in cells.dropna().unique()}
    found = cells.map(known, na_action="ignore").astype("str")
    return found, as_text(column).where(found.isna())


def unread(column: pd.Series, unreadable: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pd.Series:
    """(rows,) what stands in a cell where it could not be read, missing elsewhere."""
    if not unreadable.any():
        return pd.Series(None, index=column.index, dtype="str")
    return as_text(column).where(unreadable)


def _results(one: SourceTable, keys: pd.DataFrame, answers: Answers, findings: list[Finding]) -> pd.DataFrame:
    """(rows × columns with results) tidy rows in the order of the file."""
    table, shape = one.table, one.shape
    columns = shape.measured or (Measured(_only_kpi(shape), "", shape.columns.get("plan"), shape.columns.get("fact")),)
    read = [at for part in columns for at in (part.plan, part.fact)]
    used = list(dict.fromkeys(at for at in (*read, shape.columns.get("weight")) if at is not None))
    how, questions = writings(table, used, answers)
    findings += [*questions, *_torn(table, columns)]
    blocks = [_block(table, keys, part, how, answers.fiscal_start) for part in columns]
    if "weight" in shape.columns:
        _put(blocks[0], "weight", table, shape.columns["weight"], how)
    tidy = pd.concat(blocks, ignore_index=True) if len(blocks) > 1 else blocks[0].reset_index(drop=True)
    if shape.kind == "wide":
        tidy = _theirs(tidy)
    return tidy.sort_values("row", kind="stable", ignore_index=True)


def _only_kpi(shape: Shape) -> str:
    return "" if "kpi" in shape.columns else "result"


def _block(table: Table, keys: pd.DataFrame, one: Measured, how: dict[int, Writing], fiscal: Start) -> pd.DataFrame:
    """(rows) the tidy rows of one KPI or period, or of the whole long table."""
    block = keys.copy(deep=False)
    if one.kpi:
        block["kpi"] = pd.Series(one.kpi, index=keys.index, dtype="str")
    elif "kpi" not in block:
        block["kpi"] = pd.Series("result", index=keys.index, dtype="str")
    if one.period:
        block["period"] = period_above(table, keys, one.period, fiscal)
    for name, at in (("plan", one.plan), ("fact", one.fact)):
        _put(block, name, table, at, how)
    currencies = currencies_beside(table, (one.fact, one.plan))
    if currencies is not None:
        block["unit"] = block["unit"].fillna(currencies) if "unit" in block else currencies
    return block


def currencies_beside(table: Table, columns: Iterable[int | None]) -> pd.Series | None:
    """(rows,) the currency that stands beside the amounts of some columns, the first that there is; None where none does."""
    shown = [table.figures(at).currencies for at in columns if at is not None]
    said = [one for one in shown if one.notna().any()]
    return reduce(pd.Series.fillna, said) if said else None


def _in_currencies(table: Table, at: int) -> pd.Series:
    """(rows,) the currency of each amount, by its cell or else by the heading above it."""
    signs = re.findall(rf"(?<![^\W\d_])({written_money()})(?![^\W\d_])", table.header[at])
    said = table.figures(at).currencies
    return said.fillna(currency_of(signs[-1])) if signs else said


def _torn(table: Table, columns: Iterable[Measured]) -> list[Finding]:
    """Rows whose plan is in another currency than their fact, so that nothing can be made of the two."""
    findings = []
    for one in columns:
        if one.plan is None or one.fact is None:
            continue
        plan, fact = (_in_currencies(table, at) for at in (one.plan, one.fact))
        where = np.flatnonzero(plan.notna() & fact.notna() & (plan != fact))
        if len(where):
            row = int(where[0])
            what = ngettext(
                "in {n} row the plan is in another currency than the fact: {plan} and {fact}",
                "in {n} rows the plan is in another currency than the fact: {plan} and {fact}",
                len(where),
            ).format(n=len(where), plan=plan.iloc[row], fact=fact.iloc[row])
            mend = _("Write plan and fact in one currency.")
            findings.append(found(what, place(table, table.header[one.fact], int(table.rows[row])), mend))
    return findings


def _put(block: pd.DataFrame, name: str, table: Table, at: int | None, how: dict[int, Writing]) -> None:
    if at is None:
        nothing = np.zeros(len(block), bool)
        read, text, heading = Numbers(np.full(len(block), np.nan), nothing, nothing), None, ""
    else:
        read, heading = read_numbers(table, at, how[at]), table.header[at]
        text = unread(table.body[at], read.unreadable)
    block[name] = read.values
    block[f"{name}_text"] = pd.Series(text, index=block.index, dtype="str")
    block[f"{name}_percent"] = read.percent
    block[f"{name}_column"] = pd.Series(heading, index=block.index, dtype="str")


def _theirs(tidy: pd.DataFrame) -> pd.DataFrame:
    """Without the cells of KPIs that a person never has a number of: they are not that person's."""
    given = tidy[["plan", "fact"]].notna().any(axis=1) | tidy[["plan_text", "fact_text"]].notna().any(axis=1)
    ever = given.groupby([tidy["person"], tidy["kpi"]], dropna=False).transform("any")
    return tidy[ever]
