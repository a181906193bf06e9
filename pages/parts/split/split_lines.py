"""Pay of strong and weak at every split: lines that run as the slider does, and the figures behind them."""

from typing import Any

import streamlit as st

from kpi import charts
from kpi.language import _, percent
from kpi.split import Sweep
from pages.parts.shell import amounts, consequences
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.fragments import fragment
from pages.parts.shell.tables import show_table
from pages.parts.shell.view import View, view_or_none
from pages.parts.split.sweeps import is_shared, pay_at_every_split


@fragment("figures")
def show_lines() -> None:
    """Behind one row, for it is needed seldom."""
    with st.expander(_("Pay at every split"), key="figures", on_change="rerun") as figures:
        if figures.open and (view := view_or_none()):
            consequences.draw("lines", _lines)
            _figures(pay_at_every_split(view))


def _lines(view: View) -> list[charts.Part]:
    """Nothing where a scheme has come that has no share to move."""
    if not is_shared(view.scheme):
        return []
    caption = charts.text_part("caption", [_("Drag the slider, or point at the lines.")])
    return [charts.lines_part(pay_at_every_split(view), view.scheme.currency, amounts.write_money()), caption]


def _figures(found: Sweep) -> None:
    money = ["strong", "weak", "cost", "strong_lose", "weak_gain", "employer_keeps"]
    table = found.sums_in_minor_units[["share", *money]].iloc[::-5]
    table = table.assign(**{name: table[name] / amounts.units() for name in money})
    table["strong_lose"] = -table["strong_lose"]
    titles = [
        _("Strong, average"),
        _("Weak, average"),
        _("Total cost"),
        _("Strong: gain or loss"),
        _("Weak: gain or loss"),
        _("Employer: saving or extra cost"),
    ]
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(title, format="localized")
        for name, title in zip(money, titles, strict=True)
    }
    shown = table.assign(share=[percent(share / 100) for share in table["share"]])
    share = st.column_config.TextColumn(_("Individual share"))
    show_table(shown, columns | {"share": share}, key="split_table")
    download_tables({_("split"): shown.rename(columns=dict(zip(money, titles, strict=True)))}, "sixtyforty-split")
