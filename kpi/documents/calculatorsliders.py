"""The sliders of a participant's calculator: how far each goes, where its plan lies, and how much of it is 100 points."""

import math
from collections.abc import Iterator
from typing import Any

from kpi.documents.calculatorprogram import CalculatorProgram
from kpi.documents.calculatorresults import MovableResult, Read, of_whom
from kpi.language import _, period_name
from kpi.rules.curve import Curve

_ROOM = 1.1
"""A slider goes a little further than the last point."""
_STEPS = 200
"""A slider has at least so many."""
_FINE = 1e-9
Written = dict[str, Any]


def sliders(program: CalculatorProgram) -> list[Written]:
    """All that can be moved, in the order in which the program takes them."""
    return [_slider(program, one) for one in program.used]


def _slider(program: CalculatorProgram, one: MovableResult) -> Written:
    reads = [read for read in program.reads if one.name in program.inputs_of(read.result)]
    hundred = _hundred(one, reads)
    ends = [*_ends(reads, hundred), hundred, *([] if math.isnan(one.now) else [one.now])]
    lowest, highest = min(0.0, *ends), max(ends) * _ROOM
    step = 0.001 if one.is_share else _step((highest - lowest) / _STEPS)
    return {
        "title": _title(program, one),
        "whose": one.whose,
        "unit": "" if one.is_share else _unit(program, one),
        "isShare": one.is_share,
        "now": _or_none(one.now),
        "plan": _or_none(one.plan),
        "atPlan": _at_plan(one, reads),
        "hundred": hundred,
        "lowest": math.floor(lowest / step + _FINE) * step,
        "highest": math.ceil(highest / step - _FINE) * step,
        "step": step,
    }


def _unit(program: CalculatorProgram, one: MovableResult) -> str:
    """As a card has it; a group's result is in that of its members."""
    kpis = (kpi for card in program.source.scheme.cards for kpi in card.kpis)
    return next((kpi.unit for kpi in kpis if kpi.in_data == one.kpi and kpi.unit), "")


def _title(program: CalculatorProgram, one: MovableResult) -> str:
    title = of_whom(program.source.tables.data.title(one.kpi), one.whose)
    if one.since is not None:
        dates = {"quarter": _("{title}, quarter to date"), "year": _("{title}, year to date")}
        return dates[one.since].format(title=title)
    if one.period != program.period:
        return _("{title}, {period}").format(title=title, period=period_name(one.period))
    return title


def _hundred(one: MovableResult, reads: list[Read]) -> float:
    """How much of it are 100 points: the plan, or what a curve in its own unit pays in full."""
    if one.is_share:
        return 1.0
    if one.plan > 0:
        return one.plan
    in_full = [abs(at) for at in _in_full(reads) if at]
    return in_full[0] if in_full else abs(one.now) if one.now else 1.0


def _in_full(reads: list[Read]) -> Iterator[float]:
    """Where curves in an own unit pay the target, or their most where that is less."""
    for read in reads:
        if read.curve.scale == "value":
            paid = [knot.at for knot in read.curve.knots if knot.pay >= 1]
            yield paid[0] if paid else read.curve.knots[-1].at


def _at_plan(one: MovableResult, reads: list[Read]) -> float | None:
    in_full = [*_in_full(reads)]
    if in_full and not one.is_share:
        return in_full[0]
    return _or_none(one.plan)


def _ends(reads: list[Read], hundred: float) -> Iterator[float]:
    """The first and the last point of every curve, in the unit of the slider."""
    for read in reads:
        times = hundred if read.curve.scale == "plan" else 1.0
        yield from (knot.at * times for knot in (read.curve.knots[0], read.curve.knots[-1]))


def _step(least: float) -> float:
    """A round number, 1, 2 or 5 and noughts, not above the least."""
    if least <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(least))
    return size * next(digit for digit in (5, 2, 1) if digit * size <= least * (1 + _FINE))


def read_on(program: CalculatorProgram) -> list[Written]:
    """Every result on its curve, with the places of the sliders on which it hangs."""
    places = {one.name: place for place, one in enumerate(program.used)}
    return [_read(program, read, places) for read in program.reads]


def _read(program: CalculatorProgram, read: Read, places: dict[str, int]) -> Written:
    moved = sorted(places[name] for name in program.inputs_of(read.result))
    mine = [place for place in moved if program.used[place].whose == read.whose]
    return {
        "title": read.title,
        "unit": read.unit,
        "whose": read.whose,
        "isTeam": read.is_team,
        "inputs": mine or moved,
        **_curve(read.curve),
    }


def _curve(curve: Curve) -> Written:
    return {
        "knots": [[knot.at, knot.pay] for knot in curve.knots],
        "falls": curve.falls,
        "strict": curve.strict,
        "steps": curve.shape == "steps",
        "goesOn": curve.above == "continue",
        "inShares": curve.scale == "plan",
    }


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value
