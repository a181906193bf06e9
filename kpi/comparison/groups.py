"""Groups that winners and losers are counted by; where they come from the results, they are fixed on the baseline."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from kpi.comparison.bands import APART, BANDS
from kpi.comparison.comparing import Comparison
from kpi.language import N_, _, number
from kpi.payment.stretches import once_a_person
from kpi.periods import days_of

_FEW = 12
"""So many different numbers are shown one by one, if two people share each on average; more are put into thirds."""

_NOT_A_GROUP = ("person", "period", "hired", "left", "from", "to", "leave_days", "group", "letter", "sex")
"""Days, and what a reader has named for the check-up alone."""
_TITLES = {
    "team": N_("Team"),
    "role": N_("Role"),
    "strong": N_("Strong and weak"),
    "decile": N_("Decile of the pay before"),
    "tenure": N_("Tenure"),
}
_DAYS_A_YEAR = 365.25
_YEARS = (1.0, 3.0, 5.0, 10.0)
_TENURES = (
    N_("under 1 year"),
    N_("1 to under 3 years"),
    N_("3 to under 5 years"),
    N_("5 to under 10 years"),
    N_("10 years and more"),
)


def by_band(people: pd.DataFrame) -> pd.DataFrame:
    """People and money of each band, all nine in their order: band, people, before, after, change (minor units)."""
    return _summed(people, people["band"]).reindex([*BANDS, *APART], fill_value=0).rename_axis("band").reset_index()


def by(people: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """People and money of each group and how many of it are in each band; a row a group, in order of its name.

    `people` is that of a comparison and `groups` a name for each of its rows. Columns: group, people, before, after,
    change, relative, one for each band, winners, losers (who joined or left counts as neither).
    """
    table = _summed(people, groups)
    counts = pd.crosstab(groups, people["band"]).reindex(columns=[*BANDS, *APART], fill_value=0)
    table["relative"] = table["change"] / table["before"].abs().where(table["before"] != 0)
    return table.join(counts).assign(**_won(people, groups)).rename_axis("group").reset_index()


def _summed(people: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    grouped = people.groupby(groups, observed=True)
    return (
        grouped[["before", "after", "change"]]
        .sum()
        .assign(people=grouped.size())[["people", "before", "after", "change"]]
    )


def _won(people: pd.DataFrame, groups: pd.Series) -> dict[str, pd.Series]:
    counted = people["band"].isin((*BANDS, "new")) & (people["band"] != "same")
    sides = {"winners": counted & (people["change"] > 0), "losers": counted & (people["change"] < 0)}
    return {name: side.groupby(groups, observed=True).sum().astype(int) for name, side in sides.items()}


def groupings(
    comparison: Comparison, people: pd.DataFrame | None = None, without: Collection[str] = ()
) -> dict[str, pd.Series]:
    """What is worth breaking a comparison down by: title → a name for each row of `comparison.people`.

    Those of `columns`, but for some, that put at least two people together and tell two groups apart.
    """
    count = len(comparison.people)
    return {
        _(_TITLES.get(name, name)): groups
        for name, groups in columns(comparison, people).items()
        if name not in without and 1 < groups.nunique() < max(count, 3)
    }


def columns(comparison: Comparison, people: pd.DataFrame | None = None) -> dict[str, pd.Series]:
    """Every way to group the rows of `comparison.people`: team, role, strong, decile; with the table of people also tenure at the
    end of the last period, and each of its further columns: numbers in thirds, days by year.
    """
    rows = comparison.people
    found = {
        "team": _named(rows["team"]),
        "role": _named(rows["role"]),
        "strong": pd.Series(np.where(rows["strong"], _("strong"), _("weak")), rows.index),
        "decile": rows["decile"].astype("string").str.zfill(2).fillna("–").astype(object),
    }
    if people is None:
        return found
    known = once_a_person(people).set_index("person").reindex(rows["person"])
    known.index = rows.index
    periods = comparison.before.paid.periods
    bounds = days_of(periods[-1]) if periods else None
    if "hired" in known and bounds:
        found["tenure"] = tenure(known["hired"], bounds[1])
    return {str(name): named(known[name]) for name in known if name not in _NOT_A_GROUP} | found


def tenure(hired: pd.Series, day: pd.Timestamp) -> pd.Series:
    """How long everybody had been there on a day, in five classes."""
    years = (day - pd.to_datetime(hired, errors="coerce")).dt.days / _DAYS_A_YEAR
    places = np.searchsorted(_YEARS, years.fillna(0).to_numpy(), side="right")
    # The number in front keeps the classes in order.
    texts = [f"{place} · {_(title)}" for place, title in enumerate(_TENURES, start=1)]
    return pd.Series([texts[place] for place in places], hired.index, dtype=object).where(years.notna(), "–")


def named(column: pd.Series) -> pd.Series:
    """A column as names of groups: texts as they are, few numbers one by one, many in thirds, days by year."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return column.dt.year.astype("Int64").astype("string").fillna("–").astype(object)
    if not pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_bool_dtype(column.dtype):
        return _named(column)
    if column.nunique() <= min(_FEW, len(column) // 2):
        return pd.Series([number(value, 4) if value == value else "–" for value in column.astype(float)], column.index)
    return _thirds(column)


def _named(column: pd.Series) -> pd.Series:
    texts = column.astype(object).where(column.notna(), "–").map(str)
    return texts.replace("", "–")


def _thirds(column: pd.Series) -> pd.Series:
    low, high = column.quantile([1 / 3, 2 / 3], interpolation="lower")
    texts = [
        _("1 · up to {high}").format(high=number(low, 4)),
        _("2 · above {low}, up to {high}").format(low=number(low, 4), high=number(high, 4)),
        _("3 · above {low}").format(low=number(high, 4)),
    ]
    places = (column > low).astype(int) + (column > high).astype(int)
    return places.map(dict(enumerate(texts))).where(column.notna(), "–")
