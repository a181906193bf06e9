"""Which KPIs a table of transactions is ready for, from what its columns mean."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from kpi.language import _
from kpi.measures.builtin import (
    AverageSale,
    Contacts,
    Conversion,
    DiscountShare,
    Efficiency,
    Kpi,
    Performance,
    Profit,
    Range,
)
from kpi.measures.declaration import Measures, Table
from kpi.measures.kinds import Count, Margin, Receivables, Sum

# What a column of the state of a deal says when the deal is made; the first of these that is there is taken.
_SUCCESS = ("won", "closed", "signed", "sold", "success", "successful", "paid", "yes", "true", "1")
_WEIGHTS = {"meeting": 3, "talk": 3, "visit": 3, "call": 2, "phone": 2, "e-mail": 1, "email": 1, "mail": 1}
_SAMPLE = 1_000


@dataclass(frozen=True)
class Suggestion:
    """A table, and the KPIs that its columns are enough for; offered, not chosen."""

    table: Table
    kpis: tuple[Kpi, ...]

    def chosen(self, names: Mapping[str, bool] | None = None, table: str = "deals") -> Measures:
        """A declaration with the KPIs that are ticked, or with all of them."""
        kpis = tuple(kpi for kpi in self.kpis if names is None or names.get(kpi.name))
        return Measures.model_validate({"tables": {table: self.table}, "kpis": kpis})


def suggest(columns: Mapping[str, str], sample: pd.DataFrame | None = None) -> Suggestion | None:
    """What can be made from a table; None where it has no person or no date.

    `columns` gives our name to the user's heading: person, date, team, role, amount, cost, paid, paid_on, due, channel,
    customer, deal, product, quantity, discount, hours, status. `sample` are some of its rows, which tell how it writes
    numbers and dates, which channels there are, and how a success is called.
    """
    if not {"person", "date"} <= columns.keys():
        return None
    rows = (sample if sample is not None else pd.DataFrame()).head(_SAMPLE)
    seat = {name: columns[name] for name in ("person", "date", "team", "role") if name in columns}
    table = Table.model_validate(seat | {"decimal": _decimal(columns, rows), "dates": _dates(columns, rows)})
    made = (kpi for needs, make in _READY if needs <= columns.keys() for kpi in make(columns, rows))
    return Suggestion(table, tuple(made))


def _texts(columns: Mapping[str, str], rows: pd.DataFrame, name: str) -> list[str]:
    """The different texts of a column in the sample, as they first appear."""
    heading = columns.get(name)
    found = rows[heading].dropna() if heading in rows else pd.Series(dtype=object)
    return list(dict.fromkeys(text for value in found if (text := str(value).strip())))


def _decimal(columns: Mapping[str, str], rows: pd.DataFrame) -> Literal["", ".", ","]:
    """The decimal sign where texts prove one that needs to be said."""
    texts = [text for name in ("amount", "cost", "paid", "discount", "hours") for text in _texts(columns, rows, name)]
    if any(re.fullmatch(r"[+-]?[\d. \u00a0\u202f'’]+,\d{1,2}", text) for text in texts):
        return ","
    return "." if any(re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+", text) for text in texts) else ""


def _dates(columns: Mapping[str, str], rows: pd.DataFrame) -> Literal["iso", "day first", "month first"]:
    """The order of day and month where some date proves it; dots mean that the day comes first."""
    order: Literal["iso", "day first", "month first"] = "iso"
    for text in _texts(columns, rows, "date"):
        if match := re.match(r"(\d{1,2})([./-])(\d{1,2})\2\d{4}", text):
            if match[2] == "." or int(match[1]) > 12:
                return "day first"
            order = "month first"
    return order


def _revenue(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Sum(name=_("revenue"), of=columns["amount"])
    yield AverageSale(name=_("average sale"), amount=columns["amount"])


def _profit(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Profit(name=_("profit"), revenue=columns["amount"], cost=columns["cost"])


def _deals(_columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Count(name=_("deals"))


def _range(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Range(name=_("range of goods"), goods=columns["product"])


def _discount(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    yield DiscountShare(name=_("discount share"), amount=columns["amount"], discount=columns["discount"])


def _performance(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Performance(name=_("revenue per hour"), result=columns["amount"], hours=columns["hours"])


def _efficiency(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Efficiency(name=_("revenue per cost"), result=columns["amount"], resource=columns["cost"])


def _margin(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    paid, amount, cost = (columns[name] for name in ("paid", "amount", "cost"))
    yield Margin(name=_("margin of payments"), paid=paid, amount=amount, cost=cost)


def _open(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Receivables(name=_("receivables"), amount=columns["amount"], paid_on=columns["paid_on"])


def _overdue(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    of = {"amount": columns["amount"], "paid_on": columns["paid_on"], "due": columns["due"]}
    yield Receivables.model_validate(of | {"name": _("overdue"), "shows": "overdue"})
    yield Receivables.model_validate(of | {"name": _("days overdue"), "shows": "days overdue", "unit": _("days")})


def _conversion(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    """Only where the sample says how a success is called."""
    there = {text.casefold(): text for text in _texts(columns, rows, "status")}
    if word := next((there[word] for word in _SUCCESS if word in there), None):
        success: dict[str, tuple[str, ...]] = {columns["status"]: (word,)}
        yield Conversion(name=_("conversion"), success=success, per=columns.get("channel", ""))


def _contacts(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    """Only where all channels of the sample have a customary weight."""
    there = _texts(columns, rows, "channel")
    weights: dict[str, Any] = {text: _WEIGHTS.get(text.casefold()) for text in there}
    if there and all(weights.values()):
        yield Contacts.model_validate(
            {"name": _("weighted contacts"), "channel": columns["channel"], "weights": weights}
        )


Make = Callable[[Mapping[str, str], pd.DataFrame], Iterator[Kpi]]
_READY: tuple[tuple[set[str], Make], ...] = (
    ({"amount"}, _revenue),
    ({"amount", "cost"}, _profit),
    ({"deal"}, _deals),
    ({"product"}, _range),
    ({"amount", "discount"}, _discount),
    ({"amount", "hours"}, _performance),
    ({"amount", "cost"}, _efficiency),
    ({"paid", "amount", "cost"}, _margin),
    ({"amount", "paid_on"}, _open),
    ({"amount", "paid_on", "due"}, _overdue),
    ({"status"}, _conversion),
    ({"channel"}, _contacts),
)
"""Which of our names a KPI needs."""
