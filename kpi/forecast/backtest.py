"""The forecast put to the test: the last periods as they would have been forecast before them, against what came."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from kpi.forecast.result import Forecast, forecast
from kpi.language import _, ngettext, number, percent, period_name, whole_money
from kpi.machine.threads import Progress
from kpi.money import Floats, in_units
from kpi.payment.payout import pay
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from kpi.shown import line_and_table, on_one_line
from kpi.statistics.rough import QUANTILES
from kpi.worlds import Fit, Outlook, ahead, draw, fit, pay_only, periods_ahead, with_results

_TOO_NARROW = 0.8
LEAST = 2
"""Periods that must be left to learn from."""


@dataclass(frozen=True, eq=False)
class BackTest:
    """A forecast of periods that are known by now, of the people who could be forecast."""

    fit: Fit
    learned: tuple[str, ...]
    """The periods that it was made from."""
    found: Forecast
    periods_in_minor_units: pd.DataFrame
    """A row a period: period, seen, p5, p25, p50, p75, p95."""
    people_in_minor_units: pd.DataFrame
    """A row a person: person, team, role, seen, p5, p50, p95, inside (the band from p5 to p95)."""
    total: dict[str, float]
    """Of all periods together: seen, p5, p25, p50, p75, p95 in minor units, rank (share of worlds that cost less than what came)."""
    strangers: int
    """People paid in these periods who were not there before."""

    def __repr__(self) -> str:
        """How well it went, in short."""
        return on_one_line(backtest_verdict(self))

    def _repr_html_(self) -> str:
        """All of that, and each period with its band, as a notebook shows it."""
        amounts = ["seen", *QUANTILES]
        titles = {
            "period": _("Period"),
            "seen": _("Paid"),
            **{name: percent(QUANTILES[name]) for name in ("p5", "p50", "p95")},
        }
        write = dict.fromkeys(amounts, whole_money(self.found.currency))
        return line_and_table(backtest_verdict(self), self.periods_in_minor_units, write, titles)

    @property
    def periods(self) -> pd.DataFrame:
        """A row a period, in units of the currency."""
        return in_units(self.periods_in_minor_units, ["seen", *QUANTILES], self.found.currency)

    @property
    def people(self) -> pd.DataFrame:
        """A row a person, in units of the currency."""
        return in_units(self.people_in_minor_units, ["seen", "p5", "p50", "p95"], self.found.currency)

    @property
    def coverage(self) -> float:
        """Share of people inside their band of nine in ten; NaN without people."""
        inside = self.people_in_minor_units["inside"]
        return float(inside.mean()) if len(inside) else float("nan")

    @property
    def held(self) -> int:
        """Periods whose cost lay inside the band of nine in ten."""
        table = self.periods_in_minor_units
        return int(table["seen"].between(table["p5"], table["p95"]).sum())


def back_test(
    scheme: Scheme,
    workforce: Workforce,
    people: pd.DataFrame | None = None,
    worlds: int = 2_000,
    progress: Progress | None = None,
) -> BackTest:
    """The last year (where less than two are known: quarter, or period) forecast from what was known before it, and what came.

    Plans of those periods count as known, as they would have been; results do not. Who joined or left is left out of both.
    Raises `Refused` where too little is left to learn from.
    """
    horizon, names = _held_out(workforce)
    first = workforce.periods.index(names[0])
    came = pay(scheme, workforce.during(slice(first, first + len(names))))
    stayed = workforce.seats["person"].isin(_paid(came)).to_numpy()
    known = fit(scheme, workforce.during(slice(first)))
    before = _blanked(workforce, first).only(np.flatnonzero(stayed))
    found = forecast(
        scheme,
        draw(ahead(scheme, before, known.outlook.revise(horizon=horizon), known, people), worlds, progress=progress),
    )
    seen = _by_person(came).reindex(found.people_in_minor_units["person"], fill_value=0)
    return BackTest(
        fit=known,
        learned=workforce.periods[:first],
        found=found,
        periods_in_minor_units=_periods(found, seen.sum(axis=0).to_numpy(float)),
        people_in_minor_units=_people(found, seen.sum(axis=1).to_numpy(float)),
        total=_total(found, float(seen.to_numpy().sum())),
        strangers=len(_paid(came) - set(found.people_in_minor_units["person"])),
    )


def _held_out(workforce: Workforce) -> tuple[str, tuple[str, ...]]:
    """The longest horizon for which at least as much is left to learn from, and its periods."""
    last = np.flatnonzero(with_results(workforce))
    known = workforce.periods[: int(last[-1]) + 1] if len(last) else ()
    periods = tuple(name for name, pay in zip(known, pay_only(workforce), strict=False) if pay)
    for horizon in ("year", "quarter", "period"):
        count = len(periods_ahead(periods[:1], Outlook(horizon=horizon))) if periods else 0
        if count and len(periods) - count >= max(LEAST, count):
            return horizon, known[known.index(periods[-count]) :]
    text = ngettext(
        "{n} period is too little to put a forecast to the test",
        "{n} periods are too little to put a forecast to the test",
        len(periods),
    )
    mend = _("It takes one period to be forecast and at least {n} before it.").format(n=LEAST)
    raise Refused([Problem(text.format(n=len(periods)), mend=mend)])


def _blanked(workforce: Workforce, first: int) -> Workforce:
    """The workforce as it was known before a period: plans, but no results from it on."""
    changes: dict[str, Any] = {}
    for name in ("fact", "attainment", "group_fact", "group_attainment", "given_fact"):
        if getattr(workforce, name) is None:
            continue
        array: Floats = getattr(workforce, name).copy()
        array[:, :, first:] = np.nan
        changes[name] = array
    return replace(workforce, **changes)


def _paid(came: Payouts) -> set[str]:
    """Who had anything to be paid on."""
    return set(came.seats["person"].to_numpy()[np.asarray(came.active.any(axis=1))])


def _by_person(paid: Payouts) -> pd.DataFrame:
    """(people, periods) what each was paid in all seats."""
    return pd.DataFrame(paid.payout).groupby(paid.seats["person"].to_numpy()).sum()


def _periods(found: Forecast, seen: Floats) -> pd.DataFrame:
    levels = np.quantile(found.cost_by_period, list(QUANTILES.values()), axis=1)
    return pd.DataFrame({"period": list(found.periods), "seen": seen, **dict(zip(QUANTILES, levels, strict=True))})


def _people(found: Forecast, seen: Floats) -> pd.DataFrame:
    """One row a person with one seat; two bands of a person cannot be added."""
    table = found.people_in_minor_units[["person", "team", "role", "p5", "p50", "p95"]].assign(seen=seen)
    once = table[~table["person"].duplicated(keep=False)]
    inside = (once["seen"] >= once["p5"]) & (once["seen"] <= once["p95"])
    return once.assign(inside=inside).reset_index(drop=True)


def _total(found: Forecast, seen: float) -> dict[str, float]:
    levels = np.quantile(found.cost, list(QUANTILES.values())).tolist()
    return {"seen": seen, **dict(zip(QUANTILES, levels, strict=True)), "rank": float((found.cost < seen).mean())}


def backtest_verdict(test: BackTest) -> str:
    """How well it went, in sentences."""
    return " ".join([backtest_finding(test), *backtest_details(test)])


def backtest_finding(test: BackTest) -> str:
    """Whether the last periods came as they would have been forecast."""
    count = len(test.periods_in_minor_units)
    if count > 1 and not test.held:
        return _("No period came out within the forecast made before it.")
    if count > 1:
        text = _("{held} of the last {n} periods came out within the forecast made before them.")
        return text.format(n=number(count), held=number(test.held))
    if test.held:
        return _("The last period came out within the forecast made before it.")
    return _("The last period did not come out within the forecast made before it.")


def backtest_details(test: BackTest) -> list[str]:
    """From what it was forecast, and what it says of the whole and of people."""
    text = _("Known were {first} to {last}. All of it together cost more than in {share} of the possible years.")
    said = {"first": period_name(test.learned[0]), "last": period_name(test.learned[-1])}
    return [text.format(share=percent(test.total["rank"]), **said), *_of_people(test)]


def _of_people(test: BackTest) -> list[str]:
    if not len(test.people_in_minor_units):
        return []
    said = _("Of {n} people {share} were paid what lay inside their own band; 90% would be right.")
    told = [said.format(n=number(len(test.people_in_minor_units)), share=percent(test.coverage))]
    if test.coverage < _TOO_NARROW:
        told.append(_("The bands are too narrow: let results vary more."))
    if test.strangers:
        more = ngettext("{n} who came later is left out.", "{n} who came later are left out.", test.strangers)
        told.append(more.format(n=test.strangers))
    return told
