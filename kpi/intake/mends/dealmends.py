"""Mends of transactions: repetitions and credit notes taken out."""

from typing import ClassVar, Literal

from kpi.intake.mends.mendkinds import DealMend
from kpi.intake.readings.deals import Typed
from kpi.language import N_, _


class DropRepeatedDeals(DealMend):
    """A transaction that is there a second time, the same in every cell, its number too if it has one, counts once."""

    reason: ClassVar[str] = N_("repeated, the same in every cell")
    do: Literal["drop repeated deals"] = "drop repeated deals"

    @property
    def says(self) -> str:
        return _("Keep the first of transactions that are the same in every cell")

    def on_deals(self, deals: Typed) -> Typed:
        return deals.only(~deals.table.duplicated().to_numpy(bool))


class NegativeDeals(DealMend):
    """Transactions with an amount below zero, such as credit notes, are left out."""

    reason: ClassVar[str] = N_("negative, left out")
    do: Literal["leave out negative deals"] = "leave out negative deals"

    @property
    def says(self) -> str:
        return _("Leave out transactions with a negative amount")

    def on_deals(self, deals: Typed) -> Typed:
        if "amount" not in deals.columns:
            return deals
        return deals.only(~(deals.table[deals.columns["amount"]] < 0).to_numpy(bool))
