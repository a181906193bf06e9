"""The deals of a small sales team, a row a deal, and the declaration that makes KPIs of them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from kpi.measures import Measures, dump_measures

SEED = 6041
DEALS = ("deal", "seller", "region", "date", "customer", "product", "channel", "status", "amount", "discount", "cost", "hours", "due", "paid_on")  # fmt: skip
SELLERS = {"Aspen": "North", "Birch": "North", "Cedar": "North", "Elm": "South", "Hazel": "South", "Rowan": "South"}
PRODUCTS = {"Chair": 180, "Desk": 420, "Lamp": 60, "Sofa": 980, "Table": 640}
"""Goods and their price."""
CHANNELS = ("meeting", "call", "web")
FIRST_DAY, DAYS, ROWS = dt.date(2026, 1, 1), 181, 1_200

Draw = np.random.Generator


def deals() -> Iterator[Sequence[Any]]:
    """Contacts of half a year; those that were won have amounts, and most of these are paid."""
    draw = np.random.default_rng(SEED)
    for number in range(1, ROWS + 1):
        yield (f"D{number:04}", *_contact(draw))


def _contact(draw: Draw) -> Sequence[Any]:
    seller = str(draw.choice(list(SELLERS)))
    day = FIRST_DAY + dt.timedelta(days=int(draw.integers(0, DAYS)))
    product, channel = str(draw.choice(list(PRODUCTS))), str(draw.choice(CHANNELS, p=[0.3, 0.5, 0.2]))
    won = draw.random() < {"meeting": 0.45, "call": 0.3, "web": 0.2}[channel]
    customer = f"Customer {int(draw.integers(1, 90))}"
    money = _money(draw, seller, product, day) if won else ("",) * 6
    return (seller, SELLERS[seller], day.isoformat(), customer, product, channel, "won" if won else "lost", *money)


def _money(draw: Draw, seller: str, product: str, day: dt.date) -> Sequence[Any]:
    """Amount, discount, cost, hours, due and paid on; Cedar sells on discount."""
    cents = PRODUCTS[product] * 100 * int(draw.integers(1, 13))
    off = cents * int(draw.integers(15, 26) if seller == "Cedar" else draw.integers(0, 9)) // 100
    cost = cents * int(draw.integers(52, 66)) // 100
    due = day + dt.timedelta(days=30)
    late = int(draw.integers(-20, 35))
    paid = due + dt.timedelta(days=late)
    is_paid = draw.random() < 0.92 and paid < FIRST_DAY + dt.timedelta(days=DAYS)
    hours = int(draw.integers(1, 9)) if draw.random() < 0.4 else 0
    return (_euros(cents - off), _euros(off), _euros(cost), hours, due.isoformat(), paid.isoformat() if is_paid else "")


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def declaration() -> str:
    """KPIs of these deals, as YAML."""
    won = {"status": ["won"]}
    kpis = [
        {"name": "revenue", "how": "sum", "of": "amount", "where": won, "unit": "EUR"},
        {"name": "profit", "how": "profit", "revenue": "amount", "cost": "cost", "hours": "hours", "rate": 45, "where": won, "unit": "EUR"},
        {"name": "average sale", "how": "average sale", "amount": "amount", "at_least": 10, "where": won, "unit": "EUR"},
        {"name": "conversion", "how": "conversion", "success": won, "per": "channel", "at_least": 10},
        {"name": "weighted contacts", "how": "contacts", "channel": "channel", "weights": {"meeting": 3, "call": 2, "web": 1}},
        {"name": "range of goods", "how": "range", "goods": "product", "where": won},
        {"name": "discount share", "how": "discount share", "amount": "amount", "discount": "discount", "where": won},
        {"name": "overdue", "how": "receivables", "amount": "amount", "paid_on": "paid_on", "due": "due", "shows": "overdue", "where": won, "unit": "EUR"},
    ]  # fmt: skip
    note = "Samples are small, so averages and conversions count from ten rows on; the rule of thumb is 100 sales and 500 calls."
    tables = {"deals": {"person": "seller", "date": "date", "team": "region"}}
    return dump_measures(
        Measures.model_validate({"title": "Deals of a furniture team", "note": note, "tables": tables, "kpis": kpis})
    )
