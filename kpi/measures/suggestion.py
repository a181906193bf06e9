"""Which KPIs a table of transactions is ready for, from what its columns mean."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from kpi.language import _
from kpi.measures.builtin import (
    AverageDiscount,
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
from kpi.measures.measurekinds import Count, DaysBetween, GrossMargin, Product, Receivables, Sum

# What a column of the state of a deal says when the deal is made.
_WON = (
    "won", "closed won", "closed - won", "deal won", "gewonnen", "abgeschlossen gewonnen", "выиграна", "выиграно", "выигран", "успешно",
    "успешно реализовано", "megnyert", "megnyerve", "nyert", "panalo", "nanalo", "ganada", "ganado", "ganha", "ganho", "gagné", "gagnée", "gagne", "gagnee",
)  # fmt: skip
_LOST = (
    "lost", "closed lost", "closed - lost", "deal lost", "cancelled", "canceled", "rejected", "void", "verloren", "storniert", "abgelehnt", "проиграна",
    "проиграно", "отменен", "отменён", "отменена", "отказ", "elvesztett", "vesztett", "elveszett", "törölt", "stornó", "talo", "kanselado", "perdida",
    "perdido", "cancelado", "cancelada", "perdu", "perdue", "annulé", "annulée", "annule", "annulee",
)  # fmt: skip
# The same where nothing says that a deal is won; the first of these that is there is taken.
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
_MOST_STATES = 30
_PERCENTAGES = re.compile(r"(?i)%|per ?cent|pct|prozent|процент|százalék|porsyento|porcent|pourcent")
_WEIGHTS = {"meeting": 3, "talk": 3, "visit": 3, "call": 2, "phone": 2, "e-mail": 1, "email": 1, "mail": 1}
_SAMPLE = 1_000
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)? ?%?")


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


def suggest(columns: Mapping[str, str], sample: pd.DataFrame | None = None) -> Suggestion | None:
    """What can be made from a table; None where it has no person or no date.

    `columns` gives our name to the user's heading: person, date, team, role, amount, cost, paid, paid_on, due, channel,
    customer, deal, product, quantity, price, discount, profit, started, shipped, hours, status. `sample` are some of its rows, which tell how it writes
    numbers and dates, which channels there are, and how a success is called.
    """
    if not {"person", "date"} <= columns.keys():
        return None
    rows = _sampled(sample if sample is not None else pd.DataFrame(), columns)
    seat = {name: columns[name] for name in ("person", "date", "team", "role") if name in columns}
    table = Table.model_validate(seat | {"decimal": _decimal(columns, rows), "dates": _dates(columns, rows)})
    made = (kpi for needs, make in _READY if needs <= columns.keys() for kpi in make(columns, rows))
    return Suggestion(table, tuple(made))


def _sampled(rows: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """The first rows, and one of each state of a deal, however late it comes."""
    status = columns.get("status")
    states = rows.drop_duplicates(status) if status in rows else rows.head(0)
    first = rows.head(_SAMPLE)
    return pd.concat([first, states[~states.index.isin(first.index)]])


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
    less = columns["discount"] if _rate(columns, rows) == "0 to 1" else ""
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
    if rate := _rate(columns, rows):
        yield AverageDiscount.model_validate(of | {"written": rate} | _made(_("average discount"), columns, rows))
    else:
        yield DiscountShare.model_validate(of | _made(_("discount share"), columns, rows))


def _rate(columns: Mapping[str, str], rows: pd.DataFrame) -> Literal["", "0 to 1", "per cent"]:
    """How discounts are written where they are rates; "" where they are money, or none is given."""
    texts = _texts(columns, rows, "discount")
    given = pd.Series(
        [float(text.replace(",", ".").rstrip("%")) for text in texts if _PLAIN.fullmatch(text)], dtype=float
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
    """The states of deals that are won, or else all but those that are lost; () where no state says so."""
    there = _texts(columns, rows, "status")
    won = tuple(text for text in there if text.casefold() in _WON)
    lost = [text for text in there if text.casefold() in _LOST]
    if won or not lost or len(there) > _MOST_STATES:
        return won
    return tuple(text for text in there if text not in lost)


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
    there = {text.casefold(): text for text in _texts(columns, rows, "status")}
    won = tuple(there[word] for word in _WON if word in there)
    first = tuple(there[word] for word in _SUCCESS if word in there)[:1]
    if success := won or first:
        yield Conversion(name=_("conversion"), success={columns["status"]: success}, per=columns.get("channel", ""))


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
    ({"channel"}, _contacts),
)
"""Which of our names a KPI needs."""
