"""The statement of one person as plain data, drawn by pages/parts/shell/drawing_statement.js: every step can be checked from it alone."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from kpi.charts.sketch import Part
from kpi.language import _, money, number, percent, period_name
from kpi.payment.statement import Entry, Statement
from kpi.rules.base import Reading, Step
from kpi.rules.curve import Curve, Knot
from kpi.rules.said import result_in_words

_DIGITS = 4
"""Decimals of a percent with which one can calculate again."""
_MOST_MARKS = 5
"""More points than this have no room on a ruler: the first, the plan and the last are marked."""
_MARGIN = 0.06
"""Of a ruler, on both sides of its outermost points."""


class Whose(NamedTuple):
    """What stands at the head of a statement and is not in the explanation."""

    name: str
    role: str
    team: str
    salary: int
    """Of the period, in minor units."""
    off_salary: int = 0
    """What is shown off it."""


def statement_finding(statement: Statement, name: str) -> str:
    """Who is paid how much, and for when, in one sentence."""
    explained = statement.explained
    return _("{name} is paid {money} for {period}.").format(
        name=name, money=_money(statement, statement.payout), period=period_name(explained.period)
    )


def statement_part(statement: Statement, whose: Whose) -> Part:
    """The sum, what it is of the target bonus, each KPI, the team, gates, and how it is rounded."""
    return {"kind": "statement", "alt": statement_finding(statement, whose.name), "frames": [_frame(statement, whose)]}


def _frame(statement: Statement, whose: Whose) -> dict[str, Any]:
    return {
        "about": " · ".join(part for part in (whose.role, whose.team, period_name(statement.explained.period)) if part),
        "share": _share(statement),
        "bar": _bar(statement),
        "pay": _pay(statement, whose),
        "heads": [_("KPI"), _("Reached"), _("Minimum, plan, maximum"), _("Pays"), _("Weight"), _("Money")],
        "sections": list(_sections(statement)),
        "gates": [
            {"text": f"{step.step}: {step.how}", "state": step.result, "tone": step.line} for step in statement.gates
        ],
        "closing": list(_closing(statement)),
    }


def _money(statement: Statement, minor: float) -> str:
    return money(minor, statement.explained.currency)


def _percent(share: float) -> str:
    return percent(share, _DIGITS)


def _share(statement: Statement) -> str:
    if not statement.target:
        return ""
    share = percent(statement.bonus / statement.target, 1)
    return _("The bonus is {share} of the target bonus of {target}.").format(
        share=share, target=_money(statement, statement.target)
    )


def _bar(statement: Statement) -> dict[str, Any] | None:
    """Own and team part as one bar, where both add to the bonus."""
    own, team = statement.individual, sum(entry.minor or 0 for entry in statement.team_part)
    if own < 0 or team < 0 or own + team == 0:
        return None
    return {
        "own": own,
        "team": team,
        "own_text": _("own result {money}").format(money=_money(statement, own)),
        "team_text": _("team result {money}").format(money=_money(statement, team)) if statement.teams else "",
    }


def _pay(statement: Statement, whose: Whose) -> list[tuple[str, str]]:
    """Salary and bonus side by side; nothing where no salary is known."""
    if not whose.salary:
        return []
    on_top = percent(statement.payout / whose.salary, 1)
    return [
        (_("Salary"), _money(statement, whose.salary)),
        *([(_("Off the salary (ask a lawyer)"), _money(statement, -whose.off_salary))] if whose.off_salary else []),
        (_("Bonus"), _money(statement, statement.payout)),
        (_("Together"), _money(statement, whose.salary - whose.off_salary + statement.payout)),
        (_("Bonus as a share of the salary"), on_top),
    ]


def _sections(statement: Statement) -> Iterator[dict[str, Any]]:
    yield {"title": _own_title(statement), "total": _own_total(statement), "rows": list(_own_rows(statement))}
    if statement.teams or statement.team_part:
        yield {"title": _team_title(statement), "total": [], "rows": list(_team_rows(statement))}
    if statement.limits or statement.beside:
        total = [_("Payout"), _money(statement, statement.payout)]
        rows = [_plain(entry, statement) for entry in statement.limits]
        rows += [_beside(step, statement) for step in statement.beside_in_full]
        yield {"title": _("Besides"), "total": total, "rows": rows}


def _own_title(statement: Statement) -> str:
    if statement.share == 1:
        return _("Own result decides the bonus")
    return _("Own result decides {share} of the bonus").format(share=_percent(statement.share))


def _team_title(statement: Statement) -> str:
    if statement.share == 1:
        return _("The team's result changes the bonus")
    return _("The team's result decides {share} of the bonus").format(share=_percent(1 - statement.share))


def _own_total(statement: Statement) -> list[str]:
    target, share = _money(statement, statement.target), _percent(statement.share)
    title = _("Own part of the target bonus: {target} × {share}").format(target=target, share=share)
    return [title, _money(statement, statement.individual)]


def _own_rows(statement: Statement) -> Iterator[dict[str, Any]]:
    yield from (_row(entry, statement) for entry in statement.kpis)
    for step in (*statement.together, *statement.between):
        yield _row_of(step.step, step.how, result=step.result)
    if statement.adjusted and not statement.together:
        title = _("What this changes of the sum of all KPIs")
        yield _row_of(title, "", amount=_money(statement, statement.adjusted))


def _team_rows(statement: Statement) -> Iterator[dict[str, Any]]:
    yield from (_row_of(step.step, step.how, result=step.result) for step in statement.team_details)
    if statement.teams:
        yield from (_row(entry, statement, is_team=True) for entry in statement.teams)
    else:
        yield from (_plain(entry, statement) for entry in statement.team_part)


def _beside(step: Step, statement: Statement) -> dict[str, Any]:
    """What is paid beside the bonus, or a step that leads to it."""
    if step.line == "detail":
        return _row_of(step.step, step.how, result=step.result)
    return _row_of(step.step, step.how, amount=_money(statement, round(step.minor)))


def _plain(entry: Entry, statement: Statement) -> dict[str, Any]:
    return _row_of(entry.step.step, entry.step.how, amount=_money(statement, entry.minor or 0))


def _row_of(title: str, how: str, *, result: str = "", amount: str = "") -> dict[str, Any]:
    return {"title": title, "how": how, "reached": "", "ruler": None, "pays": result, "weight": "", "money": amount}


def _row(entry: Entry, statement: Statement, *, is_team: bool = False) -> dict[str, Any]:
    """A result on its ruler, with what it pays; what was left out has only its reason."""
    step = entry.step
    if step.reading is None:
        return _row_of(step.step, step.how, result=step.result)
    reading = step.reading
    return {
        "title": step.step,
        "how": reading.of,
        "reached": reading.reached,
        "ruler": _ruler(reading, is_team=is_team),
        "pays": step.result if is_team else _percent(reading.pays),
        "weight": _percent(reading.weight) if reading.weight == reading.weight else "",
        "money": _money(statement, entry.minor) if entry.minor is not None else "",
    }


def _ruler(reading: Reading, *, is_team: bool) -> dict[str, Any] | None:
    """Where the points of the curve and the result lie between 0 and 1; a better result is always further to the right."""
    knots = _marked(reading.curve)
    start, stop = reading.curve.knots[0].at, reading.curve.knots[-1].at
    if reading.result != reading.result:
        return None
    room = 1 - 2 * _MARGIN

    def place(at: float) -> float:
        along = (at - start) / (stop - start) if stop != start else 0.5 + (at > start) * 0.3 - (at < start) * 0.3
        return round(min(max(_MARGIN + room * along, 0.0), 1.0), 4)

    marks = [
        (
            place(knot.at),
            _at(reading.curve, knot.at),
            _("{result} pays {share}").format(result=_at(reading.curve, knot.at), share=_percent(knot.pay)),
        )
        for knot in knots
    ]
    return {"marks": marks, "dot": place(reading.result), "tone": "team" if is_team else "own", "told": reading.reached}


def _at(curve: Curve, at: float) -> str:
    return percent(at, 2) if curve.scale == "plan" else number(at, _DIGITS)


def _marked(curve: Curve) -> list[Knot]:
    knots = list(curve.knots)
    if len(knots) <= _MOST_MARKS:
        return knots
    middle = min(knots[1:-1], key=lambda knot: abs(knot.pay - 1))
    return [knots[0], middle, knots[-1]]


def _closing(statement: Statement) -> Iterator[str]:
    """For which time the target bonus is, a line calculated again as an example, what the points pay, and how it is rounded."""
    yield from _part_of_period(statement)
    yield from _examples(statement)
    smallest = _money(statement, 1)
    bonus = statement.bonus_in_words
    if bonus is None:
        yield _("Each line is rounded to {smallest}.").format(smallest=smallest)
        return
    text = (
        _(
            "Each line is rounded to {smallest}. Own and team part add up to {formula} = {money}; what changes the whole bonus stands under “Besides”."
        )
        if statement.limits
        else _("Each line is rounded to {smallest}, so that all add up to the bonus: {formula} = {money}.")
    )
    yield text.format(smallest=smallest, formula=bonus.how, money=bonus.result)


def _part_of_period(statement: Statement) -> Iterator[str]:
    """Of what the target bonus is a part, where it is not for the whole period."""
    target = statement.target_in_words
    if target is not None and target.how != _("for the whole period"):
        yield _("Target bonus: {how}: {money}.").format(how=target.how, money=target.result)


def _examples(statement: Statement) -> Iterator[str]:
    """What one result pays, and what that is in money."""
    entry = next((one for one in statement.kpis if one.step.reading and one.minor), None)
    if entry is None:
        return
    reading, title = entry.reading, entry.step.step
    piece = _piece(reading)
    if piece:
        low, high = piece
        text = _(
            "Example, {kpi}: between {low} and {high} it pays {base} + ({result} − {low}) ÷ ({high} − {low}) × {rise} = {pays}."
        )
        yield text.format(
            kpi=title,
            low=_exact(reading.curve, low.at),
            high=_exact(reading.curve, high.at),
            base=_percent(low.pay),
            rise=_percent(high.pay - low.pay),
            result=result_in_words(reading.result, reading.curve.scale),
            pays=_percent(reading.pays),
        )
    formula = _("In money: {target} × {share} × {weight} × {pays} = {money}.")
    yield formula.format(
        target=_money(statement, statement.target),
        share=_percent(statement.share),
        weight=_percent(reading.weight),
        pays=_percent(reading.pays),
        money=_money(statement, entry.minor or 0),
    )


def _exact(curve: Curve, at: float) -> str:
    return result_in_words(at, curve.scale)


def _piece(reading: Reading) -> tuple[Knot, Knot] | None:
    """The straight piece that a result lies in; none on a step, outside of the points, or where they pay the same."""
    knots = reading.curve.knots
    if reading.curve.shape == "steps":
        return None
    for low, high in pairwise(knots):
        if min(low.at, high.at) < reading.result < max(low.at, high.at) and high.pay > low.pay:
            return low, high
    return None
