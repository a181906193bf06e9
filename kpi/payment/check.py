"""What a scheme does not find in a workforce: every unknown name and missing result, at once."""

from collections.abc import Iterator

from kpi.language import _, ngettext
from kpi.payment.cardproblems import card_problems
from kpi.payment.changestold import changes_told
from kpi.payment.grouprows import differences
from kpi.payment.shortertold import money_of_longer, not_whole
from kpi.payment.todate import no_dates
from kpi.payment.unreasoned import without_reason
from kpi.payment.workforce import Workforce
from kpi.periods import spans
from kpi.problem import Problem, refuse_errors
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


def refuse(scheme: Scheme, workforce: Workforce) -> None:
    """Raises `Refused` with every error of `check`, if there are any."""
    refuse_errors(check(scheme, workforce))


def check(scheme: Scheme, workforce: Workforce) -> list[Problem]:
    """Problems in the order in which a person would mend them; errors stop `pay`, notices do not.

    >>> import kpi, pandas as pd
    >>> scheme = kpi.load("data/story/scheme.yaml")
    >>> workforce = kpi.build(pd.read_csv("data/story/results.csv"), pd.read_csv("data/story/people.csv"), scheme)
    >>> kpi.check(scheme, workforce)
    []
    >>> other = scheme.cards[0].kpis[0].revise(name="calls")
    >>> print(*kpi.check(scheme.revise_card("Seller", kpis=(other,)), workforce))
    KPIs: the data has no KPI “calls”. In the data: sales.
    """
    return Checks(workforce)(scheme)


class Checks:
    """What schemes do not find in one workforce. Of a scheme that differs from the one before in a card, only that card is looked at."""

    def __init__(self, workforce: Workforce) -> None:
        self._workforce = workforce
        self._seen: dict[str, tuple[tuple[object, ...], list[Problem]]] = {}

    def __call__(self, scheme: Scheme) -> list[Problem]:
        """As `check` says it."""
        workforce = self._workforce
        found = [*_unknown_roles(scheme, workforce), *_unknown_kpis(scheme, workforce)]
        found += [*changes_told(workforce), *money_of_longer(scheme, workforce), *not_whole(workforce)]
        if undated := list(_undated(scheme, workforce)):
            return [*found, *undated]
        for role in workforce.members:
            # Where a name is unknown, everything would be missing.
            if role in scheme.roles and workforce.kpi_index.keys() >= set(scheme.needs[role]):
                found += self._of_card(scheme, scheme.roles[role])
        found += without_reason(scheme, workforce)
        looked_at = {name: None for role in workforce.members for name in scheme.needs.get(role, ())}
        return [*found, *differences(workforce, (name for name in looked_at if name in workforce.kpi_index))]

    def _of_card(self, scheme: Scheme, card: Card) -> list[Problem]:
        rests_on = (
            card,
            scheme.order_of(card).rules,
            scheme.team_of(card),
            scheme.shared_out,
            scheme.minor,
            scheme.prorate,
        )
        before, found = self._seen.get(card.role, ((), []))
        if before != rests_on:
            found = list(card_problems(scheme, card, self._workforce, self._workforce.members[card.role]))
            self._seen[card.role] = rests_on, found
        return found


def _unknown_roles(scheme: Scheme, workforce: Workforce) -> Iterator[Problem]:
    for role in workforce.members:
        if role not in scheme.roles:
            count = int((workforce.seats["role"] == role).sum())
            what = ngettext(
                "{n} person has the role “{role}”, which has no card",
                "{n} people have the role “{role}”, which has no card",
                count,
            )
            mend = _("Add a card for it, or rename it. Cards: {cards}.").format(cards=", ".join(scheme.roles))
            yield Problem(what.format(n=count, role=role or "–"), _("roles"), mend)


def _unknown_kpis(scheme: Scheme, workforce: Workforce) -> Iterator[Problem]:
    needed = dict.fromkeys(name for role in workforce.members for name in scheme.needs.get(role, ()))
    for name in needed:
        if name not in workforce.kpi_index:
            mend = _("In the data: {names}.").format(names=", ".join(workforce.kpis))
            yield Problem(_("the data has no KPI “{name}”").format(name=name), _("KPIs"), mend)


def _undated(scheme: Scheme, workforce: Workforce) -> Iterator[Problem]:
    """Periods that are no dates, where something is measured to date."""
    cards = [scheme.roles[role] for role in workforce.members if role in scheme.roles]
    to_date = any(card.needs_dates or scheme.team_of(card).looks_back for card in cards)
    to_date |= any(one.looks_back for one in scheme.shared_out)
    if to_date and spans(workforce.periods, "year") is None:
        yield no_dates(workforce.periods)
