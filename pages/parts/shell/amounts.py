"""Money as the reader writes it, in the currency of the scheme."""

from kpi.language import Write, _, minor_digits, minor_units, money, ngettext, number, period_name
from kpi.periods import shortest, time_of
from pages.parts.shell import session
from pages.parts.shell.view import View


def write_money(*, exact: bool = False) -> Write:
    """A function that writes an amount in currency units as the reader writes money."""
    currency = session.state().scheme.currency
    scale = minor_units(currency)
    return lambda amount: money(amount * scale, currency, exact=exact)


def cash(minor: float, *, exact: bool = False) -> str:
    """An amount in minor units as the reader writes money."""
    return money(minor, session.state().scheme.currency, exact=exact)


def units() -> int:
    """Minor units in one unit of the scheme's currency."""
    return session.state().scheme.minor


def span_note(view: View) -> str:
    """For which time every amount of a view is."""
    periods = shortest(view.workforce.periods)
    text = ngettext(
        "All amounts are for {first}.", "All amounts are sums of {n} periods, {first} to {last}.", len(periods)
    )
    first, last = period_name(periods[0]), period_name(periods[-1])
    return text.format(n=number(len(periods)), first=first, last=last)


def cost_label(view: View) -> str:
    """What the total cost is called: a sum over more than one period says so."""
    periods = view.workforce.periods
    return _("Total cost") if len(periods) == 1 else _("Cost, {time}").format(time=time_of(periods))


def decimals() -> int:
    """Decimals of the scheme's currency."""
    return minor_digits(session.state().scheme.currency)
