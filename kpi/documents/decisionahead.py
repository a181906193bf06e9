"""What the time ahead may cost, as the decision paper tells it: half of all cases, nine of ten, and the budget."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kpi.documents.blocks import Grid
from kpi.documents.decision import Decision
from kpi.documents.message import Chart, Message, Series
from kpi.forecast import Estimate, Forecast
from kpi.forecast.odds import rounded
from kpi.language import _, ngettext, number, percent
from kpi.periods import time_of

SHARES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Of all cases, those whose cost is drawn."""


class CostAhead(NamedTuple):
    """A forecast that says something; that of today's scheme where there is one."""

    now: Forecast
    today: Forecast | None

    def at_most(self, share: float) -> str:
        """What the new scheme costs at most in this share of the cases."""
        return honest_money(self.now, self.now.quantile(share))


def ahead_of(decision: Decision) -> CostAhead | None:
    """None without a forecast, or with one in which nobody is paid."""
    now, today = decision.forecast, decision.forecast_today
    if now is None or not has_pay(now):
        return None
    return CostAhead(now, today if today is not None and has_pay(today) else None)


def has_pay(found: Forecast) -> bool:
    """Whether anybody is paid anything in any case."""
    return bool(found.count and len(found.future.workforce.seats) and np.any(found.cost))


def honest_money(found: Forecast, figure: Estimate) -> str:
    """With the digits that its error supports."""
    return rounded(figure.value, figure.error, found.currency)


def cost_ahead(decision: Decision) -> Message:
    """P50, P90 and the whole scatter; without a forecast, the sentence that there is none."""
    ahead = ahead_of(decision)
    if ahead is None:
        return _nothing_ahead(decision)
    half, most = ahead.at_most(0.5), ahead.at_most(0.9)
    title = _("The time ahead costs at most {half} in half of all cases, and at most {most} in 9 of 10.")
    people = ahead.now.future.workforce.seats["person"].nunique()
    source = ngettext(
        "Forecast of {time} for {n} person, over {cases} possible cases.",
        "Forecast of {time} for {n} people, over {cases} possible cases.",
        people,
    )
    return Message(
        title.format(half=half, most=most),
        tuple(_said(decision, ahead)),
        _remarks(ahead.now),
        _chart(decision, ahead),
        _table(ahead),
        source.format(time=time_of(ahead.now.periods), n=number(people), cases=number(ahead.now.count)),
    )


def _nothing_ahead(decision: Decision) -> Message:
    if decision.forecast is None:
        said = _("No forecast was made, so this paper says what the schemes cost on known results alone.")
    else:
        said = _("The forecast is empty: nobody is paid in the time ahead.")
    return Message(_("What the time ahead will cost is not known yet."), (said,), on_slide=False)


def _said(decision: Decision, ahead: CostAhead) -> Iterator[str]:
    if decision.budget is not None:
        yield ahead.now.verdict(decision.budget)
    if ahead.today is not None:
        more = ahead.now.mean.value - ahead.today.mean.value
        text = (
            _("On average it costs {money} more than today's scheme.")
            if more > 0
            else _("On average it costs {money} less than today's scheme.")
        )
        yield text.format(money=rounded(abs(more), ahead.now.mean.error, ahead.now.currency))


def _remarks(found: Forecast) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one) for one in found.future.remarks))


def _table(ahead: CostAhead) -> Grid:
    names = (
        _("On average"),
        _("In half of all cases at most (P50)"),
        _("In 9 of 10 cases at most (P90)"),
        _("In 19 of 20 cases at most (P95)"),
    )
    sides = [_figures(one) for one in (ahead.today, ahead.now) if one is not None]
    rows = list(zip(names, *sides, strict=True))
    heads = (_("Cost of the time ahead"), *([_("Today's scheme")] if ahead.today else []), _("New scheme"))
    return Grid(heads, tuple(rows), alt=_("What the time ahead costs"))


def _figures(found: Forecast) -> list[str]:
    return [honest_money(found, one) for one in (found.mean, *(found.quantile(share) for share in (0.5, 0.9, 0.95)))]


def _chart(decision: Decision, ahead: CostAhead) -> Chart:
    minor = decision.scheme.minor

    def costs(found: Forecast) -> tuple[float, ...]:
        return tuple(found.quantile(share).value / minor for share in SHARES)

    series = [Series(_("New scheme"), costs(ahead.now), "new")]
    if ahead.today is not None:
        series.insert(0, Series(_("Today's scheme"), costs(ahead.today), "today"))
    if decision.budget is not None:
        series.append(Series(_("Budget"), (decision.budget / minor,) * len(SHARES), "lost"))
    about = _("Cost in {currency} that is not exceeded in so many of all cases; {time}")
    about = about.format(currency=decision.scheme.currency, time=time_of(ahead.now.periods))
    alt = _("Cost of the time ahead: {half} or less in half of all cases, {most} or less in 9 of 10")
    alt = alt.format(half=ahead.at_most(0.5), most=ahead.at_most(0.9))
    return Chart("lines", tuple(percent(share) for share in SHARES), tuple(series), about, alt)
