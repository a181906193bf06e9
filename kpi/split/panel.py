"""Skill and luck in a short panel: two-way random effects, reliability of a ranking, shrinkage of a person's mean."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.curve import Floats
from kpi.language import _, ngettext, percent
from kpi.payout import Payouts
from kpi.rules import Mask

ASSUMED_ICC = 0.3
"""Taken where the periods are too few to estimate from. An assumption, not a finding."""
FEW = 6
"""Below so many periods the estimate is not used."""
TRUSTED = 0.7
"""Below this reliability nobody should be called strong or weak for good; an often used rule of thumb."""


@dataclass(frozen=True)
class Variances:
    """Variance of a result that belongs to the person, to the period that all share, and to luck."""

    person: float
    period: float
    luck: float

    @property
    def icc(self) -> float:
        """Intraclass correlation of one period, ICC(3,1): what all share moves no rank. NaN where nothing varies."""
        total = self.person + self.luck
        return self.person / total if total > 0 else float("nan")

    @property
    def common(self) -> float:
        """Correlation of two people's luck in the same period; NaN where nothing varies."""
        total = self.period + self.luck
        return self.period / total if total > 0 else float("nan")


def variances(results: Floats) -> Variances | None:
    """Of results (people, periods) with NaN for gaps; None when people and periods are too few to tell.

    Henderson's third method, which is the analysis of variance where there are no gaps. Negative estimates are 0.
    """
    known = ~np.isnan(results)
    rows, columns = known.any(axis=1), known.any(axis=0)
    known, y = known[rows][:, columns], np.nan_to_num(results[rows][:, columns])
    people, periods = known.shape
    count = int(known.sum())
    free = count - people - periods + 1
    if people < 2 or periods < 2 or free < 1:
        return None
    y = np.where(known, y - y.sum() / count, 0.0)
    by_person, by_period = known.sum(axis=1), known.sum(axis=0)
    within_person = float((y**2).sum() - (y.sum(axis=1) ** 2 / by_person).sum())
    within_period = float((y**2).sum() - (y.sum(axis=0) ** 2 / by_period).sum())
    rest = within_person - _explained_by_periods(y, known.astype(float), by_person)
    luck = rest / free
    person = (within_period - rest - (people - 1) * luck) / (count - periods)
    period = (within_person - rest - (periods - 1) * luck) / (count - people)
    return Variances(max(person, 0.0), max(period, 0.0), max(luck, 0.0))


def _explained_by_periods(y: Floats, known: Floats, by_person: NDArray[np.intp]) -> float:
    """Sum of squares that the periods explain beside the people."""
    shares = known / by_person[:, None]
    matrix = np.diag(known.sum(axis=0)) - known.T @ shares
    right = y.sum(axis=0) - shares.T @ y.sum(axis=1)
    return float(right @ np.linalg.lstsq(matrix, right, rcond=None)[0])


def reliability(icc: float, periods: float) -> float:
    """Of a ranking over so many periods (Spearman–Brown)."""
    return periods * icc / (1 + (periods - 1) * icc)


def periods_needed(icc: float, wanted: float = 0.8) -> float:
    """Periods for a reliability; infinite where nothing of the results is the person's."""
    return wanted * (1 - icc) / (icc * (1 - wanted)) if icc > 0 else math.inf


def credibility(periods: float, ratio: float) -> float:
    """Z = P / (P + σ²(luck) / σ²(person)): how far a person's own mean is believed (Bühlmann)."""
    return periods / (periods + ratio)


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
    def needed(self) -> float:
        """Periods for a reliability of 80 %."""
        return periods_needed(self.icc)

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
    scores = np.divide(earned, target, out=np.full(shape, np.nan), where=target > 0)
    known = ~np.isnan(scores).all(axis=1)
    once = np.array([np.flatnonzero(codes == code)[0] for code in np.flatnonzero(known)], np.intp)
    return scores[known], [str(name) for name in names[known]], once


def _assumed(means: Floats) -> Variances:
    """The spread that is seen, shared out by the assumed correlation."""
    seen = float(means.var(ddof=1)) if len(means) > 1 else 0.0
    return Variances(ASSUMED_ICC * (seen or 1.0), 0.0, (1 - ASSUMED_ICC) * (seen or 1.0))


def _above(mean: float, sd: float) -> float:
    if sd == 0:
        return float(mean >= 1)
    return 0.5 * math.erfc((1 - mean) / (sd * math.sqrt(2)))


def verdict(found: Label) -> str:
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
    still = ngettext(
        "Of {n} called strong, {still} stays at plan or above when luck is taken out.",
        "Of {n} called strong, {still} stay at plan or above when luck is taken out.",
        found.still_strong,
    )
    return f"{text} {still.format(n=strong, still=found.still_strong)}"
