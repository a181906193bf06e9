"""From a role card to a scheme that pays the data: the KPIs that the data have take the weight of those that they lack."""

from typing import Any

from kpi.language import _
from kpi.library.rolecards import UNIT_WORDS, RoleKpi
from kpi.payment.workforce import Workforce
from kpi.problem import Problem, Refused
from kpi.proposal.firstkpi import first_kpi, readable
from kpi.proposal.rolefit import RoleFit, needs_of, paying_weights
from kpi.rules.kpi import Kpi
from kpi.rules.passport import Passport
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


def role_scheme(scheme: Scheme, role: str, fit: RoleFit, everyone: Workforce) -> Scheme:
    """The scheme with the KPIs of a role card for the people of a role; all else of it stays.

    A KPI that was on their card keeps its curve. Raises `Refused` where the data have none of the KPIs.
    """
    if not fit.has:
        what = _("your data have none of the KPIs of “{role}”").format(role=fit.card.title)
        raise Refused([Problem(what, fit.card.title, " ".join(needs_of(fit.lacking)))])
    card = scheme.roles[role]
    weights = paying_weights(fit)
    kpis = tuple(_kpi(scheme, card, kpi, weights[kpi.id], fit, everyone) for kpi in fit.has)
    return scheme.revise_card(role, kpis=kpis)


def _kpi(scheme: Scheme, card: Card, kpi: RoleKpi, percents: float, fit: RoleFit, everyone: Workforce) -> Kpi:
    name, weight = fit.found[kpi.id], percents / 100
    alike = sorted((one for one in card.kpis if one.in_data == name), key=lambda one: one.of != "person")
    before = next(iter(alike), None)
    falls = kpi.better == "lower" or name in everyone.falling
    made = before or first_kpi(everyone, card.role, name, weight, falls=falls)
    elsewhere = scheme.by_name.get(name, made)
    return made.revise(
        weight=weight,
        title=kpi.title if kpi.id in fit.exact else made.title or elsewhere.title or readable(name),
        unit=made.unit or elsewhere.unit or _unit(kpi, scheme.currency),
        passport=_passport(kpi, made.passport),
    )


def _unit(kpi: RoleKpi, currency: str) -> str:
    return currency if kpi.unit == "money" else _(UNIT_WORDS.get(kpi.unit, kpi.unit))


def _passport(kpi: RoleKpi, before: Passport) -> Passport:
    """What the card says of a KPI, where nobody has said it yet."""
    said: dict[str, Any] = {
        "words": kpi.title,
        "formula": kpi.formula,
        "rhythm": kpi.rhythm,
        "perspective": kpi.perspective,
        "gamed": kpi.gamed,
        "guard": kpi.guard,
    }
    return before.revise(**{field: value for field, value in said.items() if not getattr(before, field)})
