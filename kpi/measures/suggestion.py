"""Which KPIs a table of transactions is ready for, from what its columns mean."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from kpi.language import _
from kpi.measures.actions import activities, activities_by_channel, contacts, contacts_made
from kpi.measures.builtin import (
    AverageDiscount,
    AverageSale,
    Conversion,
    DiscountShare,
    Efficiency,
    Kpi,
    Performance,
    Profit,
    Range,
)
from kpi.measures.creditsuggestion import PLAIN_SHARE, suggested_credit
from kpi.measures.dealstates import is_lost, is_won
from kpi.measures.declaration import Measures, Table
from kpi.measures.measurekinds import Count, DaysBetween, GrossMargin, Product, Receivables, Sum
from kpi.measures.ofprocess import LeadsByStage, ReturnOnSales, WonToLost
from kpi.measures.samplerows import day_order_of, decimal_of, sampled, texts_of

# What a column of the state of a deal says when it is made and nothing says that it is won; the first of these that is there is taken.
_SUCCESS = (
    "closed",
    "signed",
    "sold",
    "success",
    "successful",
    "paid",
    "yes",
    "true",
    "1",
    "verkauft",
    "продано",
    "оплачено",
    "pago",
    "pagado",
    "payé",
)
_FEW_STATES, _MOST_STATES = 3, 30
_PERCENTAGES = re.compile(r"(?i)%|per ?cent|pct|prozent|процент|százalék|porsyento|porcent|pourcent")


@dataclass(frozen=True)
class Suggestion:
    """A table, and the KPIs that its columns are enough for; offered, not chosen."""

    table: Table
    kpis: tuple[Kpi, ...]

    def chosen(
        self, names: Mapping[str, bool] | None = None, table: str = "deals", more: Sequence[Kpi] = ()
    ) -> Measures:
        """A declaration with the KPIs that are ticked, or with all of them, and with more of one's own."""
        kpis = tuple(kpi for kpi in self.kpis if names is None or names.get(kpi.name))
        return Measures.model_validate({"tables": {table: self.table}, "kpis": (*kpis, *more)})


def suggest(
    columns: Mapping[str, str], sample: pd.DataFrame | None = None, holds: Literal["deals", "activities"] = "deals"
) -> Suggestion | None:
    """What can be made from a table; None where it has no person or no date.

    `columns` gives our name to the user's heading: person, date, team, role, amount, cost, paid, paid_on, due, channel,
    customer, deal, product, quantity, price, discount, profit, started, shipped, hours, status, share, cancelled_on. `sample` are some of its rows, which tell how it writes
    numbers and dates, which channels there are, and how a success is called. `holds` says what a row is.
    """
    if not {"person", "date"} <= columns.keys():
        return None
    every = sample if sample is not None else pd.DataFrame()
    people = texts_of(columns, every, "person")
    rows = sampled(every, columns)
    seat = {name: columns[name] for name in ("person", "date", "team", "role") if name in columns}
    written = {"decimal": decimal_of(columns, rows), "dates": day_order_of(columns, rows)}
    late = {"date": columns["cancelled_on"]} if "cancelled_on" in columns else None
    table = Table.model_validate(
        seat | written | {"credit": suggested_credit(columns, rows, people), "cancelled": late}
    )
    ready = _READY if holds == "deals" else _OF_ACTIVITIES
    made = (kpi for needs, make in ready if needs <= columns.keys() for kpi in make(columns, rows))
    return Suggestion(table, tuple(made))


def _revenue(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Sum.model_validate({"of": columns["amount"]} | _made(_("revenue"), columns, rows))
    yield AverageSale.model_validate({"amount": columns["amount"]} | _made(_("average sale"), columns, rows))


def _priced(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    """What is sold where no column says its amount: quantity times price, less a discount that is a rate."""
    if "amount" in columns:
        return
    if "quantity" not in columns:
        yield Sum.model_validate({"of": columns["price"]} | _made(_("revenue"), columns, rows))
        return
    less = columns["discount"] if discount_rate(columns, rows) == "0 to 1" else ""
    name = _("revenue before discount") if "discount" in columns and not less else _("revenue")
    of = {"of": columns["quantity"], "by": columns["price"], "less": less}
    yield Product.model_validate(of | _made(name, columns, rows))


def _profit(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    if "profit" in columns:
        yield Sum.model_validate({"of": columns["profit"]} | _made(_("profit"), columns, rows))
    elif {"amount", "cost"} <= columns.keys():
        of = {"revenue": columns["amount"], "cost": columns["cost"]}
        yield Profit.model_validate(of | _made(_("profit"), columns, rows))


def _deals(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Count.model_validate(_made(_("deals"), columns, rows))


def _range(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Range.model_validate({"goods": columns["product"]} | _made(_("range of goods"), columns, rows))


def _discount(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    of = {"amount": columns["amount"], "discount": columns["discount"]}
    if rate := discount_rate(columns, rows):
        yield AverageDiscount.model_validate(of | {"written": rate} | _made(_("average discount"), columns, rows))
    else:
        yield DiscountShare.model_validate(of | _made(_("discount share"), columns, rows))


def discount_rate(columns: Mapping[str, str], rows: pd.DataFrame) -> Literal["", "0 to 1", "per cent"]:
    """How discounts are written where they are rates; "" where they are money, or none is given."""
    texts = texts_of(columns, rows, "discount")
    given = pd.Series(
        [float(text.replace(",", ".").rstrip("%")) for text in texts if PLAIN_SHARE.fullmatch(text)], dtype=float
    )
    if given.empty or len(given) < len(texts) or not given.any():
        return ""
    if any(text.endswith("%") for text in texts):
        return "per cent"
    if given.between(0, 1).all() and (given % 1).any():
        return "0 to 1"
    return "per cent" if _PERCENTAGES.search(columns["discount"]) and given.between(0, 100).all() else ""


def _cycle(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    yield _days(_("sales cycle"), "started", "date", columns, rows)


def _delivery(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    yield _days(_("days to delivery"), "date", "shipped", columns, rows)


def _to_pay(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    yield _days(_("days to pay"), "date", "paid_on", columns, rows)


def _days(name: str, start: str, end: str, columns: Mapping[str, str], rows: pd.DataFrame) -> DaysBetween:
    of = {"start": columns[start], "end": columns[end], "unit": _("days")}
    return DaysBetween.model_validate(of | _made(name, columns, rows))


def _made(name: str, columns: Mapping[str, str], rows: pd.DataFrame) -> dict[str, Any]:
    """The name of a KPI of deals that are made, and which those are, where their state says so."""
    if not (states := _made_states(columns, rows)):
        return {"name": name}
    shown = ", ".join(f"“{state}”" for state in states)
    title = _("{kpi}, only {states}").format(kpi=name, states=shown)
    return {"name": name, "title": title, "where": {columns["status"]: states}}


def _made_states(columns: Mapping[str, str], rows: pd.DataFrame) -> tuple[str, ...]:
    """The states of deals that are won, or else all but those that are lost; () where no state says so.

    What was won and has a day on which it was cancelled counts as well: it is taken back on that day.
    """
    there = texts_of(columns, rows, "status")
    returned = _states_of_returned(columns, rows)
    won = tuple(text for text in there if is_won(text))
    won = won and (*won, *(text for text in returned if text not in won))
    lost = [text for text in there if is_lost(text) and text not in returned]
    if won or not lost or len(there) > _MOST_STATES:
        return won
    return tuple(text for text in there if text not in lost)


def _states_of_returned(columns: Mapping[str, str], rows: pd.DataFrame) -> list[str]:
    """The states of deals that have a day on which they were cancelled."""
    heading = columns.get("cancelled_on")
    if heading not in rows:
        return []
    dated = rows[heading].notna() & (rows[heading].astype("str").str.strip() != "")
    return texts_of(columns, rows[dated], "status")


def _performance(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Performance(name=_("revenue per hour"), result=columns["amount"], hours=columns["hours"])


def _efficiency(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Efficiency(name=_("revenue per cost"), result=columns["amount"], resource=columns["cost"])


def _margin(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    paid, amount, cost = (columns[name] for name in ("paid", "amount", "cost"))
    yield GrossMargin(name=_("margin of payments"), paid=paid, amount=amount, cost=cost)


def _open(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    yield Receivables(name=_("receivables"), amount=columns["amount"], paid_on=columns["paid_on"])


def _overdue(columns: Mapping[str, str], _rows: pd.DataFrame) -> Iterator[Kpi]:
    of = {"amount": columns["amount"], "paid_on": columns["paid_on"], "due": columns["due"]}
    yield Receivables.model_validate(of | {"name": _("overdue"), "shows": "overdue"})
    yield Receivables.model_validate(of | {"name": _("days overdue"), "shows": "days overdue", "unit": _("days")})


def _conversion(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    """Only where the sample says how a success is called."""
    there = {text.casefold(): text for text in texts_of(columns, rows, "status")}
    won = tuple(text for text in there.values() if is_won(text))
    first = tuple(there[word] for word in _SUCCESS if word in there)[:1]
    if success := won or first:
        yield Conversion(name=_("conversion"), success={columns["status"]: success}, per=columns.get("channel", ""))


def _won_to_lost(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    """Only where the sample says how both are called."""
    there = texts_of(columns, rows, "status")
    won, lost = ([text for text in there if one(text)] for one in (is_won, is_lost))
    if won and lost:
        state = columns["status"]
        said = {"won": {state: won}, "lost": {state: lost}, "per": ""}
        yield WonToLost.model_validate({"name": _("won to lost")} | said)


def _by_stage(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    """Only where there is more than won and lost, and not so much that it is no state."""
    there = texts_of(columns, rows, "status")
    if any(is_won(text) for text in there) and _FEW_STATES <= len(there) <= _MOST_STATES:
        yield LeadsByStage(name=_("leads by stage"), stage=columns["status"])


def _on_sales(columns: Mapping[str, str], rows: pd.DataFrame) -> Iterator[Kpi]:
    of = {name: columns[name] for name in ("profit", "cost") if name in columns}
    if of:
        said = dict(list(of.items())[:1]) | {"revenue": columns["amount"]}
        yield ReturnOnSales.model_validate(said | _made(_("margin on sales"), columns, rows))


Make = Callable[[Mapping[str, str], pd.DataFrame], Iterator[Kpi]]
_READY: tuple[tuple[set[str], Make], ...] = (
    ({"amount"}, _revenue),
    ({"price"}, _priced),
    (set(), _profit),
    ({"deal"}, _deals),
    ({"product"}, _range),
    ({"amount", "discount"}, _discount),
    ({"amount", "hours"}, _performance),
    ({"amount", "cost"}, _efficiency),
    ({"paid", "amount", "cost"}, _margin),
    ({"amount", "paid_on"}, _open),
    ({"amount", "paid_on", "due"}, _overdue),
    ({"started"}, _cycle),
    ({"shipped"}, _delivery),
    ({"paid_on"}, _to_pay),
    ({"status"}, _conversion),
    ({"channel"}, contacts),
    ({"status"}, _won_to_lost),
    ({"status"}, _by_stage),
    ({"amount"}, _on_sales),
)
"""Which of our names a KPI needs."""
_OF_ACTIVITIES: tuple[tuple[set[str], Make], ...] = (
    (set(), activities),
    ({"channel"}, activities_by_channel),
    ({"channel"}, contacts_made),
)
"""The same where a row is something that was done."""
