"""How far "strong" can be trusted: reliability of a ranking, and people's means with luck taken out."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _, ngettext, percent
from kpi.money import Floats
from kpi.normal import one_chance_below
from kpi.payment.payouts import Payouts
from kpi.quotient import quotient
from kpi.rules.people import Mask
from kpi.statistics.panel import ASSUMED_ICC, FEW, TRUSTED, Variances, credibility, reliability, variances


@dataclass(frozen=True, eq=False)
class Label:
    """How far "strong" can be trusted."""

    icc: float
    periods: float
    """Of a person, on average."""
    reliability: float
    assumed: bool
    """The periods were too few, so the correlation is `ASSUMED_ICC`."""
    people: pd.DataFrame
    """A row a person: person, strong, periods, mean score, credibility, shrunk mean, sd of that, chance to be at plan or above in truth."""

    @property
    def trusted(self) -> bool:
        """Whether the reliability is at least `TRUSTED`."""
        return self.reliability >= TRUSTED

    @property
    def still_strong(self) -> int:
        """Of those called strong, how many are still at plan or above when luck is taken out of their mean."""
        return int((self.people["strong"] & (self.people["shrunk"] >= 1)).sum())


def label(paid: Payouts, strong_over_all: Mask) -> Label:
    """How reliable the label is, from the individual scores of (people, periods); seats of a person are put together."""
    scores, names, once = _by_person(paid)
    turns = (~np.isnan(scores)).sum(axis=1)
    found = variances(scores) if scores.shape[1] >= FEW else None
    assumed = found is None or math.isnan(found.icc)
    means = np.nanmean(scores, axis=1)
    own = _assumed(means) if assumed or found is None else found
    believed = np.array([credibility(count, own.luck / own.person) if own.person else 0.0 for count in turns])
    middle = float(means.mean())
    shrunk = middle + believed * (means - middle)
    sd = np.sqrt(own.person * (1 - believed))
    chance = [_above(mean, spread) for mean, spread in zip(shrunk, sd, strict=True)]
    table = {
        "person": names,
        "strong": strong_over_all[once],
        "periods": turns,
        "mean": means,
        "credibility": believed,
        "shrunk": shrunk,
        "sd": sd,
        "chance": chance,
    }
    periods = float(turns.mean())
    return Label(own.icc, periods, reliability(own.icc, periods), assumed, pd.DataFrame(table))


def _by_person(paid: Payouts) -> tuple[Floats, list[str], NDArray[np.intp]]:
    """Scores (people, periods) weighted over seats, names, and one seat of each; who is never paid is left out."""
    codes, names = pd.factorize(paid.seats["person"])
    shape = (len(names), paid.active.shape[1])
    earned, target = np.zeros(shape), np.zeros(shape)
    np.add.at(earned, codes, np.where(paid.active, paid.score * paid.target, 0.0))
    np.add.at(target, codes, np.where(paid.active, paid.target, 0))
    scores = quotient(earned, target)
    known: Mask = np.asarray(~np.isnan(scores).all(axis=1))
    once = np.array([np.flatnonzero(codes == code)[0] for code in np.flatnonzero(known)], np.intp)
    return scores[known], [str(name) for name in names[known]], once


def _assumed(means: Floats) -> Variances:
    """The spread that is seen, shared out by the assumed correlation."""
    seen = float(means.var(ddof=1)) if len(means) > 1 else 0.0
    return Variances(ASSUMED_ICC * (seen or 1.0), 0.0, (1 - ASSUMED_ICC) * (seen or 1.0))


def _above(mean: float, sd: float) -> float:
    if sd == 0:
        return float(mean >= 1)
    return one_chance_below((mean - 1) / sd)


def label_verdict(found: Label) -> str:
    """What the label is worth, in a sentence or two."""
    strong = int(found.people["strong"].sum())
    if found.assumed:
        text = _(
            "Fewer than {few} periods cannot tell skill from luck. If {icc} of what varies between people in a period is the person, as is "
            "assumed here, this ranking is {reliability} reliable: “strong” may be luck."
        )
        return text.format(few=FEW, icc=percent(found.icc), reliability=percent(found.reliability))
    text = _("Over {periods} periods a person the ranking is {reliability} reliable.").format(
        periods=f"{found.periods:.0f}", reliability=percent(found.reliability)
    )
    if not found.trusted:
        text += " " + _("“Strong” may be luck: below {trusted} nobody should be promoted or dismissed on it.").format(
            trusted=percent(TRUSTED)
        )
    if not found.still_strong:
        none = _("Of {n} called strong, nobody stays at plan or above when luck is taken out.")
        return f"{text} {none.format(n=strong)}"
    still = ngettext(
        "Of {n} called strong, {still} stays at plan or above when luck is taken out.",
        "Of {n} called strong, {still} stay at plan or above when luck is taken out.",
        found.still_strong,
    )
    return f"{text} {still.format(n=strong, still=found.still_strong)}"
