"""What kind of table lies in a sheet, and which of its columns hold results."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kpi.intake.answers import Kind
from kpi.intake.cells.values import as_text
from kpi.intake.headings.across import Measured, measured, without_sums
from kpi.intake.headings.columns import Meaning, measure_in, recognise, recognise_deals, recognise_only_in
from kpi.intake.headings.guesses import Guess, guess_by_content, seller_before_manager, trusted
from kpi.intake.layout.singledeals import are_deals, is_result, signs_of_deals
from kpi.intake.layout.tables import Table
from kpi.intake.words.names import bare, known_measures, known_only_in, known_totals, known_words, plain
from kpi.intake.words.vendors import VendorExport, export_of

MONEY = ("salary", "target_bonus", "multiplier", "target_share", "on_target")
HOURS = ("fte", "leave_days")
NUMBERS = (*MONEY, *HOURS)
DAYS = ("hired", "left", "from", "to", "letter")
TIMES = ("salary_per", "target_bonus_per")
WORDS = ("currency", "title", "group")
ANSWERS = ("eligible",)
SEXES = ("sex",)
OF_PERSON = (*NUMBERS, *ANSWERS, *DAYS, *WORDS, *TIMES, *SEXES)
"""What says something about a person and not about a result."""

_ANY_DATE = {plain(word) for word in ("date", "time", "Datum", "Stichtag", "дата", "dátum", "petsa")}


@dataclass(frozen=True)
class Shape:
    """How a table is to be read."""

    kind: Kind
    columns: dict[str, int]
    """Our name to position, as far as the shape uses it."""
    measured: tuple[Measured, ...] = ()
    """The columns with results of a wide table."""
    unused: tuple[int, ...] = ()
    """Columns with a heading that nothing was made of."""
    confidence: Mapping[str, float] | None = None
    """Our name to how sure its column is, 0 to 1."""
    guesses: tuple[Guess, ...] = ()
    """Columns that were taken for something because of what stands in them."""
    signs: tuple[str, ...] = ()
    """What speaks for single deals, in words, where the table was taken for something else and nobody has said so."""
    export: VendorExport | None = None
    """The export of a CRM system that it is by its headings."""


def shape_of(table: Table, told: Mapping[str, str], kind: Kind | None = None) -> Shape:
    """The shape of a table; `told` is our name to their heading, `kind` what the user says it is."""
    if stands_beside_itself(table, told):
        return Shape("other", {}, unused=tuple(at for at, name in enumerate(table.header) if name))
    export = export_of(table.header) if kind in (None, "transactions") else None
    if export and _fits(export, told):
        return _exported(table, export, told)
    deals = recognise_deals(table.header, told)
    meaning = recognise(table.header, told)
    unknown = [at for at in meaning.rest if at in deals.rest]
    deals, seller = seller_before_manager(table, deals, unknown, told)
    meaning, sellers = seller_before_manager(table, meaning, unknown, told)
    meaning, guesses = guess_by_content(table, meaning, told)
    guesses = (*sellers, *guesses)
    if kind == "transactions" or (kind is None and are_deals(table, deals, meaning, told)):
        return Shape("transactions", deals.columns, (), deals.rest, trusted(table, deals), seller)
    shape = _told_shape(table, meaning, kind) if kind else _shape(table, meaning, told)
    if shape.kind == "people":
        shape = _with_more("of_people", table, shape, told)
    elif shape.kind == "long" and "kpi" in shape.columns:
        shape = _with_more("of_results", table, shape, told)
    signs = () if kind or shape.kind == "people" else signs_of_deals(table, deals, meaning, told)
    if signs:
        shape = Shape("other", shape.columns, unused=meaning.rest)
    confidence = {name: trust for name, trust in trusted(table, meaning).items() if name in shape.columns}
    return replace(shape, confidence=confidence, guesses=guesses, signs=signs)


def _fits(export: VendorExport, told: Mapping[str, str]) -> bool:
    """Whether nobody has said that a table holds results, and it says whose its rows are and of which day."""
    theirs = {**export.columns, **told}
    return not {"kpi", "plan", "fact"} & told.keys() and bool(theirs.get("person") and theirs.get("date"))


def _exported(table: Table, export: VendorExport, told: Mapping[str, str]) -> Shape:
    """The rows of an export of a CRM system; nothing is guessed of its own headings that mean nothing here."""
    header = ["" if name in export.nothing and name not in told.values() else name for name in table.header]
    taken = {theirs for theirs in told.values() if theirs}
    known = {ours: theirs for ours, theirs in export.columns.items() if ours not in told and theirs not in taken}
    deals = recognise_deals(header, known | dict(told))
    confidence = trusted(table, deals)
    return Shape("transactions", deals.columns, (), deals.rest, confidence, export=export)


def stands_beside_itself(table: Table, told: Mapping[str, str]) -> bool:
    """Whether the headings of people and of something else are there twice, over other people: two tables without a gap."""
    names = [plain(name) for name in table.header]
    at = recognise(table.header, told).columns.get("person", recognise_deals(table.header, told).columns.get("person"))
    if at is None or table.body.empty:
        return False
    again = [other for other in range(len(names)) if other != at and names[other] == names[at]]
    twice = {name for name in names if name and names.count(name) > 1}
    return len(twice) > 1 and any(not as_text(table.body[at]).equals(as_text(table.body[other])) for other in again)


def _shape(table: Table, meaning: Meaning, told: Mapping[str, str]) -> Shape:
    columns = meaning.columns
    if "person" not in columns:
        return Shape("other", columns, unused=meaning.rest)
    numeric = tuple(at for at in meaning.rest if is_result(table, at))
    if _is_long(table, columns, () if {"plan", "fact"} & told.keys() else numeric):
        return Shape("long", columns, unused=meaning.rest)
    dated = {"period", "year"} & columns.keys()
    about = any(name in columns for name in OF_PERSON)
    own = tuple(at for at in numeric if not _is_personal(table.header[at]))
    if numeric and dated and (own or not about):
        return _wide(table, columns, meaning.rest, numeric)
    if own and not about:
        return _wide(table, columns, meaning.rest, own)
    if "kpi" in columns:
        return Shape("other", columns, unused=meaning.rest)
    return _people(table, columns, meaning.rest)


def _is_personal(heading: str) -> bool:
    """Whether numbers below it say something about people, and are no result."""
    return plain(heading) in known_words("personal") or plain(heading) in known_only_in("of_people")


def _told_shape(table: Table, meaning: Meaning, kind: Kind) -> Shape:
    """The shape that the user says, as far as the columns allow it."""
    columns = meaning.columns
    if kind == "people" and "person" in columns:
        return _people(table, columns, meaning.rest)
    if kind == "wide" and "person" in columns:
        numeric = tuple(at for at in meaning.rest if is_result(table, at))
        return _wide(table, columns, meaning.rest, numeric)
    if kind == "long" and "person" in columns and {"plan", "fact"} & columns.keys():
        return Shape("long", columns, unused=meaning.rest)
    return Shape("other", columns, unused=meaning.rest)


def _people(table: Table, columns: dict[str, int], rest: tuple[int, ...]) -> Shape:
    """A table of people; one row a period only where a column says so, and not the date of an export."""
    at = columns.get("period")
    if at is None or bare(table.header[at]) not in _ANY_DATE:
        return Shape("people", columns, unused=rest)
    return Shape("people", {name: place for name, place in columns.items() if name != "period"}, unused=(*rest, at))


def _with_more(kind: Literal["of_people", "of_results"], table: Table, shape: Shape, told: Mapping[str, str]) -> Shape:
    """A table with the columns that only its kind has: from when to when a row of people holds, or what a KPI weighs for a person."""
    more = recognise_only_in(kind, table.header, told, shape.unused)
    rows = {ours: at for ours, at in more.items() if told.get(ours) != ""}
    unused = tuple(at for at in shape.unused if at not in rows.values())
    columns = {ours: at for ours, at in shape.columns.items() if at not in rows.values()} | rows
    return replace(shape, columns=columns, unused=unused)


def _is_long(table: Table, columns: dict[str, int], numeric: tuple[int, ...]) -> bool:
    """A plan and a fact, or one of them and what it is of; otherwise "Amount" is one KPI among others.

    A column that is called "Plan" and nothing else is never a KPI of its own.
    """
    given = {"plan", "fact"} & columns.keys()
    named = any(plain(table.header[columns[name]]) in known_measures() for name in given & {"plan"})
    across = any(one.period for one in measured(table.header, numeric))
    return len(given) == 2 or (len(given) == 1 and ("kpi" in columns or not numeric or (named and not across)))


def _wide(table: Table, columns: dict[str, int], rest: tuple[int, ...], numeric: tuple[int, ...]) -> Shape:
    back = [columns[name] for name in ("plan", "fact") if name in columns]
    columns = {name: at for name, at in columns.items() if name not in ("plan", "fact")}
    results = [at for at in sorted([*numeric, *back]) if plain(table.header[at]) not in known_totals()]
    results = results if len(results) > 1 else sorted([*numeric, *back])
    parts = "period" not in columns
    across = without_sums(measured(table.header, results, _said(table), parts=parts))
    used = {at for one in across for at in (one.plan, one.fact)}
    return Shape("wide", columns, across, tuple(at for at in (*rest, *back) if at not in used))


def _said(table: Table) -> str:
    """What the name of the sheet, or else of the file, or what stands above the table says its numbers are."""
    names = (table.sheet.name, table.sheet.file.rpartition(".")[0], *table.titles)
    return next((said for name in names if (said := measure_in(name))), "")
