"""Checks of results moved over a threshold: who stands just below one, and whether results pile up just above."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import ChanceTest, CheckResult, Stake
from kpi.checkup.onepoint import Jump
from kpi.checkup.softer import softened
from kpi.language import _, ngettext, number, percent, period_name
from kpi.rules.kpi import Kpi
from kpi.statistics.bunching import BAND, LEAST, Bunch, bunch

_NAMED = 4
_COARSE = 0.5
"""Of a band: where a single unit of a count moves a result further, counts pile up by themselves."""


def level_of(jump: Jump) -> str:
    """Where it is, as the reader writes it."""
    return percent(jump.at) if jump.scale == "plan" else number(jump.at, 2)


def stands_below(case: CheckCase, jumps: Sequence[Jump]) -> Iterator[CheckResult]:
    """G4: who stood up to five points below a jump in the last period."""
    question = _("Who stands just below a threshold today?")
    last = period_name(case.workforce.periods[-1])
    found = [one for one in jumps if one.near_last_money > 0]
    if not found:
        title = _("In {period} nobody stands up to five points below a jump.").format(period=last)
        yield CheckResult("G4", question, "fine", "hint", title)
        return
    people = list(dict.fromkeys(name for one in found for name in one.near_last))
    money = sum(one.near_last_money for one in found)
    text = ngettext(
        "In {period} {n} person stands up to five points below a jump.",
        "In {period} {n} people stand up to five points below a jump.",
        len(people),
    )
    most = max(found, key=lambda one: one.near_last_money)
    evidence = _("{names}, below {level} of {kpi}.").format(
        names=_names(most.near_last), level=level_of(most), kpi=most.kpi
    )
    yield CheckResult(
        "G4", question, "found", "hint", text.format(period=last, n=number(len(people))), evidence,
        _("Whoever is so near may move a deal, or ask for a correction. Look at these results first."), "",
        _("Arithmetic."), Stake(money, money, _("hangs on these results"), "governed"), softened(case.scheme, most),
    )  # fmt: skip


def _names(people: Sequence[str]) -> str:
    """The first of them, and how many others there are."""
    others = len(people) - _NAMED
    shown = ", ".join(people[:_NAMED])
    if others <= 0:
        return shown
    text = ngettext("{names} and {n} other", "{names} and {n} others", others)
    return text.format(names=shown, n=number(others))


def piles_up(case: CheckCase, jumps: Sequence[Jump]) -> Iterator[CheckResult | ChanceTest]:
    """G1: results just above each jump of a KPI of one's own against a smooth run of results."""
    question = _("Do results pile up just above a threshold?")
    norm = _(
        "Bunching methods are made for 500 results and more; ours is for fewer, and 200 show about four of five clear cases."
    )
    own = [one for one in jumps if one.of == "own"]
    if not own:
        yield CheckResult("G1", question, "off", "risk", _("No KPI of one’s own pays a jump."), norm=norm)
    for jump in own:
        card = case.scheme.roles[jump.role]
        kpi = next(one for one in card.kpis if one.label == jump.kpi)
        bands = _bands(case, jump, kpi, case.rows(card))
        if _unit(case, kpi, case.rows(card)) > bands.band * _COARSE:
            title = _("Results of {kpi} are counts, too coarse to pile up visibly.").format(kpi=kpi.label)
            yield CheckResult("G1", question, "off", "risk", title, norm=norm)
        else:
            yield _tested(case, question, norm, jump, bands) if bands.enough else _few(question, norm, jump, bands)


def _bands(case: CheckCase, jump: Jump, kpi: Kpi, rows: NDArray[np.intp]) -> Bunch:
    reached = case.attained(kpi, rows).ravel()
    at, way = jump.at, -1 if kpi.curve.falls else 1
    return bunch(way * reached, way * at, BAND if jump.scale == "plan" else BAND * abs(at) or BAND)


def _unit(case: CheckCase, kpi: Kpi, rows: NDArray[np.intp]) -> float:
    """How far one unit moves a result of whole numbers; 0 where results are no whole numbers."""
    index = case.workforce.kpi_index[kpi.in_data]
    fact, plan = case.workforce.fact[index, rows], case.workforce.plan[index, rows]
    known = fact[~np.isnan(fact)]
    if not len(known) or (known != np.round(known)).any():
        return 0.0
    return 1 / float(np.nanmedian(plan)) if kpi.curve.scale == "plan" else 1.0


def _few(question: str, norm: str, jump: Jump, bands: Bunch) -> CheckResult:
    title = _("Whether results pile up at {level} of {kpi} cannot be told.").format(level=level_of(jump), kpi=jump.kpi)
    text = ngettext(
        "{role}: {n} result lies within two bands of {width}; it takes {least}.",
        "{role}: {n} results lie within two bands of {width}; it takes {least}.",
        bands.results,
    )
    evidence = text.format(role=jump.role, n=number(bands.results), least=number(LEAST), width=_width(jump, bands))
    return CheckResult("G1", question, "few", "risk", title, evidence, norm=norm)


def _width(jump: Jump, bands: Bunch) -> str:
    """Of a band: in points of the plan, or in the KPI's unit."""
    if jump.scale != "plan":
        return number(bands.band, 2)
    return ngettext("{n} point", "{n} points", round(bands.band * 100)).format(n=number(bands.band * 100, 1))


def _tested(case: CheckCase, question: str, norm: str, jump: Jump, bands: Bunch) -> ChanceTest:
    below, above = bands.counts[1:3]
    title = _("Results of {kpi} pile up just above {level}.").format(kpi=jump.kpi, level=level_of(jump))
    text = _(
        "{role}: {below} results lie up to {width} below, {above} up to {width} above, where a smooth run would have {usual}."
    )
    evidence = text.format(
        role=jump.role,
        below=number(below),
        above=number(above),
        usual=number(max(above - bands.surplus, 0.0)),
        width=_width(jump, bands),
    )
    stake = round(max(bands.surplus, 0.0) * jump.per_head)
    found = CheckResult(
        "G1", question, "found", "risk", title, evidence,
        _("Some results seem to be moved over the threshold, or corrected. It is a pattern, no proof against anybody."), norm,
        ngettext("{n} result in four such bands.", "{n} results in four such bands.", bands.results).format(n=number(bands.results)),
        Stake(stake, stake, _("paid for results beyond a smooth run"), "estimate"), softened(case.scheme, jump), about=(jump.role, jump.kpi),
    )  # fmt: skip
    fine = CheckResult(
        "G1", question, "fine", "risk", _("Results do not pile up just above a threshold."), norm=norm, about=(jump.role, jump.kpi)
    )  # fmt: skip
    return ChanceTest(bands.chance, found, fine)
