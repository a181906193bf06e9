"""What the links between KPIs and the money mean, in words."""

from collections.abc import Mapping, Sequence

import pandas as pd

from kpi.checkup.checkresult import CheckResult
from kpi.checkup.kpismet import KpisMet, LastMet
from kpi.checkup.predicting import SHOWN_LEAD, WEAK, Prediction, RolePredictions, Verdict, link_verdict, link_words
from kpi.language import _, ngettext, number, percent, percent_figure, period_name

Chances = Mapping[tuple[str, ...], tuple[float, float]]
"""By role and KPI: the chance of its link alone, and with all tests of the check-up counted."""


def chances_of(results: Sequence[CheckResult], check: str = "K3") -> dict[tuple[str, ...], tuple[float, float]]:
    """As the check-up settled them."""
    return {
        one.about: (one.chance, one.adjusted)
        for one in results
        if one.check == check and one.chance is not None and one.adjusted is not None
    }


def verdict_of(one: Prediction, chances: Chances) -> Verdict:
    """What can be said of a KPI."""
    return link_verdict(one, *chances.get(one.about, (1.0, 1.0)))


def predict_finding(found: RolePredictions, chances: Chances) -> str:
    """The title: with how many KPIs that are paid the money goes."""
    shown = {"role": found.role, "money": found.money}
    if not found.money:
        return _("{role} has no result in money of its own, so nothing can be predicted.").format(**shown)
    verdicts = [verdict_of(one, chances) for one in found.rows if one.weight > 0]
    linked = sum(one in ("with", "against") for one in verdicts)
    none, few = (verdicts.count(one) for one in ("none", "few"))
    asked = linked + none + few
    if not asked and verdicts:
        return _("The link between {money} and the other KPIs of {role} is arithmetic: they are made of each other.").format(**shown)  # fmt: skip
    if not asked:
        return _("{role} is paid on {money} alone.").format(**shown)
    if few == asked:
        return _("Whether the KPIs of {role} predict {money} cannot be told yet.").format(**shown)
    told = shown | {"linked": number(linked), "all": number(asked), "none": number(none), "few": number(few)}
    if few:
        text = _("There is a link between {money} and {linked} of {all} other KPIs of {role}; for {none} there is none, and for {few} it cannot be told yet.")  # fmt: skip
    elif none:
        text = ngettext("There is no link between {money} and the other KPI of {role}.", "There is a link between {money} and {linked} of {all} other KPIs of {role}; for {none} there is none.", asked)  # fmt: skip
    else:
        text = ngettext("There is a link between {money} and the other KPI of {role}.", "There is a link between {money} and all {all} other KPIs of {role}.", asked)  # fmt: skip
    links = [one.lead.links[0].value for one in found.rows if one.weight > 0 and verdict_of(one, chances) in ("with", "against")]  # fmt: skip
    weak = _("The links are weak.") if links and max(map(abs, links)) < WEAK else ""
    return " ".join(part for part in (text.format(**told), weak) if part)


def verdict_words(said: Verdict, value: float) -> str:
    """In a few words, with how strong a link is."""
    if said == "with":
        return link_words(value)
    words: dict[Verdict, str] = {
        "part": _("arithmetic"),
        "against": _("the other way round"),
        "none": _("no link"),
        "few": _("cannot be told yet"),
    }
    return words[said]


def enough_words(found: RolePredictions) -> str:
    """How much data would be enough, where it is not."""
    links = [one.lead.links[0] for one in found.rows if not one.part]
    if not links:
        return ""
    if all(link.enough for link in links):
        return _("A link of .3 within people would show in four of five cases.")
    most = max(links, key=lambda link: link.periods_wanted)
    text = ngettext(
        "For a link of .3 it takes about {n} period of so many people; there are {there}.",
        "For a link of .3 it takes about {n} periods of so many people; there are {there}.",
        most.periods_wanted,
    )
    return text.format(n=number(most.periods_wanted), there=number(most.periods))


def met_sentence(found: KpisMet) -> str:
    """What became of the money with many and with few of the others met."""
    if found.ends is None:
        return _("Too few results to say what becomes of {money} when other KPIs are met.").format(money=found.money)
    few, many = found.ends
    text = _("With {many} of {all} other KPIs met, {money} was at {high} of plan on average; with {few}, at {low}.")
    return text.format(many=number(many.met), few=number(few.met), all=number(found.others), money=found.money, high=percent_figure(many.mean), low=percent_figure(few.mean))  # fmt: skip


def last_sentence(found: LastMet) -> str:
    """How many KPIs of the company were met in its last period, and the money."""
    text = _("{period}, all results together: {met} KPIs met, {missed} missed, and {money} at {share} of plan.")
    return text.format(
        period=period_name(found.period), met=number(found.met), missed=number(found.missed), money=found.money,
        share=percent_figure(found.reached),
    )  # fmt: skip


def predict_table(found: RolePredictions, chances: Chances) -> pd.DataFrame:
    """A row a KPI: kpi, weight, link_0 to link_3 (that many periods before the money), low, high, p, adjusted, would_show, verdict."""
    rows = []
    for one in found.rows:
        chance, counted = chances.get(one.about, (float("nan"),) * 2)
        links = {f"link_{lead}": link.value for lead, link in enumerate(one.lead.links[: SHOWN_LEAD + 1])}
        first = one.lead.links[0]
        rows.append(
            {
                "kpi": one.label,
                "weight": one.weight,
                **links,
                "low": first.low,
                "high": first.high,
                "p": chance,
                "adjusted": counted,
                "would_show": first.detectable,
                "verdict": verdict_words(verdict_of(one, chances), first.value),
            }
        )
    return pd.DataFrame(rows)


def weight_words(one: Prediction) -> str:
    """Its weight, or that it is not paid."""
    return percent(one.weight, 0) if one.weight else _("not paid")
