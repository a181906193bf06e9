"""Whether groups are treated alike: who reaches the bonus, and who is paid what for the same performance."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import Write, _, number, percent
from kpi.money import Floats

_FOUR_FIFTHS, _SURE, _LEAST, _LEAST_FREE = 0.8, 0.05, 5, 5


@dataclass(frozen=True, eq=False)
class AdverseImpact:
    """Rates at which groups reach something, each against the group with the highest.

    `table`: group, people, reached, rate, ratio (÷ the highest rate), p (Fisher's exact test, two-sided; NaN for the group
    itself), flagged (ratio below four fifths), sure (p below 5 % after Holm's correction for several groups).
    """

    table: pd.DataFrame
    sentence: str
    limits: str


def adverse_impact(reached: NDArray[np.bool_], groups: Iterable[str], weights: Floats | None = None) -> AdverseImpact:
    """The four-fifths rule (29 CFR 1607.4D) with Fisher's exact test; arrays of one length, a weight of k is k copies.

    The highest rate is looked for among groups of five people or more, where there are any.
    """
    heavy = np.ones(len(reached)) if weights is None else np.asarray(weights, float)
    frame = pd.DataFrame({"group": list(groups), "people": heavy, "reached": np.where(reached, heavy, 0.0)})
    table = (
        frame.groupby("group", as_index=False)[["people", "reached"]]
        .sum()
        .round()
        .astype({"people": int, "reached": int})
    )
    table["rate"] = table["reached"] / table["people"]
    limits = _(
        "A screening rule made for hiring in the United States; elsewhere a hint to look closer, never a verdict. Small groups are flagged by chance."
    )
    large = table[table["people"] >= _LEAST]
    best = (large if len(large) else table).sort_values(["rate", "people"], ascending=False).head(1)
    if len(table) < 2 or not best["reached"].iloc[0]:
        why = _("Not enough data: only one group, or nobody is strong.")
        return AdverseImpact(table.assign(ratio=np.nan, p=np.nan, flagged=False, sure=False), why, limits)
    table["ratio"] = table["rate"] / best["rate"].iloc[0]
    table["p"] = [
        _fisher(row, best.iloc[0]) if row["group"] != best["group"].iloc[0] else np.nan for _i, row in table.iterrows()
    ]
    table["flagged"] = table["ratio"] < _FOUR_FIFTHS - 1e-12
    table["sure"] = holm(table["p"].to_numpy()) < _SURE
    return AdverseImpact(table, _impact(table), limits)


def _fisher(one: pd.Series, other: pd.Series) -> float:
    from scipy.stats import fisher_exact  # 0.7 s to import, so only when asked

    counts = [[int(row["reached"]), int(row["people"] - row["reached"])] for row in (one, other)]
    return float(fisher_exact(np.array(counts)).pvalue)


def holm(p: Floats) -> Floats:
    """P values raised for their number, after Holm (1979); NaN stays and is not counted."""
    raised = np.full(len(p), np.nan)
    order = np.argsort(p)[: int((~np.isnan(p)).sum())]
    factors = np.arange(len(order), 0, -1)
    raised[order] = np.minimum(np.maximum.accumulate(p[order] * factors), 1.0)
    return raised


def _impact(table: pd.DataFrame) -> str:
    flagged = table[table["flagged"]].sort_values("ratio")
    if flagged.empty:
        return _("In every group, people are strong at least four fifths as often as in the best one.")
    worst = flagged.iloc[0]
    text = (
        _("In “{group}”, people are strong {ratio} as often as in the best group; that is more than chance explains.")
        if worst["sure"]
        else _("In “{group}”, people are strong {ratio} as often as in the best group; chance alone could explain it.")
    )
    return text.format(group=worst["group"], ratio=percent(float(worst["ratio"])))


@dataclass(frozen=True, eq=False)
class PayEquity:
    """Pay of groups against the largest one, raw and for equal performance.

    `table`: group, people, raw (difference of mean pay), explained, adjusted (raw = explained + adjusted), low and high (95 % of
    the adjusted; NaN with too few people). The unit is that of the pay. NaN where the group cannot be told from the reasons.
    """

    table: pd.DataFrame
    sentence: str
    limits: str


def _in_figures(amount: float) -> str:
    """An amount of no currency."""
    return number(amount, 2)


def pay_equity(
    pay: Floats,
    groups: Iterable[str],
    reasons: pd.DataFrame,
    weights: Floats | None = None,
    write: Write = _in_figures,
) -> PayEquity:
    """Regression of pay on the reasons (numbers as they are, texts as classes) and the group; a weight of k is k copies.

    `reasons` has a row for each person: performance, tenure, role. Rows with anything missing are left out. After Oaxaca and Blinder (1973),
    with one slope for all groups.
    """
    whole = reasons.reset_index(drop=True).assign(_pay=np.asarray(pay, float), _group=list(groups))
    whole["_weight"] = 1.0 if weights is None else np.asarray(weights, float)
    known = whole[whole.notna().all(axis=1) & (whole["_weight"] > 0)]
    limits = _(
        "Only the reasons given are taken into account, and they may be unequal themselves: territories, plans, who is put on which role. A gap is a question, no verdict."
    )
    sizes = known.groupby("_group")["_weight"].sum().sort_values(ascending=False, kind="stable")
    if len(sizes) < 2:
        empty = pd.DataFrame(columns=["group", "people", "raw", "explained", "adjusted", "low", "high"])
        return PayEquity(empty, _("Not enough data: there is only one group."), limits)
    reference = str(sizes.index[0])
    table = _gaps(known, sizes)
    return PayEquity(table, _gap_in_words(table, reference, write), limits)


def _gaps(known: pd.DataFrame, sizes: pd.Series) -> pd.DataFrame:
    y, w, group = (known[name].to_numpy() for name in ("_pay", "_weight", "_group"))
    others = list(sizes.index[1:])
    dummies = np.array([group == other for other in others], float).T
    given = known.drop(columns=["_pay", "_weight", "_group"])
    base = np.column_stack([np.ones(len(known)), _as_numbers(given)])
    estimate, error = _regress(np.column_stack([base, dummies]), y, w)
    adjusted, spread = estimate[base.shape[1] :], error[base.shape[1] :]
    means = [np.average(y[group == name], weights=w[group == name]) for name in sizes.index]
    raw = np.array(means[1:]) - means[0]
    return pd.DataFrame(
        {
            "group": others,
            "people": sizes.iloc[1:].round().astype(int).to_numpy(),
            "raw": raw,
            "explained": raw - adjusted,
            "adjusted": adjusted,
            "low": adjusted - spread,
            "high": adjusted + spread,
        }
    )


def _as_numbers(reasons: pd.DataFrame) -> Floats:
    texts = [name for name in reasons if not pd.api.types.is_numeric_dtype(reasons[name].dtype)]
    return pd.get_dummies(reasons, columns=texts, drop_first=True, dtype=float).to_numpy(float)


def _regress(x: Floats, y: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Least squares: coefficients, NaN where the data cannot tell them, and half the width of their 95 % interval."""
    scale = np.maximum(np.abs(x).max(axis=0, initial=0), 1e-300)
    root = np.sqrt(w)[:, None] * x / scale
    inverse = np.linalg.pinv(root.T @ root, hermitian=True)
    estimate = inverse @ (root.T @ (np.sqrt(w) * y))
    rank = int(np.linalg.matrix_rank(root))
    told = np.abs(np.diag(inverse @ (root.T @ root)) - 1) < 1e-6
    left = y - x / scale @ estimate
    free = float(w.sum()) - rank
    spread = np.full(len(estimate), np.nan)
    if free >= _LEAST_FREE:
        from scipy.stats import t  # 0.7 s to import, so only when asked

        variance = np.diag(inverse) * float((w * left**2).sum()) / free
        spread = float(t.ppf(0.975, free)) * np.sqrt(np.maximum(variance, 0))
    return np.where(told, estimate / scale, np.nan), np.where(told, spread / scale, np.nan)


def _gap_in_words(table: pd.DataFrame, reference: str, write: Write) -> str:
    told = table.dropna(subset=["adjusted"])
    if told.empty:
        return _("Not enough data: the groups and the reasons go together, so that nothing can tell them apart.")
    row = told.iloc[int(told["adjusted"].abs().to_numpy().argmax())]
    gap = float(row["adjusted"])
    if write(abs(gap)) == write(0):
        return _("With all else alike, all groups are paid the same.")
    text = (
        _("With all else alike, {group} is paid {gap} less than {reference}.")
        if gap < 0
        else _("With all else alike, {group} is paid {gap} more than {reference}.")
    )
    clear = row["low"] > 0 or row["high"] < 0
    doubt = _("Chance alone hardly explains it.") if clear else _("Chance alone could explain it.")
    return text.format(group=row["group"], gap=write(abs(gap)), reference=reference) + " " + doubt
