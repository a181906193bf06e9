"""What is read from each row: whose it is, when it was, amounts, texts and days; SQL from the columns of a relation."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kpi.language import _
from kpi.measures.calendar import FIRST_YEAR, LAST_YEAR, Calendar
from kpi.measures.datasources import Columns, Relation
from kpi.measures.declaration import Table
from kpi.measures.declaredrows import PLACES
from kpi.measures.engine import Engine
from kpi.problem import Problem

AMOUNT = f"DECIMAL(18,{PLACES})"

_BLANK = " \t\r\n\u00a0\u202f"
_GROUPS = {".": ",", ",": "."}
_EXACT = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "BOOLEAN")
_CLOCK = ("", " %H:%M", " %H:%M:%S")
_ORDERS = {"day first": "%d{0}%m{0}%Y", "month first": "%m{0}%d{0}%Y"}


@dataclass
class Cells:
    """The cells of one table that its KPIs need, each under a name of ours.

    Of a person: p. Of the date: d (day), n (number of the period), m (moment), dz (whether blank). Of an amount a3: az3
    (whether blank) and af3 (whether it had more decimals than are kept). Of a text: x4, never blank but NULL, and l4, in small letters. Of a day y5: yz5.
    """

    engine: Engine
    table: Table
    calendar: Calendar
    _asked: dict[tuple[str, str], int] = field(default_factory=dict)

    def amount(self, column: str) -> int:
        """The number of an amount's cell."""
        return self._number("amount", column)

    def text(self, column: str) -> str:
        """The name of a text's cell."""
        return f"x{self._number('text', column)}"

    def folded(self, column: str) -> str:
        """The name of a text's cell in small letters, '' where it is blank."""
        return f"l{self._number('text', column)}"

    def day(self, column: str) -> int:
        """The number of a day's cell."""
        return self._number("day", column)

    def _number(self, kind: str, column: str) -> int:
        return self._asked.setdefault((kind, column), len(self._asked))

    @property
    def needed(self) -> Columns:
        """The headings that are read, by what is read there."""
        of = {kind: tuple(column for one, column in self._asked if one == kind) for kind in ("amount", "day", "text")}
        return Columns(self.table.person, self.table.date, of["amount"], of["day"], of["text"])

    @property
    def amounts(self) -> dict[int, str]:
        """Number and column of every amount."""
        return {number: column for (kind, column), number in self._asked.items() if kind == "amount"}

    def missing(self, relation: Relation) -> list[Problem]:
        """What cannot be read from a relation."""
        there = ", ".join(relation.columns)
        return [
            Problem(
                _("there is no column “{name}”").format(name=name),
                relation.name,
                _("There are: {names}.").format(names=there),
            )
            for name in self.needed.every
            if name not in relation.columns
        ]

    def inexact(self, relation: Relation) -> bool:
        """Whether some amount may have more decimals than are kept."""
        kinds = {relation.columns[column][1] for column in self.amounts.values()}
        return not all(kind in _EXACT or _few_decimals(kind) for kind in kinds)

    def select(self, relation: Relation) -> str:
        """SQL for the cells of every row of a relation."""
        inner = {"p": self._text_of(relation, self.table.person), "d": self._day_of(relation, self.table.date)}
        inner |= {"m": self._moment_of(relation, self.table.date), "dz": self._is_blank(relation, self.table.date)}
        for (kind, column), number in self._asked.items():
            if kind == "text":
                inner[f"x{number}"] = self._text_of(relation, column)
            elif kind == "day":
                inner |= {f"y{number}": self._day_of(relation, column), f"yz{number}": self._is_blank(relation, column)}
            else:
                exact, loose = self._amount_of(relation, column)
                inner |= {f"a{number}": exact, f"af{number}": f"coalesce({loose} <> CAST({exact} AS DOUBLE), false)"}
                inner |= {f"az{number}": self._is_blank(relation, column)}
        listed = ", ".join(f"{sql} AS {name}" for name, sql in inner.items())
        folded = [f"coalesce(lower({name}), '') AS l{name[1:]}" for name in inner if name.startswith("x")]
        numbered = f"{self.number_sql('d')} AS n"
        return f"SELECT {', '.join(['*', numbered, *folded])} FROM (SELECT {listed} FROM {relation.sql})"

    def number_sql(self, day: str) -> str:
        """SQL for the number of the period of a day; NULL where it is none, or a slip of the pen."""
        return f"CASE WHEN year({day}) BETWEEN {FIRST_YEAR} AND {LAST_YEAR} THEN {self.calendar.number_sql(day)} END"

    def _text_of(self, relation: Relation, column: str) -> str:
        own, kind = relation.columns[column]
        if kind != "VARCHAR":
            return f"CAST({own} AS VARCHAR)"
        return f"nullif(trim({own}, {self.engine.bind(_BLANK)}), '')"

    def _is_blank(self, relation: Relation, column: str) -> str:
        own, kind = relation.columns[column]
        if kind in ("DOUBLE", "FLOAT"):
            return f"({own} IS NULL OR isnan({own}))"
        return f"({self._text_of(relation, column)} IS NULL)" if kind == "VARCHAR" else f"({own} IS NULL)"

    def _amount_of(self, relation: Relation, column: str) -> tuple[str, str]:
        """An amount exactly, NULL where there is none, and the same as a float with all its decimals."""
        own, kind = relation.columns[column]
        text = self._text_of(relation, column)
        written = own if kind != "VARCHAR" else text if relation.plainly else self._plain_number(text)
        return f"TRY_CAST({written} AS {AMOUNT})", f"TRY_CAST({written} AS DOUBLE)"

    def _plain_number(self, text: str) -> str:
        """SQL for a number as computers write it, NULL for what is none in this table's way of writing."""
        sign = self.table.decimal
        if not sign:
            return text
        group = _GROUPS[sign]
        between = f"[{group} \\x{{00A0}}\\x{{202F}}'’]"
        form = f"[+-]?(?:[0-9]{{1,3}}(?:{between}[0-9]{{3}})+|[0-9]+)?(?:[{sign}][0-9]*)?"
        bare = f"regexp_replace({text}, {self.engine.bind(between)}, '', 'g')"
        plain = f"replace({bare}, {self.engine.bind(sign)}, '.')"
        return f"CASE WHEN regexp_full_match({text}, {self.engine.bind(form)}) THEN {plain} END"

    def _day_of(self, relation: Relation, column: str) -> str:
        own, kind = relation.columns[column]
        if kind != "VARCHAR":
            return own if kind == "DATE" else f"TRY_CAST({self._naive(own, kind)} AS DATE)"
        text = self._text_of(relation, column)
        # The day as it is written, whatever time zone stands behind it.
        iso = f"CASE WHEN length({text}) <= 10 THEN TRY_CAST({text} AS DATE) WHEN TRY_CAST({text} AS TIMESTAMP) IS NOT NULL THEN TRY_CAST(left({text}, 10) AS DATE) END"
        return iso if self._is_iso(relation) else f"coalesce({iso}, CAST({self._in_order(text)} AS DATE))"

    def _moment_of(self, relation: Relation, column: str) -> str:
        own, kind = relation.columns[column]
        if kind != "VARCHAR":
            return f"TRY_CAST({self._naive(own, kind)} AS TIMESTAMP)"
        text = self._text_of(relation, column)
        iso = f"TRY_CAST({text} AS TIMESTAMP)"
        return iso if self._is_iso(relation) else f"coalesce({iso}, {self._in_order(text)})"

    def _is_iso(self, relation: Relation) -> bool:
        return relation.plainly or self.table.dates == "iso"

    def _in_order(self, text: str) -> str:
        """SQL for the moment that a text such as 31.01.2026 or 31/01/2026 10:15 means."""
        forms = [_ORDERS[self.table.dates].format(sign) + clock for sign in "./-" for clock in _CLOCK]
        return f"try_strptime({text}, {self.engine.bind(forms)})"

    def _naive(self, own: str, kind: str) -> str:
        """A point in time of Parquet's is read in UTC; a number is no date."""
        return own if kind.startswith(("DATE", "TIMESTAMP")) else f"CAST({own} AS VARCHAR)"


def _few_decimals(kind: str) -> bool:
    """Whether this is a DECIMAL(18,2) or the like."""
    return kind.startswith("DECIMAL(") and int(kind.rstrip(")").split(",")[1]) <= PLACES


def together(cells: Cells, relations: Iterable[Relation]) -> str:
    """SQL for the cells of all rows of a table, from all its sources."""
    return " UNION ALL ".join(cells.select(relation) for relation in relations)
