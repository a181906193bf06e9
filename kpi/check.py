"""What a scheme does not find in a workforce: every unknown name and missing result, at once."""

from collections.abc import Iterator

import numpy as np

from kpi import rules
from kpi.language import _, ngettext
from kpi.problem import Problem, Refused
from kpi.rules import Mask, Rows
from kpi.scheme import Card, Kpi, Scheme
from kpi.workforce import Workforce

_SAMPLE = 5


def refuse(scheme: Scheme, workforce: Workforce) -> None:
    """Raises `Refused` with every error of `check`, if there are any."""
    if errors := [problem for problem in check(scheme, workforce) if problem.level == "error"]:
        raise Refused(errors)


def check(scheme: Scheme, workforce: Workforce) -> list[Problem]:
    """Problems in the order in which a person would mend them; errors stop `pay`, notices do not."""
    names = [*_unknown_roles(scheme, workforce), *_unknown_kpis(scheme, workforce)]
    if names:
        return names
    found: list[Problem] = []
    for role, rows in workforce.members.items():
        found += _card_problems(scheme, scheme.roles[role], workforce, rows)
    return found


def _unknown_roles(scheme: Scheme, workforce: Workforce) -> Iterator[Problem]:
    for role in workforce.members:
        if role not in scheme.roles:
            count = int((workforce.seats["role"] == role).sum())
            what = ngettext("{n} person has the role “{role}”, which has no card", "{n} people have the role “{role}”, which has no card", count)
            mend = _("Add a card for it, or rename it. Cards: {cards}.").format(cards=", ".join(scheme.roles))
            yield Problem(what.format(n=count, role=role or "–"), _("roles"), mend)


def _unknown_kpis(scheme: Scheme, workforce: Workforce) -> Iterator[Problem]:
    needed = dict.fromkeys(name for role in workforce.members for name in scheme.needs.get(role, ()))
    for name in needed:
        if name not in workforce.kpi_index:
            mend = _("In the data: {names}.").format(names=", ".join(workforce.kpis))
            yield Problem(_("the data has no KPI “{name}”").format(name=name), _("KPIs"), mend)


def _card_problems(scheme: Scheme, card: Card, workforce: Workforce, rows: Rows) -> Iterator[Problem]:
    due = rules.due(card, workforce, rows)
    yield from _no_results(workforce, rows, due)
    for kpi in card.kpis:
        yield from _missing(kpi, workforce, rows, due)
    for gate in card.gates:
        absent = np.isnan(rules.measured(workforce, gate.kpi, gate.of, rows, "plan"))
        yield from _listed(absent, due, workforce, rows, _("no plan or fact for the gate on {kpi}").format(kpi=gate.kpi))
    yield from _team_problems(scheme, card, workforce, rows, due)
    for rule in card.commissions:
        if rule.coefficient is not None:
            name = rule.coefficient_kpi or rule.measure
            absent = np.isnan(rules.measured(workforce, name, "person", rows, rule.coefficient.scale))
            yield from _listed(absent, due, workforce, rows, _("no plan or fact of {kpi} for the plan coefficient").format(kpi=name))
    target = np.isnan(rules.target_bonus(scheme, card, workforce, rows))
    text = _("no target bonus")
    mend = _("Give it in the people table, or as an amount or a share of salary on the card of {role}.").format(role=card.role)
    yield from _listed(target, due, workforce, rows, text, mend)


def _missing(kpi: Kpi, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    absent = np.isnan(rules.measured(workforce, kpi.name, kpi.of, rows, kpi.curve.scale))
    if not absent.any():
        return
    if kpi.missing == "team":
        absent = absent & np.isnan(rules.measured(workforce, kpi.name, "team", rows, "plan"))
    if kpi.missing in ("refuse", "team"):
        needs = _("no fact") if kpi.curve.scale == "value" else _("no plan or no fact, or a plan of 0")
        mend = _("Complete the data, or let the KPI be left out, paid at plan, or take the team's result.")
        yield from _listed(absent, due, workforce, rows, f"{kpi.label}: {needs}", mend)
        return
    count = int((absent & rules.behind(due, absent.ndim)).sum())
    if count:
        how = _("left out, its weight shared among the others") if kpi.missing == "leave_out" else _("paid at plan")
        what = ngettext("{kpi}: {n} result is missing; {how}", "{kpi}: {n} results are missing; {how}", count)
        yield Problem(what.format(kpi=kpi.label, n=count, how=how), level="notice")


def _no_results(workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    """People who are employed but of whom the results say nothing: not paid, and said."""
    silent = (workforce.presence[rows] > 0) & ~due & ~workforce.recorded_elsewhere[rows]
    named = workforce.seats["person"].to_numpy()[rows]
    places = sorted({(named[row], step) for row, step in np.argwhere(silent)})
    if places:
        what = ngettext(
            "{n} person and period has no results and is not paid",
            "{n} people and periods have no results and are not paid",
            len(places),
        )
        where = ", ".join(dict.fromkeys(str(person) for person, _step in places[:_SAMPLE]))
        yield Problem(what.format(n=len(places)), where, level="notice")


def _team_problems(scheme: Scheme, card: Card, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    team = scheme.team_of(card)
    if not team.counts:
        return
    absent = np.isnan(rules.team_result(team, workforce))[workforce.group(team.of, rows)]
    names = " + ".join(team.kpis)
    what = _("the team has no plan or no fact for {kpi}").format(kpi=names)
    yield from _listed(absent, due, workforce, rows, what, _("Complete the data, or name another team KPI."))


def _listed(absent: Mask, due: Mask, workforce: Workforce, rows: Rows, what: str, mend: str = "") -> Iterator[Problem]:
    """One problem for all the people and periods it holds for, the first few by name."""
    if not absent.any():
        return
    bad = absent & rules.behind(due, absent.ndim)
    count = int(bad.sum())
    if not count:
        return
    places = np.argwhere(bad)[:_SAMPLE]
    people = workforce.seats["person"].to_numpy()[rows]
    shown = [" ".join([str(people[row]), *(workforce.periods[step] for step in rest[:1])]) for row, *rest in places]
    more = _(" and {n} more").format(n=count - len(shown)) if count > len(shown) else ""
    yield Problem(what, ", ".join(shown) + more, mend)
