"""Who is strong: a rule that the reader sees and moves. It looks at own scores only, so no split and no team plan changes it."""

from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from kpi.frozen import Frozen, Rate, Share
from kpi.language import N_, _, ngettext, percent
from kpi.money import Floats
from kpi.payment.payouts import Payouts
from kpi.quotient import quotient
from kpi.rules.people import Mask

Over = Literal["period", "all"]
HAIR = 1e-9
"""By so much, a score may miss a level on paper that it reaches."""


class _Over(Frozen):
    over: Over = Field("all", title=N_("Decided"), description=N_("Once over all periods, or in each of them anew."))


class AtPlan(_Over):
    """An individual score at or above a level."""

    kind: Literal["plan"] = "plan"
    level: Rate = Field(1.0, title=N_("Score at or above"))


class Top(_Over):
    """The best share of the people; who ties with the last of them belongs to them, who scores nothing does not."""

    kind: Literal["top"] = "top"
    share: Share = Field(1 / 3, title=N_("Best share of the people"))


class AboveHistory(_Over):
    """Better than one's own earlier periods on average; over all: in more than half of the periods that have earlier ones."""

    kind: Literal["history"] = "history"


class Named(_Over):
    """Chosen by hand, in all periods."""

    kind: Literal["names"] = "names"
    people: tuple[str, ...] = Field((), title=N_("People"))


Rule = Annotated[AtPlan | Top | AboveHistory | Named, Field(discriminator="kind")]
AT_PLAN = AtPlan()
"""Who reached the plan on their own, over all periods that are looked at."""


def strong(rule: Rule, paid: Payouts) -> Mask:
    """Where (people, periods, ...) a seat that is paid is strong; the seats of a person share a label that is given over all."""
    match rule:
        case Named():
            chosen = paid.seats["person"].isin(rule.people).to_numpy()
        case AboveHistory():
            chosen = _above_history(rule.over, paid)
        case AtPlan():
            chosen = _scores(rule.over, paid) >= rule.level - HAIR
        case Top():
            chosen = _best(rule, paid)
    return paid.active & chosen.reshape(chosen.shape + (1,) * (paid.active.ndim - chosen.ndim))


def over_all(rule: Rule, paid: Payouts) -> Mask:
    """(people,) who is strong when all periods are taken together."""
    return _once(strong(rule.revise(over="all"), paid))


def period_by_period(rule: Rule, paid: Payouts) -> Mask:
    """Where (people, periods, ...) a seat that is paid is strong in the period itself."""
    return strong(rule.revise(over="period"), paid)


def mostly(mask: Mask, paid: Payouts) -> Mask:
    """(people,) whose seats are strong in at least half of the periods that are paid."""
    codes = paid.workforce.person_index
    hits, turns = (summed(array, codes)[codes] for array in (mask, paid.active))
    often: Any = (turns > 0) & (2 * hits >= turns)
    return often


def said(rule: Rule) -> str:
    """The rule in words, to be put after "Strong:"."""
    match rule:
        case Named():
            return ngettext("{n} person named by hand", "{n} people named by hand", len(rule.people)).format(
                n=len(rule.people)
            )
        case AboveHistory(over="period"):
            return _("a better individual score than in one's own earlier periods on average")
        case AboveHistory():
            return _("in most periods a better individual score than in one's own earlier ones on average")
        case AtPlan(over="period"):
            return _("an individual score of {level} or more in the period").format(level=percent(rule.level, 1))
        case AtPlan():
            return _("an individual score of {level} or more over all periods").format(level=percent(rule.level, 1))
        case Top(over="period"):
            return _("the best {share} by individual score in the period").format(share=percent(rule.share, 1))
        case Top():
            return _("the best {share} by individual score over all periods").format(share=percent(rule.share, 1))


def summed(array: NDArray[Any], codes: NDArray[np.intp]) -> Floats:
    """(distinct people,) seats and all that is behind added up."""
    return np.bincount(codes, array.reshape(len(array), -1).sum(axis=1, dtype=float)).astype(float)


def mean_scores(paid: Payouts) -> Floats:
    """(people,) a person's score over all seats and periods, weighted by target bonus; NaN without one."""
    codes = paid.workforce.person_index
    earned = summed(np.where(paid.active, paid.score * paid.target, 0.0), codes)
    target = summed(paid.target, codes)
    return quotient(earned, target)[codes]


def _once(mask: Mask) -> Mask:
    some: Any = mask.reshape(len(mask), -1).any(axis=1)
    return some


def _scores(over: Over, paid: Payouts) -> Floats:
    return paid.score if over == "period" else mean_scores(paid)


def _best(rule: Top, paid: Payouts) -> Mask:
    if rule.over == "period":
        return _at_the_top(paid.score, paid.active, rule.share)
    once = ~paid.seats["person"].duplicated().to_numpy()  # a person with two seats is one person
    score = mean_scores(paid)
    known = once & ~np.isnan(score)
    return score >= _last_of_the_best(score[known], np.ones(int(known.sum()), bool), rule.share) - HAIR


def _at_the_top(score: Floats, counts: Mask, share: float) -> Mask:
    return counts & (score >= _last_of_the_best(score, counts, share) - HAIR)


def _last_of_the_best(score: Floats, counts: Mask, share: float) -> Floats:
    """The lowest score (...) that still belongs to the best share of those who count; infinite where nobody does."""
    falling = -np.sort(-np.where(counts & (score > 0), score, -np.inf), axis=0)
    wanted = np.maximum(np.floor(counts.sum(axis=0) * share + 0.5), 1).astype(np.intp)
    falling = np.concatenate([falling, np.full((1, *falling.shape[1:]), -np.inf)])
    reached = np.take_along_axis(falling, (wanted - 1)[None], axis=0)[0]
    lowest = np.where(falling > -np.inf, falling, np.inf).min(axis=0)
    last = np.where(reached > -np.inf, reached, lowest)
    return last if share > 0 else np.full_like(last, np.inf)


def _above_history(over: Over, paid: Payouts) -> Mask:
    """(people, periods, ...) or (people,); the seats of a person share their history."""
    codes = paid.workforce.person_index
    shape = (codes.max(initial=-1) + 1, *paid.active.shape[1:])
    earned, target = np.zeros(shape), np.zeros(shape)
    np.add.at(earned, codes, np.where(paid.active, paid.score * paid.target, 0.0))
    np.add.at(target, codes, np.where(paid.active, paid.target, 0))
    score = np.divide(earned, target, out=np.zeros(shape), where=target > 0)
    turns = target > 0
    before: Any = np.cumsum(turns, axis=1) - turns
    mean = np.divide(np.cumsum(score, axis=1) - score, before, out=np.zeros(shape), where=before > 0)
    better, has = turns & (before > 0) & (score > mean + HAIR), turns & (before > 0)
    if over == "period":
        return better[codes]
    axes = tuple(range(1, better.ndim))
    return (2 * better.sum(axis=axes) > has.sum(axis=axes))[codes]
