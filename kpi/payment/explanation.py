"""One person's pay as a column of steps that everyone can follow with a pocket calculator."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from kpi.language import _, money, number, percent
from kpi.payment import scoring
from kpi.payment.payout import pay
from kpi.payment.payouts import MONEY, Payouts
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.rules.base import Parts, Step
from kpi.rules.commission import Commission
from kpi.rules.gate import Gate
from kpi.rules.people import Mask, amounts
from kpi.rules.team import Team
from kpi.scheme.card import Card, Kpi
from kpi.scheme.scheme import Scheme

ALL = slice(0, 1)
_EXACT = 8
"""Decimals of a percent where money follows from it."""


def explain(scheme: Scheme, workforce: Workforce, person: str, period: str) -> pd.DataFrame:
    """The steps of one person's payout in one period: columns step, how, result, minor.

    The last line is the payout to the minor unit.
    Raises `Refused` for an unknown person or period, or one without anything to pay on.
    """
    everyone = workforce.at(period)
    paid = pay(scheme, everyone)
    rows = np.flatnonzero((everyone.seats["person"] == person).to_numpy() & paid.active[:, 0])
    if not len(rows):
        raise Refused(
            [
                Problem(
                    _("nothing to pay on in {period}").format(period=period),
                    person,
                    _("Choose another person or period."),
                )
            ]
        )
    return pd.DataFrame(_steps(scheme, everyone, paid, int(rows[0])))


def _steps(scheme: Scheme, everyone: Workforce, paid: Payouts, row: int) -> Iterator[Step]:
    one = everyone.only(np.array([row]))
    card = scheme.roles[str(one.seats["role"].iloc[0])]
    cash = {name: int(getattr(paid, name)[row, 0]) for name in MONEY}

    def line(step: str, how: str, name: str, sign: int = 1) -> Step:
        return Step(step, how, money(sign * cash[name], scheme.currency), sign * cash[name])

    yield from _kpi_steps(card, one)
    score = float(scoring.scores(card, one, ALL)[0][0, 0])
    yield from (_gate_step(gate, one) for gate in card.gates_on_own)
    yield Step(_("Individual score"), _("after gates") if card.gates else _("of the target bonus"), percent(score, 4))
    team = scheme.team_of(card)
    if team.counts:
        yield from _team_steps(team, one, score)
    parts = _parts(team, one, score)
    pooled = team.counts and team.divides
    done = scoring.cut(card, one, ALL, parts) if pooled else scoring.finish(card, one, ALL, parts)
    yield from _finish_steps(card, team, one, parts, done)
    yield line(_("Target bonus"), _days(one), "target")
    target = money(cash["target"], scheme.currency)
    if team.counts and not team.divides:
        bonus = cash["individual"] + cash["team_part"]
        whole = percent(float((done.own + done.team)[0, 0]), _EXACT)
        yield Step(_("Bonus"), f"{target} × {whole}", money(bonus, scheme.currency))
        yield line(_("Team part"), f"{target} × {percent(float(done.team[0, 0]), _EXACT)}", "team_part")
        yield line(_("Individual part"), _("bonus − team part"), "individual")
    elif pooled and _is_held(card, one):
        yield line(_("Individual part"), _("what the gates on the whole bonus leave of it"), "individual")
        yield line(
            _("Team part"), _("what the gates on the whole bonus leave of the share in the team's pool"), "team_part"
        )
    else:
        yield line(_("Individual part"), f"{target} × {percent(float(done.own[0, 0]), _EXACT)}", "individual")
        if pooled:
            yield line(_("Team part"), _("share of the team's pool"), "team_part")
    if scheme.bonus_limit is not None:
        limit = money(scheme.bonus_limit * scheme.minor, scheme.currency)
        yield Step(_("Limit on all bonuses"), _("parts above are after it"), limit)
    yield from _extra_steps(scheme, card, one)
    if card.commissions:
        yield line(_("Commission"), _("sum, rounded"), "commission")
    if card.deductions:
        most = _("together, at most {share} of bonus and commission").format(share=percent(card.deductions_at_most, 2))
        yield line(_("Deductions"), most, "deduction", -1)
    yield from _owed_steps(scheme, cash)
    yield line(_("Payout"), _sum_in_words(card, team, cash["carried"]), "payout")


def _owed_steps(scheme: Scheme, cash: Mapping[str, int]) -> Iterator[Step]:
    """What the period leaves to later ones, or takes for earlier ones."""
    carries, carried = scheme.owed == "carried on", money(cash["carried"], scheme.currency)
    if cash["carried"] < 0:
        yield Step(_("Taken for earlier periods"), _("as far as this period's pay allows"), carried, cash["carried"])
    elif cash["carried"] > 0:
        step = _("Left to later periods") if carries else _("Given up")
        yield Step(step, _("pay is never below zero"), carried, cash["carried"])
    if cash["owed"]:
        owed = money(cash["owed"], scheme.currency)
        step = _("Owed after this period") if carries else _("Given up in this period")
        yield Step(step, _("what this period's pay did not cover"), owed)


def _is_held(card: Card, one: Workforce) -> bool:
    """Whether a gate on the whole bonus is shut."""
    return any(not gate.opened(one, ALL).all() for gate in card.gates_on_whole)


def _sum_in_words(card: Card, team: Team, carried: int) -> str:
    parts = [_("individual part")]
    if team.counts:
        parts.append(_("+ team part"))
    if card.commissions:
        parts.append(_("+ commission"))
    if card.deductions:
        parts.append(_("− deductions"))
    if carried < 0:
        parts.append(_("− taken for earlier periods"))
    if carried > 0:
        parts.append(_("+ what is left to later periods or given up"))
    return " ".join(parts)


def _days(one: Workforce) -> str:
    share = float(one.presence[0, 0])
    return (
        _("for the whole period")
        if share == 1
        else _("for {share} of the period's days").format(share=percent(share, 2))
    )


def _result(value: float, scale: str, unit: str = "") -> str:
    if np.isnan(value):
        return _("missing")
    return percent(value, 4) if scale == "plan" else f"{number(value, 4)} {unit}".strip()


def _kpi_steps(card: Card, one: Workforce) -> Iterator[Step]:
    result = scoring.results(card, one, ALL)
    scored = scoring.kpi_pays(card, one, ALL, result)
    out: Mask = np.zeros(scored.pay.shape, bool) if scored.out is None else scored.out
    counted = float(sum(kpi.weight for index, kpi in enumerate(card.kpis) if not out[index, 0, 0]))
    for index, kpi in enumerate(card.kpis):
        yield _kpi_step(
            kpi, one, float(result[index, 0, 0]), float(scored.pay[index, 0, 0]), bool(out[index, 0, 0]), counted
        )
    if not card.combine.adds_up or card.table is not None:
        before = float(scoring.combine(card, scored)[0, 0])
        yield Step(_("All KPIs together"), _(card.combine.how), _result(before, "plan"))
        if card.table is not None:
            after = float(scoring.through_table(card, np.array(before)))
            yield Step(
                _("Result-to-pay table"),
                _("{result} pays {pay}").format(result=_result(before, "plan"), pay=percent(after, 4)),
                percent(after, 4),
            )


def _kpi_step(kpi: Kpi, one: Workforce, result: float, pay_: float, out: bool, counted: float) -> Step:
    read = _reading(kpi, one, result)
    if out:
        return Step(kpi.label, _("{read}: left out, its weight goes to the others").format(read=read), "–")
    weight = kpi.weight / counted if counted else 0.0
    text = _("{read} pays {pay}; weight {weight}").format(read=read, pay=percent(pay_, 4), weight=percent(weight, 4))
    return Step(kpi.label, text, percent(pay_ * weight, 4))


def _reading(kpi: Kpi, one: Workforce, result: float) -> str:
    """What was reached, with fact and plan where it is the person's own."""
    index = one.kpi_index[kpi.name]
    whose = {"person": "", "team": _("team") + " ", "company": _("company") + " "}[kpi.of]
    text = whose + _result(result, kpi.curve.scale, kpi.unit)
    if kpi.of != "person" or kpi.curve.scale == "value" or np.isnan(result):
        return text
    fact, plan = float(one.fact[index, 0, 0]), float(one.plan[index, 0, 0])
    return f"{number(fact, 4)} ÷ {number(plan, 4)} = {text}" + _because(one, kpi.name)


def _gate_step(gate: Gate, one: Workforce) -> Step:
    reached = float(gate.reached(one, ALL)[0, 0])
    opened = bool(gate.opened(one, ALL)[0, 0])
    condition = _("at least {level}") if gate.is_ == "at least" else _("at most {level}")
    how = _("{read}, asked for {condition}").format(
        read=_result(reached, "plan"), condition=condition.format(level=percent(gate.level, 4))
    )
    shut = _("shut: pays at most {most}").format(most=percent(gate.pays_at_most, 4))
    return Step(_("Gate: {kpi}").format(kpi=gate.kpi), how, _("open") if opened else shut)


def _team_steps(team: Team, one: Workforce, score: float) -> Iterator[Step]:
    group = one.group(team.of, ALL)
    result = float(team.result(one)[group][0, 0])
    gives = float(team.gives_each(one, ALL)[0, 0])
    name = one.seats["team"].iloc[0] or _("Team") if team.of == "team" else _("Company")
    read = _result(result, team.curve.scale)
    yield from team.way_steps(name, read, score, gives)


def _parts(team: Team, one: Workforce, score: float) -> Parts:
    """Own and team share of the target bonus, before personal multiplier and cap."""
    own = np.array([[score]])
    return team.parts(own, team.gives_each(one, ALL)) if team.counts else Parts(own, np.zeros((1, 1)))


def _finish_steps(card: Card, team: Team, one: Workforce, parts: Parts, done: Parts) -> Iterator[Step]:
    factor = float(one.multiplier[0, 0])
    if factor != 1:
        yield Step(_("Personal multiplier"), _("times"), f"× {number(factor, 4)}")
    yield from (_gate_step(gate, one) for gate in card.gates_on_whole)
    before, after = (float((part.own + part.team)[0, 0]) for part in (parts, done))
    if card.cap is not None and before * factor > card.cap:
        how = _("{before}, at most {cap}").format(before=percent(before * factor, 4), cap=percent(card.cap, 4))
        yield Step(_("Cap"), how, percent(after, 4))
    elif team.counts and not team.divides:
        yield Step(_("Share of the target bonus"), _("individual and team together"), percent(after, 4))


def _extra_steps(scheme: Scheme, card: Card, one: Workforce) -> Iterator[Step]:
    for rule in card.commissions:
        yield _commission_step(rule, scheme, one)
    for deduction in card.deductions:
        amount = float(deduction.wanted(one, ALL)[0, 0]) * scheme.minor
        factors = [number(_fact(one, name), 4) for name in deduction.measures]
        how = " × ".join([*factors, number(deduction.rate, 6)]) + _because(one, deduction.measure)
        yield Step(deduction.title, how, money(amount, scheme.currency))


def _fact(one: Workforce, name: str) -> float:
    return float(amounts(one, name, ALL)[0, 0])


def _because(one: Workforce, name: str) -> str:
    """The reason that the data give for a result, in brackets."""
    reason = one.reasons.get((name, str(one.people[0]), one.periods[0]))
    return f" ({reason})" if reason else ""


def _commission_step(rule: Commission, scheme: Scheme, one: Workforce) -> Step:
    starts = [float(np.ravel(start)[0]) for start in rule.starts(one, ALL)]
    rates = [
        _("{rate} from {start}").format(rate=percent(tier.rate, 4), start=number(start, 2))
        for tier, start in zip(rule.tiers, starts, strict=True)
    ]
    how = _("{base} at {rates}").format(base=number(_fact(one, rule.measure), 2), rates=", ".join(rates))
    if rule.judges_all and len(rule.tiers) > 1:
        how += " " + _("(the reached rate on everything)")
    if rule.coefficient is not None and _fact(one, rule.measure) >= 0:
        how += f" × {number(float(np.ravel(rule.factor(one, ALL))[0]), 4)}"
    how += _because(one, rule.measure)
    earned = float(rule.earned(one, ALL)[0, 0]) * scheme.minor
    return Step(_("Commission on {measure}").format(measure=rule.measure), how, money(earned, scheme.currency))
