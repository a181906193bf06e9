"""What the team part does, in a sentence: who loses, who gains it, and what that costs or saves."""

from typing import NamedTuple

from kpi.language import Write, _, ngettext, percent, spelled
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemeview import split_in_figures
from kpi.split.effect import Sums

SEEN = 0.0005
"""The smallest share that one decimal of a percentage shows."""


class Headline(NamedTuple):
    """One finding in two lengths."""

    whole: str
    short: str
    """At most 60 letters with amounts of up to eight digits: for the wall."""


def headline(scheme: Scheme, found: Sums, write: Write) -> Headline:
    """What comes of a scheme against its own 100:0; `write` writes minor units as money."""
    split = split_of(scheme)
    told = _told(found, bool(split), pools=bool(scheme.shared_out))
    words = {
        "n": spelled(found.strong),
        "weak": spelled(found.weak),
        "split": split,
        "share": _share(found.strong_lose_share),
        "weak_share": _share(found.weak_gain_share),
        "lost": write(abs(found.strong_lose)),
        "gained": write(abs(found.weak_gain)),
        "kept": write(abs(found.employer_keeps)),
        "cost": write(found.cost),
    }
    return Headline(*(text.format(**words) for text in told))


def split_of(scheme: Scheme) -> str:
    """The scheme in short, such as 60:40; empty where the team pays no part, or roles have team rules of their own."""
    share = scheme.team.share
    return "" if share is None or any(card.team for card in scheme.cards) else split_in_figures(share)


def _share(share: float) -> str:
    """With one decimal, and more where a share is so small that it would read as nothing."""
    return percent(abs(share), 1 if abs(share) >= SEEN else 4) if share == share else ""


def _told(found: Sums, split: bool, *, pools: bool) -> Headline:
    if not found.strong + found.weak:
        return Headline(_("Nobody is paid a bonus."), _("Nobody is paid a bonus."))
    if not found.winners + found.losers and pools:
        return Headline(
            _("The team part changes nobody's pay. With the pools it costs {cost}."),
            _("The team part changes nobody's pay."),
        )
    if not found.winners + found.losers:
        whole = _("Everybody is paid as by their own result alone: the bonuses cost {cost}.")
        return Headline(whole, _("Everybody is paid as by their own result alone."))
    if not found.strong:
        return _nobody_strong(found)
    if found.strong_lose > 0:
        return _strong_lose(found, split)
    return _strong_gain(found, split) if found.strong_lose < 0 else _strong_keep(found)


def _nobody_strong(found: Sums) -> Headline:
    if found.weak_gain > 0:
        whole = _("Nobody is strong. The others gain {gained}, which the employer pays on top.")
        return Headline(whole, _("Nobody is strong. The others gain {gained}."))
    if found.weak_gain < 0:
        whole = _("Nobody is strong. The others lose {weak_share} of their bonus: the employer keeps {kept}.")
        return Headline(whole, _("Nobody is strong. The others lose {weak_share}."))
    whole = _("Nobody is strong. What some of the others lose, some gain: the bonuses cost {cost}.")
    return Headline(whole, _("Nobody is strong. The cost stays the same."))


def _strong_lose(found: Sums, split: bool) -> Headline:
    if found.weak_gain > 0:
        return _strong_lose_to_the_weak(found, split)
    if not found.winners:
        return _nobody_gains(found.strong)
    if found.weak_gain < 0:
        whole = _(
            "The strong lose {share} of their bonus, and the weak lose {weak_share} of theirs: the employer keeps {kept}."
        )
        return Headline(whole, _("The strong lose {share}, and the weak lose {weak_share}."))
    whole = _("The strong lose {share} of their bonus. The weak gain nothing: the employer keeps {kept}.")
    return Headline(whole, _("The strong lose {share}. The employer keeps it."))


def _nobody_gains(strong: int) -> Headline:
    whole = ngettext(
        "The {n} strong person loses {share} of the bonus. Nobody gains it: the employer keeps {kept}.",
        "The {n} strong lose {share} of their bonus. Nobody gains it: the employer keeps {kept}.",
        strong,
    )
    short = ngettext(
        "The {n} strong person loses {share}. Nobody gains it.",
        "The {n} strong lose {share}. Nobody gains it.",
        strong,
    )
    return Headline(whole, short)


def _strong_lose_to_the_weak(found: Sums, split: bool) -> Headline:
    short = ngettext(
        "The {n} strong person loses {share}. The weak gain {gained}.",
        "The {n} strong lose {share}. The weak gain {gained}.",
        found.strong,
    )
    if found.employer_keeps > 0:
        whole = ngettext(
            "The {n} strong person loses {share} of the bonus. The weak gain {gained}, and the employer keeps {kept}.",
            "The {n} strong lose {share} of their bonus. The weak gain {gained}, and the employer keeps {kept}.",
            found.strong,
        )
    elif not found.employer_keeps and split:
        whole = _("{split} moves {lost} from the strong to the weak. The cost stays the same.")
    elif not found.employer_keeps:
        whole = _("The team part moves {lost} from the strong to the weak. The cost stays the same.")
    elif split:
        whole = _("{split} moves {lost} from the strong and {kept} of new money to the weak.")
    else:
        whole = _("The team part moves {lost} from the strong and {kept} of new money to the weak.")
    return Headline(whole, short)


def _strong_keep(found: Sums) -> Headline:
    if found.weak_gain > 0:
        whole = _("The strong lose nothing. The weak gain {gained}, which the employer pays on top.")
        return Headline(whole, _("The strong lose nothing. The weak gain {gained}."))
    if found.weak_gain < 0:
        whole = _("The strong lose nothing. The weak lose {weak_share} of their bonus: the employer keeps {kept}.")
        return Headline(whole, _("The strong lose nothing. The weak lose {weak_share}."))
    whole = _("Strong and weak are paid as much as by own results alone, but single people are not.")
    return Headline(whole, _("Strong and weak are paid the same in total."))


def _strong_gain(found: Sums, split: bool) -> Headline:
    if found.weak_gain > 0:
        whole = _("The strong gain {lost} and the weak gain {gained}: the employer pays {kept} more.")
        return Headline(whole, _("The strong gain {lost} and the weak {gained}."))
    if not found.weak_gain:
        whole = _("The strong gain {lost}, which the employer pays on top.")
        return Headline(whole, _("The strong gain {lost}."))
    return _strong_gain_from_the_weak(found, split)


def _strong_gain_from_the_weak(found: Sums, split: bool) -> Headline:
    short = _("The strong gain {lost}. The weak lose {weak_share}.")
    if found.employer_keeps > 0:
        whole = _("The weak lose {gained}. The strong gain {lost}, and the employer keeps {kept}.")
    elif not found.employer_keeps and split:
        whole = _("{split} moves {gained} from the weak to the strong. The cost stays the same.")
    elif not found.employer_keeps:
        whole = _("The team part moves {gained} from the weak to the strong. The cost stays the same.")
    elif split:
        whole = _("{split} moves {gained} from the weak and {kept} of new money to the strong.")
    else:
        whole = _("The team part moves {gained} from the weak and {kept} of new money to the strong.")
    return Headline(whole, short)
