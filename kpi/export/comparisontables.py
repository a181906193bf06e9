"""A comparison of two schemes as tables to take away."""

from collections.abc import Mapping

import pandas as pd

from kpi.comparison import Comparison, band_title, by, by_band, parts
from kpi.comparison.movers import largest
from kpi.difference import changes
from kpi.export.spreadsheets import exactly
from kpi.export.takentable import TakenTable, subject_of
from kpi.language import _

_MONEY = ("before", "after", "change", "cash_before", "cash_after")
_PEOPLE = [
    "person",
    "team",
    "role",
    "strong",
    "score",
    "before",
    "after",
    "change",
    "relative",
    "band",
    "decile",
    "crosses",
]
_DIGITS = 6
_SHARES = ("score", "relative")


def comparison_table(comparison: Comparison) -> pd.DataFrame:
    """Who gains and who loses: a row a person, money as decimals of the currency, the largest loss first."""
    people = comparison.people.sort_values(["change", "person"], kind="stable", ignore_index=True)
    return _exact(people[_PEOPLE], comparison).assign(
        relative=people["relative"].round(_DIGITS), score=people["score"].round(_DIGITS)
    )


def group_table(comparison: Comparison, groups: pd.Series) -> pd.DataFrame:
    """Winners and losers by group: a row a group, money as decimals of the currency; `groups` names one for each person."""
    table = by(comparison.people, groups)
    return _exact(table, comparison).assign(relative=table["relative"].round(_DIGITS))


def comparison_tables(
    comparison: Comparison, groupings: Mapping[str, pd.Series] | None = None
) -> dict[str, TakenTable]:
    """Everything of a comparison, a table for each sheet: people, rules, cost, bands, largest changes, and one for each grouping."""
    tables = _tables(comparison, groupings or {})
    told = _told(comparison)
    summed = (_("Winners and losers"), _("Bands"), *(groupings or {}))
    return {
        title: TakenTable(table, told, shares=_SHARES, totals=_MONEY if title in summed else ())
        for title, table in tables.items()
    }


def taken_comparison(comparison: Comparison, table: pd.DataFrame) -> TakenTable:
    """One of its tables as a sheet of its own."""
    return TakenTable(table, _told(comparison), _SHARES, _MONEY)


def _told(comparison: Comparison) -> dict[str, str]:
    names = {_("Before"): comparison.before.name, _("After"): comparison.after.name}
    return subject_of(comparison.after.scheme, comparison.after.paid.periods, **names)


def _tables(comparison: Comparison, groupings: Mapping[str, pd.Series]) -> dict[str, pd.DataFrame]:
    found = changes(comparison.before.scheme, comparison.after.scheme)
    bands = _exact(by_band(comparison.people), comparison)
    return {
        _("Winners and losers"): comparison_table(comparison),
        _("Rules"): pd.DataFrame(
            [(one.what, one.before, one.after) for one in found], columns=["rule", "before", "after"]
        ),
        _("Cost"): _exact(parts(comparison), comparison),
        _("Bands"): bands.assign(title=[band_title(band) for band in bands["band"]]),
        _("Largest changes"): _exact(largest(comparison)[[*_PEOPLE, "period", "step", "was", "now"]], comparison),
    } | {title: group_table(comparison, groups) for title, groups in groupings.items()}


def _exact(table: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    """The table with its money as decimals of the currency."""
    currency = comparison.before.scheme.currency
    return table.assign(**{name: exactly(table[name], currency) for name in _MONEY if name in table})
