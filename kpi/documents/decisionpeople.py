"""What changes, for whom and why; what it costs; and who gains and loses, by role."""

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from kpi import comparison
from kpi.charts.comparisonchart import winner_finding
from kpi.comparison.bands import BANDS, NO_CHANGE, band_title
from kpi.comparison.comparisonheadline import asides, comparison_headline
from kpi.documents.blocks import Grid
from kpi.documents.decision import STEP, CostAt, Decision
from kpi.documents.message import Chart, Colour, Message, Series
from kpi.language import Write, _, ngettext, number, percent, percent_figure
from kpi.periods import time_of
from kpi.split.headline import headline

_MOST_ROLES = 12
"""So many roles are shown one by one, the largest first; the others together."""
_COLOURS: Mapping[str, Colour] = {
    "loss_more": "lost",
    "loss": "lost soft",
    "same": "same",
    "gain": "gained soft",
    "gain_more": "gained",
    "new": "new",
    "nothing": "today",
}


def source_of(decision: Decision) -> str:
    """On whose results both schemes are paid."""
    people = decision.workforce.seats["person"].nunique()
    text = ngettext(
        "Both schemes are paid on the same results of {n} person, {time}.",
        "Both schemes are paid on the same results of {n} people, {time}.",
        people,
    )
    return text.format(n=number(people), time=time_of(decision.workforce.periods))


def core(decision: Decision) -> Message:
    """The whole in one sentence, and rule by rule."""
    if decision.same:
        title = _("Nothing that is paid changes: today's scheme stays.")
        return Message(title, tuple(_reasons(decision)), source=source_of(decision))
    title = comparison_headline(decision.compared, decision.write, decision.scheme.minor)
    rows = tuple((one.what, one.before, one.after) for one in decision.changed)
    heads = (_("What changes"), _("Today"), _("New"))
    table = Grid(heads, rows, 3, alt=_("Every rule that changes"), widths=(3, 4, 4))
    said = (*_reasons(decision), *asides(decision.compared, decision.write))
    return Message(title, said, table=table, source=source_of(decision))


def _reasons(decision: Decision) -> Iterator[str]:
    """In the words of who proposes it; otherwise what today's split does."""
    if decision.why:
        yield _("Why: {why}").format(why=decision.why)
    elif decision.baseline.team.counts:
        found = headline(decision.baseline, decision.today, decision.write).whole
        yield _("Why today's scheme is looked at: {finding}").format(finding=found)


def known_costs(decision: Decision) -> Message:
    """What both cost on the results as they were, at plan, and on worse and better ones."""
    known = decision.costs[1]
    words = {"after": decision.write(known.after), "before": decision.write(known.before)}
    if decision.same:
        title = _("On the known results today's scheme costs {before}.")
    elif words["after"] == words["before"]:
        title = _("On the same results the new scheme costs as much as today's: {before}.")
    else:
        title = _("On the same results the new scheme costs {after}; today's costs {before}.")
    about = _("Cost of all bonuses in {currency}, {time}")
    about = about.format(currency=decision.scheme.currency, time=time_of(decision.workforce.periods))
    minor = decision.scheme.minor
    before = Series(_("Today's scheme"), tuple(one.before / minor for one in decision.costs), "today")
    after = Series(_("New scheme"), tuple(one.after / minor for one in decision.costs), "new")
    return Message(
        title.format(**words),
        tuple(_levels(decision)),
        chart=Chart(
            "columns",
            tuple(one.title for one in decision.costs),
            (before,) if decision.same else (before, after),
            about,
            alt=" ".join(_levels(decision)),
        ),
        table=_cost_table(decision),
        source=source_of(decision),
    )


def _levels(decision: Decision) -> Iterator[str]:
    worse, _known, plan, better = decision.costs
    text = _(
        "It costs {plan} where everybody is just at plan, {worse} on results {share} worse, and {better} on better ones."
    )
    said = {"plan": plan, "worse": worse, "better": better}
    yield text.format(share=percent(STEP), **{name: decision.write(one.after) for name, one in said.items()})


def _cost_table(decision: Decision) -> Grid:
    heads = (_("On these results"), _("Today's scheme"), _("New scheme"), _("Difference"))
    rows = [_cost_row(one, decision.write) for one in decision.costs]
    shown = 2 if decision.same else len(heads)
    return Grid(heads[:shown], tuple(row[:shown] for row in rows), alt=_("Cost on other results"))


def _cost_row(one: CostAt, write: Write) -> tuple[str, ...]:
    return one.title, write(one.before), write(one.after), cost_change(one.after - one.before, write)


def cost_change(change: float, write: Write) -> str:
    """More or less, in words."""
    if write(abs(change)) == write(0):
        return _("the same")
    text = _("{money} more") if change > 0 else _("{money} less")
    return text.format(money=write(abs(change)))


def by_role(decision: Decision) -> pd.DataFrame:
    """`kpi.comparison.by` of the roles, the largest first."""
    people = decision.compared.people
    roles = people["role"].astype(str)
    largest = roles.value_counts().index[:_MOST_ROLES]
    if roles.nunique() > _MOST_ROLES:
        roles = roles.where(roles.isin(largest), _("Other roles"))
    return comparison.by(people, roles).sort_values("people", ascending=False, kind="stable").reset_index(drop=True)


def who_gains(decision: Decision) -> Message:
    """Counts and money of each role; nobody by name."""
    table = by_role(decision)
    if decision.same or not (table["winners"].any() or table["losers"].any()):
        return Message(_("Nobody gains or loses."), (_("Everybody's pay stays the same."),), on_slide=False)
    sums = table[["people", "winners", "losers", "before", "after", "change"]].sum()
    return Message(
        winner_finding(table) if len(table) > 1 else _of_all(sums),
        tuple(_smallest_and_largest(decision)),
        chart=_bands(table),
        table=_role_table(decision, table, sums),
        source=" ".join([source_of(decision), count_as_none()]),
    )


def count_as_none() -> str:
    """Up to where a change is told as none."""
    return _("Changes of up to {share} of today's pay count as none here.").format(share=percent(NO_CHANGE))


def _of_all(sums: pd.Series) -> str:
    """Who gains and who loses, where there is one role."""
    people, gain, lose = (int(sums[name]) for name in ("people", "winners", "losers"))
    gains = ngettext("{n} of {people} person gains.", "{n} of {people} people gain.", people)
    loses = ngettext("{n} of {people} person loses.", "{n} of {people} people lose.", people)
    said = ((gain, gains if gain else _("Nobody gains.")), (lose, loses if lose else _("Nobody loses.")))
    return " ".join(text.format(n=number(count), people=number(people)) for count, text in said)


def _smallest_and_largest(decision: Decision) -> Iterator[str]:
    """The middle and the most of what anybody gains, and of what anybody loses."""
    gained, lost = decision.compared.winners["change"], -decision.compared.losers["change"]
    gain = ngettext(
        "{n} person gains {most}.", "{n} people gain, {half} in the middle and {most} at most.", len(gained)
    )
    lose = ngettext("{n} person loses {most}.", "{n} people lose, {half} in the middle and {most} at most.", len(lost))
    for money, text in ((gained, gain), (lost, lose)):
        if len(money):
            half, most = decision.write(money.median()), decision.write(money.max())
            yield text.format(n=number(len(money)), half=half, most=most)


def _bands(table: pd.DataFrame) -> Chart:
    shown = [band for band in (*BANDS, "new", "nothing") if table[band].any()]
    series = tuple(Series(band_title(band), tuple(map(float, table[band])), _COLOURS[band]) for band in shown)
    about = _("People of each role, by what becomes of their pay")
    alt = " ".join(_role_told(row) for _place, row in table.iterrows())
    return Chart("stacked", tuple(table["group"]), series, about, alt)


def _role_told(row: pd.Series) -> str:
    text = ngettext(
        "{role}: of {n} person {gain} gains and {lose} loses.",
        "{role}: of {n} people {gain} gain and {lose} lose.",
        int(row["people"]),
    )
    counts = {"n": row["people"], "gain": row["winners"], "lose": row["losers"]}
    return text.format(role=row["group"], **{name: number(count) for name, count in counts.items()})


def _role_table(decision: Decision, table: pd.DataFrame, sums: pd.Series) -> Grid:
    heads = (
        _("Role"),
        _("People"),
        _("Gain"),
        _("Lose"),
        _("Today"),
        _("New"),
        _("Difference"),
        _("Share of today's pay"),
    )
    rows = [_role_row(str(row["group"]), row, decision.write) for _place, row in table.iterrows()]
    several = len(rows) > 1
    if several:
        rows.append(_role_row(_("Everybody"), sums, decision.write))
    return Grid(heads, tuple(rows), sums=int(several), alt=_("Who gains and who loses, by role"))


def _role_row(name: str, row: pd.Series, write: Write) -> tuple[str, ...]:
    share = row["change"] / row["before"] if row["before"] else math.nan
    return (
        name,
        *(number(row[column]) for column in ("people", "winners", "losers")),
        write(row["before"]),
        write(row["after"]),
        cost_change(row["change"], write),
        "–" if math.isnan(share) else percent_figure(abs(share)),
    )
