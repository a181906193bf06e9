"""What team weight is justified: by misattribution, by what the strong can bear, and, as optional models, by help and repeated play.

The first two stand on little: identical people and linear pay. The models of help and of repeated play are assumptions through and
through; a page that shows them shows `HELP_ASSUMES` or `REPEATED_ASSUMES`, and the plain result beside them.
"""

from dataclasses import dataclass

from kpi.language import N_, _, percent

HELP_ASSUMES = (
    N_("Pay is linear: no thresholds, no cliffs."),
    N_("All people are the same, and everybody chooses what is best for them, given the others."),
    N_("Help costs its giver effort of another kind than own work, and its first hour is free."),
    N_("Risk aversion and the cost of effort are guesses; nobody can read them off the data."),
)
REPEATED_ASSUMES = (
    N_("Two people who meet again and again, see each other's effort and can answer it."),
    N_("A result is a success or none; sometimes luck makes both succeed."),
    N_("The team stays together: people who leave take the threat of an answer with them."),
)


def misattributed(people: int, own_noise: float, misattribution: float, common: float = 0.0) -> float:
    """The team weight λ that makes pay the best measure of effort, when a part of the individual figure belongs to a colleague.

    λ = (σm² − (N−1)σu²) / (σm² + σv²(1 − 1/N)), from 0 to 1: σv own noise, σm what is credited to the wrong person and cancels in the
    team's total, σu a shock that all share and the plans do not take out, all as standard deviations of an attainment.
    Source: weights of signals by their precision (Banker and Datar).
    """
    noise = misattribution**2 + own_noise**2 * (1 - 1 / people)
    if noise == 0:
        return 0.0
    return min(max((misattribution**2 - (people - 1) * common**2) / noise, 0.0), 1.0)


def own_intensity(team_weight: float, people: int, peer_pressure: float = 0.0) -> float:
    """What remains of the pay for an own effort: 1 − λ + λ/N, and more where peers press (an assumption, 0 to 1)."""
    return 1 - team_weight + team_weight / people + peer_pressure * team_weight


def largest_weight(tolerance: float, cash: float, target: float, score: float, team_pays: float) -> float:
    """The largest team weight at which somebody with this score loses at most a share `tolerance` of their total cash.

    λ = tolerance × cash / (T × (f − g)); 1 where the team pays them at least as much as their own result.
    """
    gap = target * (score - team_pays)
    return min(tolerance * cash / gap, 1.0) if gap > 0 else 1.0


def help_at_bonus(people: int, risk: float, help_value: float, bonus: float) -> float:
    """The best team weight in the same model when the bonus as a whole is given, as it mostly is: b = T × slope ÷ gross margin."""
    other = people - 1
    others = (help_value + other * ((1 + risk) * bonus - 1)) / (help_value + risk * other + other**2 * (1 + risk))
    return min(max(people * others / bonus, 0.0), 1.0) if bonus > 0 else 0.0


@dataclass(frozen=True)
class Repeated:
    """Cost of making two people work, by a joint bonus and by relative pay, in units of the cost of effort."""

    joint: float
    relative: float
    patience_needed: float
    """The weight of the next period from which the joint bonus is the cheaper one; above 1 it never is."""

    @property
    def joint_pays(self) -> bool:
        """Whether team pay is the cheaper one."""
        return self.joint < self.relative


def repeated_play(works: float, shirks: float, both: float, patience: float) -> Repeated:
    """Team pay in a long relation: chance of success with and without work, chance that luck makes both succeed, weight of the future.

    Raises ValueError where work is no better than shirking or a chance is not one. Source: after Che and Yoo 2001, derived anew.
    """
    if not (0 < shirks < works <= 1 and 0 <= both < 1 and 0 <= patience <= 1):
        raise ValueError("needs 0 < shirks < works <= 1, 0 <= both < 1 and 0 <= patience <= 1")
    joint = (both + (1 - both) * works**2) / ((1 - both) * (works - shirks) * (works + patience * shirks))
    return Repeated(joint, works / (works - shirks), both / ((1 - both) * shirks * works))


def said_of_weight(weight: float, by_credit: float, by_loss: float | None) -> str:
    """The two limits of the team weight beside what it is today; None where nobody is strong, so that only the first is known."""
    most = by_credit if by_loss is None else min(by_credit, by_loss)
    words = {"most": percent(most), "now": percent(weight)}
    if round(weight, 2) > round(most, 2):
        return _("At most {most} of the bonus should follow the team; today it is {now}.").format(**words)
    return _("{now} of the bonus follow the team today: no more than the {most} that can be justified.").format(**words)
