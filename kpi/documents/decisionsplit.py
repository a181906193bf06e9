"""Team against individual: who pays for a missed plan, which remedies there are, and what the solver found."""

from collections.abc import Iterator

import pandas as pd

from kpi.documents.blocks import Grid
from kpi.documents.decision import Decision
from kpi.documents.decisionpeople import cost_change, source_of
from kpi.documents.message import Chart, Message, Series
from kpi.language import _, ngettext, number
from kpi.periods import time_of
from kpi.solver import Answers
from kpi.split.effect import Sums
from kpi.split.headline import headline
from kpi.split.verdict import AIMS, best_first, loss_in_words, remedy_finding


def split(decision: Decision) -> Message:
    """Today's scheme and the new one, each beside its own 100:0."""
    if not decision.baseline.team.counts and not decision.scheme.team.counts:
        said = _("Everybody is paid on their own result alone, by today's scheme and by the new one.")
        return Message(_("No part of the bonus is the team's."), (said,), on_slide=False)
    today = headline(decision.baseline, decision.today, decision.write).whole
    new = headline(decision.scheme, decision.new, decision.write).whole
    beside = _("With the new scheme: {finding}").format(finding=new)
    return Message(
        today,
        () if decision.same else (beside,),
        tuple(_forfeited(decision)),
        _split_chart(decision),
        _split_table(decision),
        source_of(decision) + " " + _("Strong is who reaches a score of 1 or more on their own result."),
    )


def _forfeited(decision: Decision) -> Iterator[str]:
    text = _("Because teams missed their plans, {money} of all target bonuses is not paid by today's scheme.")
    if decision.today.forfeited:
        yield text.format(money=decision.write(decision.today.forfeited))


def _flows(found: Sums) -> tuple[int, int, int]:
    """What the strong, the weak and the employer have more; less where it is below 0. Together they are 0."""
    return -found.strong_lose, found.weak_gain, found.employer_keeps


def _sides() -> tuple[str, str, str]:
    return _("The strong"), _("The weak"), _("The employer")


def _split_chart(decision: Decision) -> Chart:
    shown = [Series(_("Today's scheme"), _in_units(decision, decision.today), "today")]
    if not decision.same:
        shown.append(Series(_("New scheme"), _in_units(decision, decision.new), "new"))
    about = _("Who has more, and below 0 less, than by own results alone (100:0), in {currency}; {time}")
    about = about.format(currency=decision.scheme.currency, time=time_of(decision.workforce.periods))
    alt = " ".join(f"{row[0]}: {', '.join(row[1:])}." for row in _split_table(decision).rows)
    return Chart("columns", _sides(), tuple(shown), about, alt)


def _in_units(decision: Decision, found: Sums) -> tuple[float, ...]:
    return tuple(money / decision.scheme.minor for money in _flows(found))


def _split_table(decision: Decision) -> Grid:
    found = [decision.today] if decision.same else [decision.today, decision.new]
    flows = zip(_sides(), *map(_flows, found), strict=True)
    rows = [(title, *(more_or_less(one, decision) for one in money)) for title, *money in flows]
    rows.append((_("Cost"), *(decision.write(one.cost) for one in found)))
    heads = (_("Against 100:0"), _("Today's scheme"), *([] if decision.same else [_("New scheme")]))
    return Grid(heads, tuple(rows), sums=1, alt=_("Who pays for the team part"))


def ways(decision: Decision) -> Message:
    """Remedies side by side, the fairest to the strong first."""
    if decision.mended is None:
        said = _("No share of the bonus is the team's, so no remedy of the split is asked for.")
        return Message(_("There is no split to mend."), (said,), on_slide=False)
    table = decision.remedied
    others = table[table["name"] != "today"]
    ordered = best_first(table, AIMS[0])
    return Message(
        remedy_finding(others, AIMS[0], decision.write),
        tuple(_now(decision, table)),
        tuple(f"{one.title}: {one.says}" for one in decision.ways if one.says and one.name != "as_is"),
        _ways_chart(decision, ordered),
        _ways_table(decision, ordered),
        source_of(decision),
    )


def _now(decision: Decision, table: pd.DataFrame) -> Iterator[str]:
    row = table[table["name"] == decision.new_name].iloc[0]
    found = loss_in_words(row["strong_lose"], row["strong_lose_share"], decision.write)
    text = _("With today's scheme: {finding}") if decision.same else _("With the new scheme: {finding}")
    yield text.format(finding=found)


def _ways_chart(decision: Decision, ordered: pd.DataFrame) -> Chart:
    minor = decision.scheme.minor
    about = _("What the strong have more, and below 0 less, than by own results alone (100:0), in {currency}")
    about = about.format(currency=decision.scheme.currency)
    more = Series(_("The strong"), tuple(-ordered["strong_lose"] / minor + 0.0), "new")
    alt = " ".join(f"{row[0]}: {row[2]}." for row in _ways_table(decision, ordered).rows)
    return Chart("bars", tuple(ordered["title"]), (more,), about, alt)


def _ways_table(decision: Decision, ordered: pd.DataFrame) -> Grid:
    heads = (_("Way"), _("Cost"), _("The strong"), _("The weak"), _("Beside today's cost"))
    rows = tuple(_way(decision, row) for _place, row in ordered.iterrows())
    return Grid(heads, rows, alt=_("Remedies side by side"))


def _way(decision: Decision, row: pd.Series) -> tuple[str, ...]:
    today = decision.compared.before.cost
    return (
        str(row["title"]),
        decision.write(row["cost"]),
        more_or_less(-row["strong_lose"], decision),
        more_or_less(row["weak_gain"], decision),
        cost_change(row["cost"] - today, decision.write),
    )


def more_or_less(money: float, decision: Decision) -> str:
    """Gain or loss in words."""
    if not round(money):
        return _("unchanged")
    text = _("gain {money}") if money > 0 else _("lose {money}")
    return text.format(money=decision.write(abs(money)))


def solver_message(decision: Decision, answers: Answers) -> Message:
    """The smallest change that meets the conditions, and other ways to meet them; or what would have to give."""
    count = len(answers.conditions)
    source = ngettext("The solver was asked for {n} condition.", "The solver was asked for {n} conditions.", count)
    said = (*_is_new(decision), *answers.reasons(), *([] if answers.possible else answers.lines()), answers.certainty())
    title = answers.finding()
    if answers.possible and answers.chosen.scheme != answers.ground.scheme:
        title = _("All conditions can be met: {change}").format(change=title)
    return Message(
        title,
        said,
        tuple(one.says(answers.ground) for one in answers.conditions),
        table=_alternatives(answers),
        source=source.format(n=number(count)),
    )


def _is_new(decision: Decision) -> Iterator[str]:
    if decision.solved is not None:
        yield _("The new scheme is this answer: {title}.").format(title=decision.solved.title)


def _alternatives(answers: Answers) -> Grid | None:
    if not answers.possible:
        return None
    rows = [(one.title, " ".join(one.tells), " ".join(one.lines(answers.ground))) for one in answers.alternatives]
    heads = (_("Way"), _("What is done"), _("What comes of it"))
    return Grid(heads, tuple(rows), 3, alt=_("Schemes that meet all conditions"), widths=(2, 4, 5))
