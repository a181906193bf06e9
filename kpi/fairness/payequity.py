"""The figures of a report on the pay of women and men (Directive (EU) 2023/970, Art. 9(1)(a) to (g)), nothing of few people among them.

Only women and men are compared, as the directive has it; who is neither, or of whom nothing is stated, is in no figure and is counted.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.fairness.equity import pay_equity
from kpi.fairness.paidpeople import paid_people
from kpi.fairness.paygap import UNKNOWN, GroupGap, gap
from kpi.fairness.smallcells import LEAST, TOGETHER, blocks, hidden_rows
from kpi.language import _, number
from kpi.money import Floats
from kpi.payment.payouts import Payouts
from kpi.payment.sexes import MEN, WOMEN
from kpi.problem import Problem, Refused
from kpi.quotient import quotient
from kpi.scheme.scheme import Scheme

PARTS = ("pay", "base", "variable")
"""Columns of what is paid: all of it, the salary, and what is paid beside it."""
FEWEST = 3
"""Where two are shown, each of them knows the other's pay."""
_QUARTERS = 4


class PaidBy(NamedTuple):
    """A scheme, and what it pays."""

    scheme: Scheme
    paid: Payouts


class InNoFigure(NamedTuple):
    """Who is paid and not compared."""

    no_sex: int
    """Neither a woman nor a man, or nothing is stated."""
    no_salary: int
    """No salary is known, while others have one."""
    not_before: int
    """Not paid by the scheme before the change."""


@dataclass(frozen=True, eq=False)
class PayReport:
    """Women and men compared; each is counted once and paid as in a whole period at full time (`paid_people`).

    Gaps are shares of what men are paid, below 0 where women are paid more. What is hidden is NaN.
    """

    levels: pd.DataFrame
    """A row for "female", "male" and "all": sex, people, mean and median of pay, base and variable (mean_pay, ..., in units of the currency), and
    getting, the share of the people who get any variable pay."""
    gaps: pd.DataFrame
    """A row for each of `PARTS`: part, mean, median, and low and high, between which the first lies in 95 %."""
    quarters: pd.DataFrame
    """A row for each quarter of pay, the lowest first: quarter, people, women, men (numbers), and share_women, share_men of its people.
    Who is paid the same is in the same quarter."""
    categories: pd.DataFrame
    """A row for each role that can be shown, and a last one of those put together: category (`TOGETHER` there), women, men, the gaps pay, median, base and
    variable, low and high of the first, and flagged: whether it calls for reasons, which is asked of single roles alone. Empty where none can be shown."""
    reasons: pd.DataFrame
    """One row, or none: raw, explained and adjusted gap in mean pay, low and high of the last."""
    explained_by: tuple[str, ...]
    """What the gap is explained by, of role and result."""
    change: pd.DataFrame
    """What another scheme does: a row for each part of all, and for the pay of each category: category ("" with part for all), part, before, after and change.
    Empty where there is none before."""
    put_together: int
    """Roles that are not shown by themselves."""
    left_out: InNoFigure
    least: int
    """People of a sex, below which nothing is shown of them."""
    currency: str
    salaried: bool
    """Whether salaries are known; otherwise all pay is variable."""
    shown: bool
    """Whether there are enough women and enough men."""

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All of them by name."""
        names = ("levels", "gaps", "quarters", "categories", "reasons", "change")
        return {name: getattr(self, name) for name in names}


def pay_report(
    now: PaidBy, sexes: Mapping[str, str] | None, *, before: PaidBy | None = None, least: int = LEAST
) -> PayReport:
    """The report on everybody whom `sexes` calls female or male, by person; with another scheme `before` on all who are paid by both.

    Raises `Refused` where nobody's sex is known, where there are only women or only men, and for a `least` that shows single people.
    """
    people, left_out = _compared(now, sexes, before, least)
    salaried, shown = bool((people["base"] > 0).any()), int(people["sex"].value_counts().min()) >= least
    parts = PARTS if salaried else ("pay", "variable")
    people["block"] = blocks(people["role"], people["sex"], least)
    seen = people if shown else people.iloc[:0]
    explained_by = tuple(_reasons_of(seen))
    return PayReport(
        levels=_levels(people, parts, now.scheme.minor, shown=shown),
        gaps=_gaps(seen, parts),
        quarters=_quarters(people["pay"].to_numpy(), people["sex"].to_numpy(object), least, shown=shown),
        categories=_categories(seen, parts),
        reasons=_explained(seen, explained_by),
        explained_by=explained_by,
        change=_change(seen, before, parts),
        put_together=int(people.loc[people["block"] == TOGETHER, "role"].nunique()),
        left_out=left_out,
        least=least,
        currency=now.scheme.currency,
        salaried=salaried,
        shown=shown,
    )


def _compared(
    now: PaidBy, sexes: Mapping[str, str] | None, before: PaidBy | None, least: int
) -> tuple[pd.DataFrame, InNoFigure]:
    """Women and men with what they are paid, in order of it; raises `Refused`."""
    _refuse_without(sexes, least)
    paid = paid_people(*now)
    paid["sex"] = paid["person"].map(dict(sexes or {}))
    known = paid[paid["sex"].isin([WOMEN, MEN])]
    salaried = known[known["base"] > 0]
    with_pay = known if salaried.empty else salaried
    both = with_pay if before is None else with_pay[with_pay["person"].isin(paid_people(*before)["person"])]
    _refuse_one_sex(both["sex"])
    left_out = InNoFigure(len(paid) - len(known), len(known) - len(with_pay), len(with_pay) - len(both))
    # One order whatever that of the seats is, so that sums of floats are the same to the last digit.
    return both.sort_values(["sex", "pay", "base", "role", "person"], ignore_index=True), left_out


def _refuse_without(sexes: Mapping[str, str] | None, least: int) -> None:
    if sexes is None:
        what = _("no column of the people's table says who is a woman and who is a man")
        mend = _("Add a column “sex” with female, male, other or not stated; it is used for nothing else.")
        raise Refused([Problem(what, _("people"), mend)])
    if least < FEWEST:
        what = _("{n} is too few: where two are shown, each of them knows what the other is paid")
        mend = _("Hide what is of fewer than {n} people, or of fewer than more.")
        raise Refused([Problem(what.format(n=number(least)), mend=mend.format(n=number(FEWEST)))])


def _refuse_one_sex(sexes: pd.Series) -> None:
    if sexes.nunique() == 2:
        return
    what = {
        WOMEN: _("all who are paid, and whose sex is known, are women"),
        MEN: _("all who are paid, and whose sex is known, are men"),
        "": _("of nobody who is paid it is known whether they are a woman or a man"),
    }[str(next(iter(sexes), ""))]
    raise Refused(
        [Problem(what, _("people, column {name}").format(name="sex"), _("Fill in the column where it is blank."))]
    )


def _of(people: pd.DataFrame, sex: str, part: str) -> Floats:
    found: Floats = people.loc[people["sex"] == sex, part].to_numpy(float)
    return found


def _levels(people: pd.DataFrame, parts: Iterable[str], minor: int, *, shown: bool) -> pd.DataFrame:
    groups = {sex: people[people["sex"] == sex] if shown else people.iloc[:0] for sex in (WOMEN, MEN)} | {"all": people}
    rows = []
    for sex, some in groups.items():
        row: dict[str, object] = {"sex": sex, "people": len(some) or math.nan}
        for part in parts:
            row |= {
                f"mean_{part}": _whole(some[part].mean(), minor),
                f"median_{part}": _whole(some[part].median(), minor),
            }
        rows.append(row | {"getting": (some["variable"] > 0).mean()})
    return pd.DataFrame(rows)


def _whole(amount: float, minor: int) -> float:
    """Minor units as units of the currency."""
    return math.nan if math.isnan(amount) else round(amount) / minor


def _gap(people: pd.DataFrame, part: str) -> GroupGap:
    return gap(_of(people, WOMEN, part), _of(people, MEN, part)) if len(people) else UNKNOWN


def _gaps(people: pd.DataFrame, parts: Iterable[str]) -> pd.DataFrame:
    return pd.DataFrame([{"part": part, **_gap(people, part)._asdict()} for part in parts])


def _quarters(pay: Floats, sexes: np.ndarray, least: int, *, shown: bool) -> pd.DataFrame:
    bounds = np.quantile(pay, np.arange(1, _QUARTERS) / _QUARTERS)
    places = np.searchsorted(bounds, pay, side="left")
    counts = np.stack([np.bincount(places[sexes == sex], minlength=_QUARTERS) for sex in (WOMEN, MEN)], axis=1)
    people = counts.sum(axis=1)
    hidden = hidden_rows(counts, least) if shown else np.ones(_QUARTERS, bool)
    seen = np.where(hidden[:, None], np.nan, counts)
    shares = quotient(seen, people[:, None])
    return pd.DataFrame(
        {
            "quarter": np.arange(1, _QUARTERS + 1),
            "people": people,
            "women": seen[:, 0],
            "men": seen[:, 1],
            "share_women": shares[:, 0],
            "share_men": shares[:, 1],
        }
    )


def _categories(people: pd.DataFrame, parts: tuple[str, ...]) -> pd.DataFrame:
    """Those that can be shown in order of their names; what is put together is none by itself where it is all there is."""
    names = sorted(set(people["block"]) - {TOGETHER})
    last = [TOGETHER] if names and (people["block"] == TOGETHER).any() else []
    rows = [_category(people[people["block"] == name], name, parts) for name in (*names, *last)]
    columns = ["category", "women", "men", "pay", "median", "low", "high", *parts[1:], "flagged"]
    return pd.DataFrame(rows, columns=columns).astype({"flagged": bool})


def _category(people: pd.DataFrame, name: str, parts: tuple[str, ...]) -> dict[str, object]:
    found = _gap(people, "pay")
    return {
        "category": name,
        "women": int((people["sex"] == WOMEN).sum()),
        "men": int((people["sex"] == MEN).sum()),
        "pay": found.mean,
        "median": found.median,
        "low": found.low,
        "high": found.high,
        **{part: _gap(people, part).mean for part in parts[1:]},
        "flagged": name != TOGETHER and found.flagged,
    }


def _reasons_of(people: pd.DataFrame) -> list[str]:
    """What tells people apart, and is known of everybody."""
    return [name for name in ("role", "result") if people[name].notna().all() and people[name].nunique() > 1]


def _explained(people: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """The gap that is left with the same role and result, after Oaxaca and Blinder."""
    columns = ["raw", "explained", "adjusted", "low", "high"]
    if not by:
        return pd.DataFrame(columns=columns, dtype=float)
    found = pay_equity(people["pay"].to_numpy(float), people["sex"], people[list(by)]).table.iloc[0]
    whole = float(_of(people, MEN, "pay").mean())
    if math.isnan(found["adjusted"]) or not whole > 0:
        return pd.DataFrame(columns=columns, dtype=float)
    # The regression compares with the larger group, the report with men.
    share = -whole if found["group"] == WOMEN else whole
    ends = sorted(float(found[name]) / share for name in ("low", "high"))
    row = [*(float(found[name]) / share for name in columns[:3]), *ends]
    return pd.DataFrame([row], columns=columns)


def _change(people: pd.DataFrame, before: PaidBy | None, parts: tuple[str, ...]) -> pd.DataFrame:
    """The same people and parts of the staff, as they were paid."""
    columns = ["category", "part", "before", "after", "change"]
    if before is None or people.empty:
        return pd.DataFrame(columns=columns)
    then = people[["person", "sex", "block"]].merge(paid_people(*before), on="person")
    names = sorted(set(people["block"]) - {TOGETHER})
    asked = [("", part, then, people) for part in parts]
    asked += [(name, "pay", then[then["block"] == name], people[people["block"] == name]) for name in names]
    rows = [(name, part, _gap(old, part).mean, _gap(new, part).mean) for name, part, old, new in asked]
    return pd.DataFrame([(*row, row[3] - row[2]) for row in rows], columns=columns)
