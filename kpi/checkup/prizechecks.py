"""What a prize for rank does to a team."""

from collections.abc import Iterator

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Mend, Stake
from kpi.language import _, ngettext, number, percent
from kpi.payment.payout import pay
from kpi.rules.prize import Prize


def prizes_for_rank(case: CheckCase) -> Iterator[CheckResult]:
    """A15: prizes that people win against each other."""
    question, norm = _("Does a prize set people against each other?"), _("No figure is published.")
    ranked = [prize for prize in case.scheme.prizes if prize.places and prize.competing == "people"]
    if not ranked:
        yield CheckResult("A15", question, "fine", "hint", _("No prize is won against colleagues."), norm=norm)
        return
    for prize in ranked:
        yield _of_one(case, prize, question, norm)


def _of_one(case: CheckCase, prize: Prize, question: str, norm: str) -> CheckResult:
    without = case.scheme.revise(prizes=[one for one in case.scheme.prizes if one != prize])
    more = case.paid.payout - pay(without, case.workforce).payout
    cost, winners = int(more.sum()), len(set(case.workforce.people[(more > 0).any(axis=1)]))
    title = ngettext(
        "“{name}”: {n} of {all} people has won {money}.", "“{name}”: {n} of {all} people have won {money}.", winners
    )
    share = percent(cost / int(case.paid.cost) if case.paid.cost else 0.0, 1)
    return CheckResult(
        "A15", question, "found", "hint",
        title.format(name=prize.name, n=number(winners), all=number(case.heads), money=case.write(cost)),
        _("That is {share} of all that is paid.").format(share=share),
        _("A prize for rank pays for not sharing: who helps a colleague helps a rival."), norm, _("Arithmetic."),
        Stake(cost, cost, _("is won against colleagues"), "governed"),
        Mend(_("Without the prize “{name}”").format(name=prize.name), without),
    )  # fmt: skip
