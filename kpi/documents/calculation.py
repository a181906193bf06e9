"""How everything is computed, in words, and which of it a card makes use of."""

from collections.abc import Callable
from typing import NamedTuple

from kpi.language import _
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


class Calculation(NamedTuple):
    """One step of the one order."""

    used: Callable[[Scheme, Card], bool]
    title: str
    text: str


def calculations() -> list[Calculation]:
    """The one order in which everything is computed."""
    return [
        Calculation(
            _has_kpis,
            _("Attainment"),
            _(
                "fact ÷ plan, rounded once, half up, to as many decimals of a percent as the scheme says (six unless it says otherwise, so that only "
                "what a computer cannot count exactly goes). Thresholds lie on the same grid. A KPI in its own unit skips this."
            ),
        ),
        Calculation(
            _has_kpis,
            _("Payout curve"),
            _(
                "Nothing below the first point; a straight line or steps between points; exactly on a point is paid. Where lower is better the points fall."
            ),
        ),
        Calculation(
            _has_kpis,
            _("Individual score"),
            _(
                "Σ weight × pay. Weights add up to 100%. It can also be a weighted geometric mean, a product, or the lowest."
            ),
        ),
        Calculation(
            lambda _scheme, card: bool(card.gates),
            _("Gates"),
            _(
                "While a condition is not met, pay is held at most at 0% (hard) or 100% (soft). A gate on the whole bonus acts last, after "
                "personal multiplier and cap; what it holds of a share in a pool stays with the employer. A gate on single KPIs holds what each of them pays."
            ),
        ),
        Calculation(
            lambda _scheme, card: bool(card.modifiers) or any(kpi.matrix for kpi in card.kpis),
            _("Multiplier by a KPI"),
            _(
                "A factor that follows a result, in the same places as a gate and before it; below its first point it is 100%. A matrix multiplies what one KPI pays by the "
                "figure for its point and the level of another KPI."
            ),
        ),
        Calculation(
            _in_full_units,
            _("Full units"),
            _(
                "Where only full units count, results, amounts and bonuses are rounded to them before they go on. A point counts where it is reached or, if the curve says so, "
                "exceeded."
            ),
        ),
        Calculation(
            _has_team,
            _("Team attainment"),
            _("Σ fact ÷ Σ plan over the members: a big plan counts for more. Never the average of percentages."),
        ),
        Calculation(
            _has_team,
            _("Team part"),
            _(
                "Split: score × share + team × (1 − share). Or the team multiplies, opens, counts where it is better, or fills a pool that is divided "
                "without a remainder: one for each team, whatever the roles of its members. Who has no result left to score still has the team part."
            ),
        ),
        Calculation(
            lambda scheme, _card: bool(scheme.market_indexes),
            _("Against the market"),
            _(
                "Plan × index, or result ÷ index, before anything looks at either; the index is what the market reached of its own plan, or its value. The nearest market "
                "counts: a person’s, the team’s, the company’s; of the period, or of the quarter or the year around it. Where there is none, the result counts as it came."
            ),
        ),
        Calculation(
            _looks_back,
            _("Results to date"),
            _(
                "Σ fact ÷ Σ plan of a seat since the quarter or the year began, rounded once; a period that is left out leaves both sides. A result in its own unit is "
                "added up, or averaged where it does not add up over days. A commission to date is less the same of the period before."
            ),
        ),
        Calculation(
            lambda scheme, card: scheme.paid_every != "as the data" or any(kpi.since for kpi in card.kpis),
            _("Rhythm"),
            _(
                "Where is paid less often than measured, plans and facts of the shorter periods are added up first; of what does not add up the mean counts, or the last one. A KPI of a "
                "quarter or a year is paid after it: its weight × what it pays × the sum of the target bonuses of that time, with gates, caps and the team's result of that time. In "
                "the periods between, the others are paid on the rest of the target bonus."
            ),
        ),
        Calculation(_has_kpis, _("Personal multiplier, cap"), _("A column of the people table, then at most the cap.")),
        Calculation(
            _has_kpis,
            _("Target bonus"),
            _(
                "Money at 100%, in proportion to the days in this team and role, and to the share of full time. Where plans shrink with them, too, only those of sums do, such as sales; "
                "a ratio, an average, a level and a last figure keep theirs. Where several rows of the people table hold for one team and role, pay is the mean by days and hours. A result that "
                "several teams or roles share is divided by days and hours if it is a sum, and counts in each otherwise."
            ),
        ),
        Calculation(
            lambda scheme, _card: scheme.eligibility is not None,
            _("Eligibility"),
            _(
                "Whoever does not meet the conditions, or of whom the people table says no, is paid nothing for the period. What is forfeited is what the same scheme pays "
                "when everybody is eligible."
            ),
        ),
        Calculation(
            lambda _scheme, card: card.true_up is not None,
            _("True-up"),
            _(
                "The card on the results to date × the sum of the target bonuses, less the bonuses of the periods before; where nothing is taken back, at least what the "
                "period pays by itself."
            ),
        ),
        Calculation(
            lambda scheme, card: scheme.team_of(card).divides or bool(scheme.pools),
            _("Division of a pool"),
            _(
                "First shares of roles, then the rest in proportion to a key: target bonus, heads, results, individual scores, days employed or salary. Whoever may have no more is "
                "paid that, and what is left is divided among the others by the same key. A pool beside the bonus is filled by an amount, or by rate × measure × "
                "coefficient; below zero it is empty. All parts add up to the minor unit."
            ),
        ),
        Calculation(
            lambda _scheme, card: bool(card.commissions),
            _("Commission"),
            _(
                "A rate on a measure: on what lies above each tier (marginal), or the reached rate on everything (retroactive). A measure below "
                "zero, such as a refund, is taken back at the first rate."
            ),
        ),
        Calculation(
            lambda scheme, _card: bool(scheme.prizes),
            _("Prizes"),
            _(
                "The best by a result, in order; who ties has the better place, or divides what the places pay. Shares of all who compete become whole places. "
                "A kicker is paid to everybody who meets all its conditions. What a head decides stands in the data with its reason, and counts up to a limit, up and down."
            ),
        ),
        Calculation(
            lambda _scheme, card: bool(card.deductions or card.salary_deductions),
            _("Deductions"),
            _(
                "Rate × measure, at most a share of bonus, commission and pools and prizes. A measure below zero gives back. What is said to be off the "
                "salary is shown beside it, and no payout changes."
            ),
        ),
        Calculation(
            lambda scheme, _card: scheme.settles,
            _("Pay below zero"),
            _(
                "What a period's pay does not cover is taken from the next ones, from nothing owed before the first period, given up, or paid back at once, as the "
                "scheme says. What is left at the end is named."
            ),
        ),
        Calculation(
            lambda _scheme, card: card.guarantee is not None,
            _("Guarantee, draw"),
            _(
                "What is missing up to the guaranteed amount for the days of employment is added. Of a draw it is recovered from later pay above that amount."
            ),
        ),
        Calculation(
            lambda _scheme, _card: True,
            _("Money"),
            _(
                "Whole minor units, rounded half up. Individual + team + commission + pools and prizes − deductions ± other periods = payout, always; the individual part carries the odd cent."
            ),
        ),
    ]


def used_by(scheme: Scheme, role: str) -> list[Calculation]:
    """Those that the card of a role makes use of."""
    card = scheme.roles[role]
    return [one for one in calculations() if one.used(scheme, card)]


def _has_kpis(_scheme: Scheme, card: Card) -> bool:
    return bool(card.kpis)


def _has_team(scheme: Scheme, card: Card) -> bool:
    return bool(card.kpis) and scheme.team_of(card).counts


def _in_full_units(scheme: Scheme, card: Card) -> bool:
    of_kpis, of_measures = (kpi.full_unit for kpi in card.kpis), (one.full_unit for one in card.commissions)
    every = (card.full_unit, *of_kpis, *of_measures, *(pool.full_unit for pool in scheme.pools))
    return any(unit is not None for unit in every)


def _looks_back(scheme: Scheme, card: Card) -> bool:
    parts = (*card.kpis, *card.holding, scheme.team_of(card), *card.commissions)
    return any(part.over != "period" for part in parts)
