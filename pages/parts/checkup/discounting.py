"""Discounts of the open deals: who sells by them, and up to which discount selling more pays."""

import streamlit as st

from kpi.charts.predictparts import offers_part
from kpi.charts.sketch import Part, text_part
from kpi.checkup.discountchecks import discount_finding, discount_sentence
from kpi.checkup.sellerdiscounts import Discounts, discounts
from kpi.funnel.solddeals import SoldDeals
from kpi.language import _
from pages.parts.checkup.checked import sold
from pages.parts.shell import amounts, keys, privacy
from pages.parts.shell.charts import file_part
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.texts import show_remark

_MOST_TOLD = 3


def has_discounts() -> bool:
    """Whether deals are open that say what was taken off."""
    deals = sold()
    return deals is not None and deals.has_discounts


def show_discounting() -> None:
    """A dot a seller beside the line of what pays."""
    deals = sold()
    if deals is None:
        return
    show_drawing("discount finding", lambda: [text_part("finding", [_finding()])])
    if not deals.has_costs:
        st.number_input(
            _("Goods cost, % of the price before discount"), 0.0, 100.0, None, 1.0, key=keys.COST_OF_GOODS,
            width=320, persist_state="session", placeholder=_("not known"),
        )  # fmt: skip
    show_drawing("discounts", _picture)
    found = _found(deals)
    for one in [seller for seller in found.sellers[1:] if seller.much][:_MOST_TOLD]:
        show_remark(discount_sentence(one, privacy.cover().name(one.person)))
    show_remark(_("The seller’s pay on revenue falls by the discount alone; the employer loses all of it. A discount has to bring so much more that the line is reached."))  # fmt: skip
    download_tables({_("Discounts"): privacy.cover_column(found.table(), "person")}, "sixtyforty-discounts")


def show_discounting_slide() -> None:
    """The dots on the wall."""
    if sold() is not None:
        show_drawing("discount finding", lambda: [text_part("finding", [_finding()])])
        show_drawing("discounts", lambda: _picture()[2:3])


def _found(deals: SoldDeals) -> Discounts:
    said = st.session_state.get(keys.COST_OF_GOODS)
    cost = float("nan") if said is None else float(said) / 100
    made: Discounts = remembered(Remembered.DISCOUNTS, (deals, str(cost)), lambda: discounts(deals, cost))
    return made


def _finding() -> str:
    deals = sold()
    return discount_finding(_found(deals), privacy.cover().name) if deals else ""


def _picture() -> list[Part]:
    deals = sold()
    if deals is None or not (found := _found(deals)).sellers:
        return []
    heading = _("Discount and sales of each seller")
    caption = _("Who stands below the line earns less than the average seller: the discount does not bring enough")
    part = offers_part(found, lambda money: amounts.cash(money * amounts.units()), privacy.cover().name)
    return [text_part("heading", [heading]), text_part("caption", [caption]), part, file_part("discounts", [heading], caption)]  # fmt: skip
