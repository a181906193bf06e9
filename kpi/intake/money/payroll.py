"""Pay of people, however a table says it: a salary, a target bonus or its share of the salary, and the time that each is for."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kpi.intake.answers import Answers
from kpi.intake.cells.figures import Numbers
from kpi.intake.cells.values import Bools
from kpi.intake.findings.finding import Finding, found
from kpi.intake.money.pay import MONTHS_OF, PAID, Per, currencies_of, is_percent, known_pay_times, per_of
from kpi.intake.sourcetable import SourceTable
from kpi.intake.words.names import plain
from kpi.language import _, number, percent


def times(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """(rows,) what pay is for, by the words of cells such as "yearly"; and the cells that say something else."""
    per = cells.map(lambda text: known_pay_times().get(plain(text)), na_action="ignore").astype("str")
    return per, cells.where(per.isna())


def with_pay(
    people: pd.DataFrame, one: SourceTable, read: Mapping[str, Numbers], answers: Answers
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows with `salary_per` and `target_bonus_per` where something says them, shares of the salary as
    `target_share`, earnings at target as the target bonus that is in them, and the currency of the headings.

    What contradicts this is in columns of its own, for the rules of `checks`.
    """
    headings = {name: one.headings[name] for name in read}
    people = _with_times(people, headings, answers.about(one.file, one.sheet).per)
    people = _without_percents(people, read)
    people = _with_shares(people, headings, read)
    people = _with_bonus_of_earnings(people)
    people, said = _with_currency(people, headings, one)
    return people, [*said, *_about_shares(people, one, headings)]


def per_said(heading: str, told: Mapping[str, Per]) -> Per:
    """What the pay under a heading is for: as the user says it, or else the heading; "" where neither does."""
    return told.get(heading) or per_of(heading)


def _with_times(people: pd.DataFrame, headings: Mapping[str, str], told: Mapping[str, Per]) -> pd.DataFrame:
    for name in PAID:
        per = per_said(headings[name], told) if name in headings else ""
        if per:
            of_rows = people.get(f"{name}_per", pd.Series(None, index=people.index, dtype="str"))
            people[f"{name}_per"] = of_rows.fillna(per)
    return people


def _without_percents(people: pd.DataFrame, read: Mapping[str, Numbers]) -> pd.DataFrame:
    """Without salaries that are written with a per cent sign: “10 %” is no amount of money."""
    for name in {"salary", "on_target"} & read.keys():
        if read[name].percent.any():
            shown = people[name].map(percent, na_action="ignore").astype("str")
            people[f"{name}_in_percent"] = shown.where(read[name].percent)
            people[name] = people[name].mask(read[name].percent)
    return people


def _with_shares(people: pd.DataFrame, headings: Mapping[str, str], read: Mapping[str, Numbers]) -> pd.DataFrame:
    """With `target_share` of what stands in per cents, whichever of the two columns it stands in."""
    shares = pd.Series(np.nan, index=people.index)
    for name in ("target_share", "target_bonus"):
        if name not in read:
            continue
        values, signed = people[name], read[name].percent
        in_percent = name == "target_share" or is_percent(headings[name])
        bare = values.mask(signed | (values == 0)).dropna()
        if plain(headings[name]) == plain("target_share"):  # as SixtyForty itself writes it
            shares = shares.fillna(values)
        elif in_percent:
            doubtful = ~signed & _are_doubtful(bare)
            people["target_share_doubt"] = values.map("{:g}".format, na_action="ignore").astype("str").where(doubtful)
            shares = shares.fillna(values.mask(doubtful) / np.where(signed | _are_shares(bare), 1, 100))
        elif signed.any() or _are_shares(bare):
            of_salary: Bools = signed | (_are_shares(bare) & (values != 0))
            shares, people[name] = shares.fillna(values.where(of_salary)), values.mask(of_salary)
        if in_percent and name == "target_bonus":
            people[name] = np.nan
    if not shares.notna().any() and "target_share" not in people:
        return people
    people["target_share"] = shares
    alone = shares.notna() & people.get("target_bonus", shares.mask(shares.notna())).isna() & ~_has_salary(people)
    return people.assign(share_of_nothing=shares.map(percent, na_action="ignore").astype("str").where(alone))


def _are_shares(bare: pd.Series) -> bool:
    """Whether numbers without a sign are shares, as cells in Excel's per cent format are: 0.1 is 10 %."""
    return bool(bare.between(0, 1).all() and (bare < 1).any())


def _are_doubtful(bare: pd.Series) -> bool:
    """Whether numbers without a sign may be shares as well as per cents."""
    return (
        len(bare) > 0
        and not _are_shares(bare)
        and not bool((bare >= 1).all() and (bare > 1).any())
        and bool((bare > 0).all())
    )


def _has_salary(people: pd.DataFrame) -> pd.Series:
    return people["salary"] > 0 if "salary" in people else pd.Series(data=False, index=people.index)


def _with_bonus_of_earnings(people: pd.DataFrame) -> pd.DataFrame:
    """With the target bonus that is in earnings at target: what they are more than the salary of the same time."""
    if "on_target" not in people:
        return people
    earned, salary = people["on_target"], people.get("salary", pd.Series(np.nan, index=people.index))
    nothing = pd.Series(None, index=people.index, dtype="str")
    per, per_salary = people.get("on_target_per", nothing), people.get("salary_per", nothing)
    same = (per == per_salary) | (per.isna() & per_salary.isna())
    months, months_of_salary = per.map(MONTHS_OF), per_salary.map(MONTHS_OF)
    factor = pd.Series(np.where(same, 1.0, months / months_of_salary), index=people.index)
    known = people.get("target_bonus", pd.Series(np.nan, index=people.index))
    open_ = earned.notna() & known.isna() & people.get("target_share", known).isna()
    bonus = earned - salary * factor
    written = earned.map("{:g}".format, na_action="ignore").astype("str")
    of_bonus = people.get("target_bonus_per", nothing)
    return people.assign(
        target_bonus=known.where(~open_ | (bonus < 0), bonus),
        target_bonus_per=of_bonus.where(~open_, per),
        on_target_of_nothing=written.where(open_ & salary.isna()),
        on_target_below=written.where(open_ & (bonus < 0)),
        on_target_time=written.where(open_ & salary.notna() & factor.isna()),
    )


def _with_currency(
    people: pd.DataFrame, headings: Mapping[str, str], one: SourceTable
) -> tuple[pd.DataFrame, list[Finding]]:
    """With the one currency that the headings over pay name, where no column does."""
    codes = currencies_of(headings.values())
    if "currency" in people or not codes:
        return people, []
    if len(codes) == 1:
        return people.assign(currency=codes[0]), []
    what = _("several currencies, which are not converted: {names}").format(names=", ".join(codes))
    return people, [
        found(what, one.place(), _("Write all amounts in one currency."), level="notice", rule="currencies")
    ]


def _about_shares(people: pd.DataFrame, one: SourceTable, headings: Mapping[str, str]) -> list[Finding]:
    """What a target bonus in per cents is taken of, with the first as an example."""
    used = people[people["target_share"].notna() & _has_salary(people)] if "target_share" in people else people.iloc[:0]
    if used.empty:
        return []
    first = used.iloc[0]
    heading = headings.get("target_share") or headings.get("target_bonus", "")
    share, salary = percent(float(first["target_share"]), 2), number(float(first["salary"]), 2)
    words = {"year": _("a year"), "quarter": _("a quarter"), "month": _("a month")}
    per = words.get(str(first.get("salary_per")), _("a period"))
    what = _("“{heading}” is read as a share of the salary: the first is {share} of {salary} {per}").format(
        heading=heading, share=share, salary=salary, per=per
    )
    mend = _(
        "Of a salary for a year, every period gets its part. If the salary is for another time, say so in its heading."
    )
    return [found(what, one.place(heading), mend, level="notice", answer="per")]
