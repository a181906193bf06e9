"""What is usual, in one quiet line beside what a hand moves: of the weights of a card, and of a KPI's curve."""

from kpi.checkup.resultchecks import FEW, reaching
from kpi.language import _, ngettext, number, percent
from kpi.library.norms import Norms
from kpi.money import Floats
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card


def weights_line(card: Card, norms: Norms) -> str:
    """How many KPIs and how little weight are usual, and what this card has."""
    most, least = norms.norm("KPIs of a role"), norms.norm("weight of a KPI")
    text = ngettext(
        "Norm: at most {most} KPIs, each {least} or more; here {n} with {lightest}.",
        "Norm: at most {most} KPIs, each {least} or more; here {n}, the lightest {lightest}.",
        len(card.kpis),
    )
    lightest = min(kpi.weight for kpi in card.kpis)
    return text.format(
        most=most.written(most.high),
        least=least.written(least.low),
        n=number(len(card.kpis)),
        lightest=percent(lightest, 0),
    )


def curve_line(kpi: Kpi, results: Floats, norms: Norms) -> str:
    """How many results usually pass the threshold, reach the plan and the maximum, and how many do; empty where nothing can be counted."""
    if kpi.curve.scale != "plan" or not reaching(kpi.curve, "plan", results)[1]:
        return ""
    pass_, plan, most = (
        norms.norm(key) for key in ("people over the threshold", "people at plan", "people at the maximum")
    )
    shown = {
        "pass_norm": pass_.words,
        "plan_norm": plan.words,
        "most_norm": most.words,
        "passing": _share(kpi, "minimum", results),
        "at_plan": _share(kpi, "plan", results),
        "at_most": _share(kpi, "maximum", results),
    }
    text = _(
        "Norm: {pass_norm} pass the threshold, here {passing}; {plan_norm} reach the plan, here {at_plan}; {most_norm} reach the maximum, here {at_most}."
    )
    return text.format(**shown)


def _share(kpi: Kpi, at: str, results: Floats) -> str:
    """Of few results their number, for a share would say too much."""
    hits, known = reaching(kpi.curve, at, results)
    if known < FEW:
        return _("{n} of {all}").format(n=number(hits), all=number(known))
    return percent(hits / known)
