"""What a scheme does not find in a workforce: every unknown name and missing result, at once."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

from kpi import rules
from kpi.language import _, ngettext
from kpi.problem import Problem, Refused
from kpi.rules import Mask
from kpi.scheme import Card, Commission, Kpi, Scheme
from kpi.workforce import Rows, Workforce

_SAMPLE = 5


def refuse(scheme: Scheme, workforce: Workforce) -> None:
    """Raises `Refused` with every error of `check`, if there are any."""
    if errors := [problem for problem in check(scheme, workforce) if problem.level == "error"]:
        raise Refused(errors)


def check(scheme: Scheme, workforce: Workforce) -> list[Problem]:
    """Problems in the order in which a person would mend them; errors stop `pay`, notices do not."""
    found = [*_unknown_roles(scheme, workforce), *_unknown_kpis(scheme, workforce), *_two_seats(workforce)]
    for role, rows in workforce.members.items():
        # Where a name is unknown, everything would be missing.
        if role in scheme.roles and workforce.kpi_index.keys() >= set(scheme.needs[role]):
            found += _card_problems(scheme, scheme.roles[role], workforce, rows)
    return found


def _unknown_roles(scheme: Scheme, workforce: Workforce) -> Iterator[Problem]:
    for role in workforce.members:
        if role not in scheme.roles:
            count = int((workforce.seats["role"] == role).sum())
            what = ngettext(
                "{n} person has the role “{role}”, which has no card",
                "{n} people have the role “{role}”, which has no card",
                count,
            )
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
        yield from _missing(card.role, kpi, workforce, rows, due)
    for gate in card.gates:
        absent = np.isnan(rules.measured(workforce, gate.kpi, gate.of, rows, "plan"))
        yield from _listed(
            absent, due, workforce, rows, _("no plan or fact for the gate on {kpi}").format(kpi=gate.kpi)
        )
    yield from _team_problems(scheme, card, workforce, rows, due)
    for rule in card.commissions:
        yield from _commission_problems(rule, workforce, rows, due)
    target = np.isnan(rules.target_bonus(scheme, card, workforce, rows))
    text = _("no target bonus")
    mend = _("Give it in the people table, or as an amount or a share of salary on the card of {role}.").format(
        role=card.role
    )
    yield from _listed(target, due, workforce, rows, text, mend)


def _commission_problems(rule: Commission, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    absent = np.isnan(rules.measured(workforce, rule.measure, "person", rows, "value"))
    text = _("no {measure}: counts as 0 for the commission").format(measure=rule.measure)
    yield from _listed(absent, due, workforce, rows, text, level="notice")
    if rule.tiers_in == "plan":
        absent = np.isnan(workforce.plan[workforce.kpi_index[rule.measure]][rows])
        text = _("no plan of {measure}: no tier of its commission above 0 is reached").format(measure=rule.measure)
        yield from _listed(absent, due, workforce, rows, text, level="notice")
    if rule.coefficient is not None:
        name = rule.coefficient_kpi or rule.measure
        absent = np.isnan(rules.measured(workforce, name, "person", rows, rule.coefficient.scale))
        text = _("no plan or fact of {kpi} for the plan coefficient").format(kpi=name)
        yield from _listed(absent, due, workforce, rows, text)


def _missing(role: str, kpi: Kpi, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
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
    count = int(_where(absent, due).sum())
    if count:
        how = _("left out, its weight shared among the others") if kpi.missing == "leave_out" else _("paid at plan")
        what = ngettext("{kpi}: {n} result is missing; {how}", "{kpi}: {n} results are missing; {how}", count)
        yield Problem(what.format(kpi=kpi.label, n=count, how=how), role, level="notice")


def _no_results(workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    """People who are employed but of whom the results say nothing: not paid, and said."""
    silent = (workforce.presence[rows] > 0) & ~due & ~workforce.recorded_elsewhere[rows]
    count, where = _people_and_periods(silent, workforce, rows)
    if count:
        what = ngettext(
            "{n} person and period has no results and is not paid",
            "{n} people and periods have no results and are not paid",
            count,
        )
        yield Problem(what.format(n=count), where, level="notice")


def _two_seats(workforce: Workforce) -> Iterator[Problem]:
    """Somebody with results in two teams or roles at once is paid a whole target bonus in each."""
    both = workforce.recorded & workforce.recorded_elsewhere & (workforce.presence > 0)
    count, where = _people_and_periods(both, workforce, slice(None))
    if count:
        what = ngettext(
            "{n} person and period has results in several teams or roles, and is paid for each",
            "{n} people and periods have results in several teams or roles, and are paid for each",
            count,
        )
        mend = _("Leave the results in one of them, or share the target bonus out.")
        yield Problem(what.format(n=count), where, mend, level="notice")


def _people_and_periods(which: Mask, workforce: Workforce, rows: Rows) -> tuple[int, str]:
    """How many there are, seats of one person counted once, and the first few by name."""
    people = workforce.seats["person"].to_numpy()[rows]
    places = sorted({(str(people[row]), int(step)) for row, step in np.argwhere(which)})
    return len(places), ", ".join(dict.fromkeys(person for person, _step in places[:_SAMPLE]))


def _team_problems(scheme: Scheme, card: Card, workforce: Workforce, rows: Rows, due: Mask) -> Iterator[Problem]:
    team = scheme.team_of(card)
    if not team.counts:
        return
    absent = np.isnan(rules.team_result(team, workforce))[workforce.group(team.of, rows)]
    names = " + ".join(team.kpis)
    what = _("the team has no plan or no fact for {kpi}").format(kpi=names)
    yield from _listed(absent, due, workforce, rows, what, _("Complete the data, or name another team KPI."))


def _listed(
    absent: Mask,
    due: Mask,
    workforce: Workforce,
    rows: Rows,
    what: str,
    mend: str = "",
    level: Literal["error", "notice"] = "error",
) -> Iterator[Problem]:
    """One problem for all the people and periods it holds for, the first few by name."""
    bad = _where(absent, due)
    count = int(bad.sum())
    if count:
        places = np.argwhere(bad)[:_SAMPLE]
        people = workforce.seats["person"].to_numpy()[rows]
        shown = [f"{people[row]} {workforce.periods[step]}" for row, step in places]
        more = _(" and {n} more").format(n=count - len(shown)) if count > len(shown) else ""
        yield Problem(what, ", ".join(shown) + more, mend, level)


def _where(absent: Mask, due: Mask) -> Mask:
    """(people, periods) where something that is due is absent, in whatever world."""
    return absent.reshape(*due.shape, -1).any(axis=-1) & due
