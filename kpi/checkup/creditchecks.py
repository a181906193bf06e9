"""Checks of what the team part stands on: results credited to the wrong person, and whether own effort still counts in it."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Mend, Stake, State
from kpi.checkup.onepoint import one_more_point
from kpi.checkup.softer import pays_all_or_nothing, softer_team
from kpi.language import _, number, percent
from kpi.payment.payout import pay_again
from kpi.rules.team import Team
from kpi.split.chance import Luck, fit_luck
from kpi.split.risk import ScatteredResults
from kpi.split.weight import misattributed


def justified_by_credit(case: CheckCase) -> Iterator[CheckResult]:
    """T3: the team share that wrong credit justifies, against the one that is paid."""
    question, usual = _("Does the team share repay wrong credit?"), case.norm("team share above the justified")
    team = case.scheme.filled(case.scheme.team)
    if team.share is None or not team.counts:
        title = _("No share of the bonus is paid on the team’s result.")
        yield CheckResult("T3", question, "off", "hint", title, norm=usual.said)
        return
    if case.told.wrong_credit is None:
        title = _("It takes your word on how much of a person’s result is decided by who got the lead.")
        yield CheckResult("T3", question, "few", "hint", title, norm=usual.said)
        return
    luck, people = fit_luck(case.scheme, case.workforce), max(round(_heads(case, team)), 1)
    justified = misattributed(people, luck.sd, case.told.wrong_credit)
    state: State = "found" if team.part > justified + usual.high + 1e-9 else "fine"
    shown = {"now": percent(team.part, 0), "most": percent(justified, 0)}
    evidence = _("Who got the lead moves a result by {credit}, luck by {luck}, in a team of {n}.").format(
        credit=percent(case.told.wrong_credit), luck=percent(luck.sd), n=number(people)
    )
    if state == "fine":
        title = _("{now} of the bonus follow the team; wrong credit justifies {most}.").format(**shown)
        yield CheckResult("T3", question, state, "hint", title, evidence, norm=usual.said)
        return
    mend = Mend(_("The team share that wrong credit justifies"), case.scheme.shared(round(1 - justified, 2)))
    more = int(pay_again(mend.scheme, case.workforce).cost - case.paid.cost)
    yield CheckResult(
        "T3", question, state, "hint", _("{now} of the bonus follow the team; wrong credit justifies only {most}.").format(**shown), evidence,
        _("Beyond that, the team’s result adds other people’s luck and takes own effort away."), usual.said,
        _("Assumed: results stray by {spread}.").format(spread=percent(luck.sd)) if luck.assumed else _("From how results strayed."),
        Stake(abs(more), abs(more), _("more with that share") if more >= 0 else _("less with that share")), mend,
    )  # fmt: skip


def _heads(case: CheckCase, team: Team) -> float:
    """People in a team, on average over teams."""
    groups = case.workforce.group(team.of, slice(None))[case.paid.active.any(axis=1)]
    return float(np.bincount(groups)[np.unique(groups)].mean()) if len(groups) else 1.0


def own_effort_in_the_team(case: CheckCase) -> Iterator[CheckResult]:
    """T5: what one more own point pays through the team, against what it pays in the own part."""
    question, usual = _("Does own effort still count in the team part?"), case.norm("own effort in the team part")
    team = case.scheme.filled(case.scheme.team)
    if team.share is None or not team.counts:
        title = _("No share of the bonus is paid on the team’s result.")
        yield CheckResult("T5", question, "off", "hint", title, norm=usual.said)
        return
    luck = fit_luck(case.scheme, case.workforce)
    own, of_team = worth_of_a_point(case, luck)
    if not own > 0:
        title = _("One more own point pays nothing to anybody, so there is nothing to compare with.")
        yield CheckResult("T5", question, "few", "hint", title, norm=usual.said)
        return
    share = of_team / own
    state: State = "found" if share < usual.low else "fine"
    text = _(
        "One more point of all own KPIs pays {own} by today’s results; through the team it is worth {team} on average."
    )
    stake = round(case.target * team.part / case.periods)
    yield CheckResult(
        "T5", question, state, "hint",
        _("Own effort counts in the team part with {share} of what it counts for oneself.").format(share=percent(share)),
        text.format(own=case.write(own), team=case.write(of_team)),
        _("A team part that nobody can move by own work moves nobody’s work.") if state == "found" else "", usual.said,
        _("Assumed: results stray by {spread}.").format(spread=percent(luck.sd)) if luck.assumed else _("From how results strayed."),
        Stake(stake, stake, _("hangs on the team in a period"), "governed") if state == "found" else None,
        softer_team(case.scheme) if state == "found" and pays_all_or_nothing(team.curve) else None,
    )  # fmt: skip


def worth_of_a_point(case: CheckCase, luck: Luck) -> tuple[float, float]:
    """What one more point pays in the middle of those whom it pays anything, and what it is worth through the team; minor units."""
    through = ScatteredResults(case.scheme, case.workforce, luck).under(case.scheme).seats
    table = one_more_point(case)
    points = table.groupby("person")["point"].sum() if len(table) else pd.Series(dtype=float)
    if through.empty or not (points > 0).any():
        return 0.0, 0.0
    return float(points[points > 0].median()), float(through["team_marginal"].median())
