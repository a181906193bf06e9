"""What is to be said about the files, their sheets and tables as a whole."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kpi.intake import templates
from kpi.intake.answers import Answers, key_of
from kpi.intake.cells.values import as_text, is_blank
from kpi.intake.files.sheet import Sheet
from kpi.intake.findings.finding import Finding, Place, found
from kpi.intake.headings.columns import NAMES, column_called, ids_beside, measure_of
from kpi.intake.layout.rows import NOTE, RAGGED, TOTALS
from kpi.intake.layout.shape import stands_beside_itself
from kpi.intake.layout.singledeals import MAY_BE_DEALS
from kpi.intake.layout.tables import Table, known_headings
from kpi.intake.sourcetable import SourceTable, Tables
from kpi.intake.times.dating import read_in_another_way
from kpi.intake.times.timewords import is_about_time
from kpi.language import _, ngettext

_SHOWN = 5


def chosen(sheets: list[Sheet], answers: Answers) -> tuple[list[Sheet], list[Finding]]:
    """Only the named sheet of the workbooks that have it, and none that is to be skipped."""
    kept = [one for one in sheets if not answers.about(one.file, one.name).skip]
    left = [key_of(one.file, one.name) for one in sheets if answers.about(one.file, one.name).skip]
    said = [found(_("left out, as you said: {names}").format(names=", ".join(left)), Place(), level="notice")]
    return _named(kept, answers.sheet, said if left else [])


def _named(sheets: list[Sheet], name: str | None, said: list[Finding]) -> tuple[list[Sheet], list[Finding]]:
    if name is None:
        return sheets, said
    having = {one.file for one in sheets if one.name == name}
    if not having:
        known = ", ".join(one.name for one in sheets if one.name)
        mend = _("There are: {names}.").format(names=known) if known else _("These files have no sheets with names.")
        what = _("there is no sheet “{name}”").format(name=name)
        return [], [*said, found(what, Place(), mend, value=name, answer="sheet")]
    return [one for one in sheets if one.file not in having or one.name == name], said


def wrong_answers(sheets: Sequence[Sheet], tables: Tables, answers: Answers) -> list[Finding]:
    """What the user has said and no table can follow."""
    wrong = _wrong_columns(tables, answers.columns)
    for name, told in answers.tables.items():
        meant = [one for one in sheets if name in (key_of(one.file, one.name), one.file, one.name, "")]
        theirs = [one for one in tables if any(one.table.whole is sheet for sheet in meant)]
        if not meant and not told.skip:
            what = _("there is no file or sheet “{name}”, so what was said about it is not used").format(name=name)
            wrong.append(found(what, Place(), level="notice", value=name, answer="sheet"))
            continue
        wrong += _wrong_columns(theirs, told.columns) if theirs else []
        wrong += [_wrong_range(one, told.range) for one in meant if told.range and not theirs]
        wrong += [_wrong_header(one, told.header) for one in theirs if told.header and not one.table.headed]
    return wrong


def _wrong_columns(tables: Tables, told: Mapping[str, str]) -> list[Finding]:
    wrong = []
    for ours, theirs in told.items():
        if ours not in NAMES:
            what = _("there is no meaning “{name}” for a column").format(name=ours)
            mend = _("Choose one of: {names}.").format(names=", ".join(NAMES))
            wrong.append(found(what, Place(), mend, answer="columns"))
        elif theirs and all(column_called(one.table.header, theirs) is None for one in tables):
            what = _("there is no column “{name}”").format(name=theirs)
            mend = _("There are: {names}.").format(names=", ".join(known_headings([one.table for one in tables])))
            wrong.append(found(what, Place(), mend, answer="columns"))
    return wrong


def _wrong_range(sheet: Sheet, said: str) -> Finding:
    what = _("there is nothing in the range “{value}”").format(value=said)
    mend = _("Write it as B6:H40: the first and the last cell of the table.")
    return found(what, Place(sheet.file, sheet.name), mend, value=said, answer="range")


def _wrong_header(one: SourceTable, said: tuple[int, ...]) -> Finding:
    value = ", ".join(map(str, said))
    what = _("there is no row {value} for the headings").format(value=value)
    part = one.table.sheet
    first, last = part.first_row, part.first_row + len(part.cells) - 1
    mend = _("The rows are numbered from {first} to {last}.").format(first=first, last=last)
    return found(what, one.place(), mend, value=value, answer="header")


def about(one: SourceTable) -> list[Finding]:
    """What is to be said about a table as a whole."""
    table, shape = one.table, one.shape
    if table.body.empty and RAGGED not in table.roles:
        what = _("there are headings but no rows below them")
        return [*_left_out(one), found(what, one.place(), _("Add the data, or leave this sheet out."))]
    if not table.headed and shape.kind == "other":
        mend = _(
            "Write headings above the columns, or say which column (A, B, C) holds the person, the period and the fact."
        )
        return [found(_("no row with headings was found"), one.place(), mend, answer="header")]
    if templates.explains(table.header):
        return []
    if shape.kind == "other" and stands_beside_itself(table, {}):
        what = _("two tables stand side by side without a gap: their headings are there twice; there are: {names}")
        mend = _("Leave an empty column between them, or say where each lies, such as A1:C9, D1:F9.")
        headings = ", ".join(filter(None, table.header))
        return [found(what.format(names=headings), one.place(), mend, answer="range")]
    if shape.signs:
        return [*_left_out(one), _may_be_deals(one)]
    if shape.kind == "other":
        return [*_left_out(one), _not_used(one)]
    return [*_left_out(one), *_guessed(one), *_headings_of_time(one), *_unused(one)]


def _headings_of_time(one: SourceTable) -> list[Finding]:
    """What is to be said of headings over results that are periods, or look like some."""
    above = {measure_of(one.table.header[part.at])[0]: part for part in one.shape.measured}
    told = read_in_another_way(one.table, above)
    odd = [text for text, part in above.items() if not part.period and is_about_time(part.kpi)]
    if not odd:
        return told
    what = ngettext(
        "a heading looks like a period, was not understood and is read as the name of a KPI: {names}",
        "headings look like periods, were not understood and are read as names of KPIs: {names}",
        len(odd),
    ).format(names=", ".join(odd[:_SHOWN]))
    mend = _("Write periods in headings as 2026-01, 2026-Q1 or 2026.")
    return [*told, found(what, one.place(odd[0]), mend, level="notice", value=odd[0])]


def _left_out(one: SourceTable) -> list[Finding]:
    """Lines of sums and notes, by their rows and first words."""
    table = one.table
    said = []
    for role, what in (
        (TOTALS, _("lines of sums were left out: {n}")),
        (NOTE, _("rows with a single text were taken for notes: {n}")),
    ):
        rows = np.flatnonzero(table.roles == role)
        if len(rows):
            mend = _("Row {rows}.").format(rows=_quoted(table, rows))
            first = int(rows[0]) + table.sheet.first_row
            said.append(found(what.format(n=len(rows)), one.place(row=first), mend, level="notice"))
    return said


def _quoted(table: Table, rows: np.ndarray) -> str:
    words = [f"{row + table.sheet.first_row}: “{_first_word(table, row)}”" for row in rows[:_SHOWN]]
    return ", ".join(words) + (", …" if len(rows) > _SHOWN else "")


def _first_word(table: Table, row: int) -> str:
    """The first text of a row, shortened; "" where it has none."""
    texts = as_text(pd.Series(list(table.sheet.cells.iloc[row]), dtype=object)).dropna()
    return str(texts.iloc[0])[:60] if len(texts) else ""


def _guessed(one: SourceTable) -> list[Finding]:
    what = _("“{heading}” was taken for “{meaning}” because of what stands in it")
    mend = _("If that is wrong, say which column it is.")
    return [
        found(
            what.format(heading=one.table.header[guess.at], meaning=guess.ours),
            one.place(one.table.header[guess.at]),
            mend,
            level="notice",
            answer="columns",
        )
        for guess in one.shape.guesses
    ]


def _may_be_deals(one: SourceTable) -> Finding:
    """The question with its evidence; until it is answered nothing is paid on what may be a table of deals."""
    what = _("are these single deals? What speaks for it: {signs}").format(signs="; ".join(one.shape.signs))
    mend = _("Say what the rows are: deals, which are added up for each person and period, or results.")
    return found(what, one.place(), mend, answer="kind", rule=MAY_BE_DEALS)


def _not_used(one: SourceTable) -> Finding:
    table, shape = one.table, one.shape
    headings = ", ".join(heading for heading in table.header if heading)
    if "person" not in shape.columns and {"plan", "fact"} & shape.columns.keys():
        what = _("no column says whose the results are; there are: {names}").format(names=headings)
        mend = _(
            "Say which column holds the person; where all are results of teams or the company, add an empty column “person”."
        )
        return found(what, one.place(), mend, answer="columns")
    if "kpi" in shape.columns and "person" in shape.columns:
        what = _("no column holds the fact; there are: {names}").format(names=headings)
        return found(what, one.place(), _("Say which column holds the fact."), answer="columns")
    what = _("neither results nor people were recognised, so this is not read; the columns are: {names}").format(
        names=headings
    )
    mend = _("If it counts, say which column holds the person, the period, the KPI, the plan and the fact.")
    return found(what, one.place(), mend, level="notice", answer="columns")


def _unused(one: SourceTable) -> list[Finding]:
    table, shape = one.table, one.shape
    findings = []
    unused = [at for at in shape.unused if at != ids_beside(table.header, shape.columns)]
    if unused and shape.kind != "transactions":
        names = ", ".join(table.header[at] for at in unused)
        what = ngettext("a column was not used: {names}", "columns were not used: {names}", len(unused))
        findings.append(found(what.format(names=names), one.place(), level="notice", answer="columns"))
    nameless = [table.sheet.letter(at) for at, name in enumerate(table.header) if not name and _has_content(table, at)]
    if nameless and shape.kind != "transactions":
        what = ngettext(
            "a column has no heading and was not used: {names}",
            "columns have no heading and were not used: {names}",
            len(nameless),
        )
        findings.append(found(what.format(names=", ".join(nameless)), one.place(), level="notice"))
    return findings


def _has_content(table: Table, at: int) -> bool:
    return not is_blank(table.body[at]).all()
