"""Checks of where a single point decides: jumps, edges, stretches that pay nothing, tiers that pay backwards."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kpi.checkup.bunchingchecks import piles_up, stands_below
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import ChanceTest, CheckResult, Mend, Stake
from kpi.checkup.onepoint import Jump, jump_sentence, one_more_point, scheme_jumps
from kpi.checkup.softer import pays_all_or_nothing, softened
from kpi.language import _, ngettext, number, percent
from kpi.payment.payout import pay_again
from kpi.payment.units import units
from kpi.rules.commission import Commission
from kpi.rules.team import Team
from kpi.scheme.card import Card


def where_one_point_decides(case: CheckCase) -> Iterator[CheckResult | ChanceTest]:
    """A5, A6, G1 and G4: who stands exactly on a jump, how much money a single point decides, and whether results are moved over it."""
    found = scheme_jumps(case)
    yield from _on_the_edge(case, [one for one in found if one.on_edge])
    yield from _largest_jump(case, [one for one in found if one.large > case.norm("money on one point").high])
    yield from stands_below(case, found)
    yield from piles_up(case, found)


def _on_the_edge(case: CheckCase, edges: Sequence[Jump]) -> Iterator[CheckResult]:
    question = _("Who stands exactly on a threshold?")
    if not edges:
        yield CheckResult("A5", question, "fine", "hint", _("Nobody stands exactly on a threshold."))
        return
    money = sum(one.edge_money for one in edges)
    people = list(dict.fromkeys(name for one in edges for name in one.on_edge))
    title = ngettext(
        "{n} person stands exactly on a threshold.", "{n} people stand exactly on a threshold.", len(people)
    )
    most = max(edges, key=lambda one: one.edge_money)
    yield CheckResult(
        "A5", question, "found", "hint", title.format(n=number(len(people))), _jump_line(case, most),
        _("A correction of a single result decides there. An edge is paid."), _("Close below, open above: so it is paid here."), _("Arithmetic."),
        Stake(money, money, _("hangs on the edge"), "governed"), None,
    )  # fmt: skip


def _jump_line(case: CheckCase, jump: Jump) -> str:
    level = percent(jump.at) if jump.scale == "plan" else number(jump.at, 2)
    return jump_sentence(jump, case.write(jump.per_head), level)


def _largest_jump(case: CheckCase, found: Sequence[Jump]) -> Iterator[CheckResult]:
    question = _("How much money does a single point decide?")
    usual = case.norm("money on one point")
    norm = usual.said
    if not found:
        title = _("No single point decides more than {share} of a target bonus.").format(share=percent(usual.high))
        yield CheckResult("A6", question, "fine", "risk", title, norm=norm)
        return
    first, *others = found
    evidence = _team_line(case, first) if first.of != "own" else _jump_line(case, first)
    if others:
        more = ngettext("{n} smaller jump.", "{n} smaller jumps.", len(others)).format(n=number(len(others)))
        evidence = f"{evidence} {more}"
    yield CheckResult(
        "A6", question, "found", "risk", _jump_title(case, first), evidence,
        _("One point more or less then counts for more than a month of work, and tempts to move results."), norm, _("Arithmetic."),
        Stake(first.together, first.together, _("hangs on one point")), softened(case.scheme, first),
    )  # fmt: skip


def _jump_title(case: CheckCase, jump: Jump) -> str:
    if jump.of == "own":
        level = percent(jump.at) if jump.scale == "plan" else number(jump.at, 2)
        return _("One point of {kpi} at {level} decides {money}.").format(
            kpi=jump.kpi, level=level, money=case.write(jump.together)
        )
    if pays_all_or_nothing(_team_of(case, jump).curve):
        return _("The team plan pays all or nothing: one point decides {money}.").format(
            money=case.write(jump.together)
        )
    return _("One point of team result decides {money}.").format(money=case.write(jump.together))


def _team_of(case: CheckCase, jump: Jump) -> Team:
    """The team rule that jumps: a card's own, or the scheme's."""
    return case.scheme.team_of(case.scheme.roles[jump.role]) if jump.role else case.scheme.filled(case.scheme.team)


def _team_line(case: CheckCase, jump: Jump) -> str:
    level = percent(jump.at) if jump.scale == "plan" else number(jump.at, 2)
    shown = {"level": level, "money": case.write(jump.per_head)}
    if jump.scale != "plan":
        return _("One unit short of {level} costs every person {money}.").format(**shown)
    together = units(case.workforce, "company").level()[:, 0]
    stands = sum(
        together[case.workforce.kpi_index[name]] * weight for name, weight in _team_of(case, jump).kpis.items()
    )
    if len(case.workforce.teams) == 1 or jump.of == "company":
        text = _("One point short of {level} costs every person {money}. The team stands at {result}.")
    else:
        text = _("One point short of {level} costs every person {money}. All teams together stand at {result}.")
    return text.format(result=percent(float(stands)), **shown)


def no_pay_for_more(case: CheckCase) -> Iterator[CheckResult]:
    """A7: where one more point pays nothing."""
    question = _("Where does one more point pay nothing?")
    usual = case.norm("results that pay nothing more")
    norm = usual.said
    table = one_more_point(case)
    if table.empty:
        yield CheckResult("A7", question, "few", "risk", _("Nobody has a result of a KPI that is paid."), norm=norm)
        return
    stake, share = int(table["stake"].sum()), float(table["still"].mean())
    if share <= usual.high:
        yield CheckResult(
            "A7",
            question,
            "fine",
            "risk",
            _("One more point nearly always pays: it does not in {share} of the results.").format(share=percent(share)),
            norm=norm,
        )
        return
    people = table[table["still"] > 0].groupby("person")["still"].mean().sort_values(ascending=False)
    names = ", ".join(case.name(str(name)) for name in people.index[:4])
    title = _("One more point pays nothing in {share} of the results.").format(share=percent(share))
    evidence = _("Most often for {names}: below the first point of the curve, or above its last.").format(names=names)
    yield CheckResult(
        "A7", question, "found", "risk", title, evidence, _("Who is far below gives up, who is above stops."), norm, _("Arithmetic."),
        Stake(stake, stake, _("hangs on results that do not move it"), "governed"), None,
    )  # fmt: skip


def backward_tiers(case: CheckCase) -> Iterator[CheckResult]:
    """A8: a tier that pays the higher rate on everything jumps."""
    question = _("Does a tier pay backwards?")
    norm = _(
        "Retroactive tiers invite gaming (Misra and Nair, Oyer); one vendor recommends them in place of thresholds."
    )
    commissions = [(card, one) for card in case.scheme.cards for one in card.commissions]
    if not commissions:
        yield CheckResult("A8", question, "off", "risk", _("Nobody is paid a commission in tiers."))
        return
    backwards = [(card, one) for card, one in commissions if one.kind == "retroactive" and len(one.tiers) > 1]
    if not backwards:
        title = _("Higher rates count only for what lies above each level.")
        yield CheckResult("A8", question, "fine", "risk", title, norm=norm)
        return
    for card, one in backwards:
        mend = _marginal(case, card)
        less = int(case.paid.cost - pay_again(mend.scheme, case.workforce).cost)
        yield CheckResult(
            "A8",
            question,
            "found",
            "risk",
            _jump_of_tiers(case, card, one),
            _("The higher rate then counts for everything from the first unit on."),
            _("Deals are moved over the end of a period."),
            norm,
            _("Arithmetic."),
            Stake(less, less, _("is paid by the backward tiers")),
            mend,
        )


def _jump_of_tiers(case: CheckCase, card: Card, commission: Commission) -> str:
    """What reaching a tier pays at once; in money only where the levels are money."""
    if commission.tiers_in != "money":
        return _("{role}: reaching a tier pays the higher rate backwards.").format(role=card.role)
    rise = max((after.rate - before.rate) * after.from_ for before, after in pairwise(commission.tiers))
    return _("{role}: reaching a tier pays {money} at once.").format(
        role=card.role, money=case.write(rise * case.scheme.minor)
    )


def _marginal(case: CheckCase, card: Card) -> Mend:
    commissions = [one.revise(kind="marginal") for one in card.commissions]
    title = _("{role}: each rate counts only above its level").format(role=card.role)
    return Mend(title, case.scheme.revise_card(card.role, commissions=commissions))
