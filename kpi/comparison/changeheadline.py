"""What a changed scheme does to people's pay, in a sentence that begins with the change."""

from dataclasses import dataclass

import numpy as np

from kpi.difference import changes, moved_weight
from kpi.language import Write, _, ngettext, number, percent
from kpi.payment.payouts import Payouts
from kpi.scheme.scheme import Scheme
from kpi.split.strong import summed


@dataclass(frozen=True)
class Shift:
    """How many people gain, lose and are paid the same, and how much, in whole minor units: gained − lost is the change of the cost."""

    gain: int
    lose: int
    same: int
    gained: int
    lost: int

    @property
    def several(self) -> bool:
        """Whether one sentence of three counts reads well."""
        return min(self.gain, self.lose, self.same) > 1


def shift(before: Payouts, after: Payouts) -> Shift:
    """People whose pay changed between two payouts of one workforce, seats and periods added up."""
    codes = after.workforce.person_index
    paid = summed(after.active | before.active, codes) > 0
    change = np.rint(summed(after.payout - before.payout, codes)[paid]).astype(np.int64)
    gain, lose = change > 0, change < 0
    return Shift(
        gain=int(gain.sum()),
        lose=int(lose.sum()),
        same=int((change == 0).sum()),
        gained=int(change[gain].sum()),
        lost=-int(change[lose].sum()),
    )


def change_headline(before: Scheme, after: Scheme, found: Shift, write: Write) -> str:
    """Which change it is, and who gains and loses by it; empty where nothing that is paid changed.

    A weight that was moved is named, a single other change is told; several are not.
    """
    made = [change for change in changes(before, after) if not change.wording]
    if not made:
        return ""
    moved = moved_weight(before, after)
    words = {
        "kpi": moved.label if moved else "",
        "weight": percent(moved.weight, 1) if moved else "",
        "change": str(made[0]),
        "n": number(found.gain),
        "losers": number(found.lose),
        "same": number(found.same),
        "gained": write(found.gained),
        "lost": write(found.lost),
    }
    return _told(found, "weight" if moved else "one" if len(made) == 1 else "several").format(**words)


def _told(found: Shift, kind: str) -> str:
    if found.several:
        return _in_one_sentence(found.gain, kind)
    if not found.gain + found.lose:
        return _nobody(kind)
    return " ".join([_named(kind), *_who(found)])


def _in_one_sentence(gain: int, kind: str) -> str:
    if kind == "weight":
        return ngettext(
            "With {kpi} at {weight}, {n} person gains {gained}, {losers} lose {lost} and {same} are paid the same.",
            "With {kpi} at {weight}, {n} people gain {gained}, {losers} lose {lost} and {same} are paid the same.",
            gain,
        )
    if kind == "one":
        return ngettext(
            "{change}. By this, {n} person gains {gained}, {losers} lose {lost} and {same} are paid the same.",
            "{change}. By this, {n} people gain {gained}, {losers} lose {lost} and {same} are paid the same.",
            gain,
        )
    return ngettext(
        "With the changed scheme, {n} person gains {gained}, {losers} lose {lost} and {same} are paid the same.",
        "With the changed scheme, {n} people gain {gained}, {losers} lose {lost} and {same} are paid the same.",
        gain,
    )


def _nobody(kind: str) -> str:
    if kind == "weight":
        return _("With {kpi} at {weight}, everybody is paid the same as by today's scheme.")
    if kind == "one":
        return _("{change}. Everybody is paid the same as by today's scheme.")
    return _("With the changed scheme, everybody is paid the same as by today's.")


def _named(kind: str) -> str:
    """The change as a sentence of its own."""
    if kind == "weight":
        return _("With {kpi} at {weight}, pay changes.")
    return _("{change}.") if kind == "one" else _("With the changed scheme, pay changes.")


def _who(found: Shift) -> list[str]:
    """A sentence for each group: small counts have forms of their own in many languages."""
    gain = ngettext("{n} person gains {gained}.", "{n} people gain {gained}.", found.gain)
    lose = ngettext("{losers} person loses {lost}.", "{losers} people lose {lost}.", found.lose)
    return [
        gain if found.gain else _("Nobody gains."),
        lose if found.lose else _("Nobody loses."),
        *([_("Everybody else is paid the same.")] if found.same else []),
    ]
