"""Plans of any grain brought to the grain of the facts: to periods first, then to people."""

from collections.abc import Iterator, Sequence

import pandas as pd

from kpi.language import _
from kpi.measures.calendar import Calendar
from kpi.measures.declaration import Measures
from kpi.measures.measurekinds import ADDS_UP, Count, Plain, Weighted
from kpi.periods import days_of
from kpi.plans.dividing import RECORD, Divided, to_people, to_periods
from kpi.problem import Problem, Refused

_CENT, _WHOLE = 0.01, 1.0


def planned(measures: Measures, plans: pd.DataFrame, facts: pd.DataFrame, seats: pd.DataFrame) -> Divided:
    """Plans of people in the declaration's periods.

    `plans` has period, kpi, plan and person or team; `facts` person, period, kpi, fact; `seats` person, period, team.
    What adds up is divided, money to cents and what is counted to whole ones; ratios and the like are repeated.
    Raises `Refused` for two plans of the same and for what cannot be divided.
    """
    plans = _with_both(plans)
    inside = _inside(plans["period"].drop_duplicates().tolist(), Calendar(measures.period, measures.year_starts))
    members = _members(seats, [part for parts in inside.values() for part in parts])
    kinds = {kpi.name: kpi for kpi in measures.plain}
    step = plans["kpi"].map(lambda name: _step(kinds.get(name)))
    made: list[Divided] = []
    for size, some in plans.groupby(step, sort=False):
        repeated = {name for name in some["kpi"] if name in kinds and not isinstance(kinds[name], ADDS_UP)}
        by_period = to_periods(some, inside, measures.plan, facts, repeated=repeated, step=float(size))
        by_person = to_people(by_period.plans, members, measures.plan, facts, repeated=repeated, step=float(size))
        made += [by_period, by_person]
    record = pd.concat([one.record for one in made], ignore_index=True) if made else pd.DataFrame(columns=list(RECORD))
    whole = pd.concat([one.plans for one in made[1::2]], ignore_index=True) if made else plans
    _refuse_two(whole)
    return Divided(whole, record)


def _with_both(plans: pd.DataFrame) -> pd.DataFrame:
    texts = {
        name: plans[name].fillna("") if name in plans else pd.Series("", plans.index) for name in ("person", "team")
    }
    return plans.assign(**{name: text.astype(object) for name, text in texts.items()})


def _step(kpi: Plain | None) -> float:
    counted = isinstance(kpi, Count) or (isinstance(kpi, Weighted) and not kpi.of)
    return _WHOLE if counted else _CENT


def _inside(names: Sequence[str], calendar: Calendar) -> dict[str, list[str]]:
    """Every period that plans name to the declaration's periods in it; raises `Refused` for one that has no whole ones."""
    inside = {}
    problems = []
    for name in names:
        if days := days_of(str(name)):
            first, last = (calendar.number(day.date()) for day in days)
            whole = (calendar.days(first)[0], calendar.days(last)[1]) == (days[0].date(), days[1].date())
        if not days or not whole:
            what = _("the plan’s period “{name}” is not made of whole periods such as {example}")
            example = calendar.name(calendar.number(days[0].date())) if days else "2026-01"
            problems.append(Problem(what.format(name=name, example=example), _("plan")))
            continue
        inside[str(name)] = [calendar.name(number) for number in range(first, last + 1)]
    if problems:
        raise Refused(problems)
    return inside


def _members(seats: pd.DataFrame, periods: Sequence[str]) -> pd.DataFrame:
    """Who belongs to which team in each period; before there are any facts, whoever did last."""
    last = seats.drop_duplicates("person", keep="last")
    ahead = [period for period in dict.fromkeys(periods) if period not in set(seats["period"])]
    return pd.concat([seats, *(last.assign(period=period) for period in ahead)], ignore_index=True)


def _refuse_two(plans: pd.DataFrame) -> None:
    keys = ["person", "period", "kpi"]
    twice = plans[plans.duplicated(keys, keep=False)].drop_duplicates(keys)
    if len(twice):
        raise Refused(_two(twice))


def _two(twice: pd.DataFrame) -> Iterator[Problem]:
    for row in twice.head(20).itertuples():
        where = f"{row.person}, {row.period}"
        yield Problem(
            _("two plans for {kpi}").format(kpi=row.kpi), where, _("Keep one of them, or add them up before.")
        )
