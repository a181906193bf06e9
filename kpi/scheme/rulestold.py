"""How everything is computed, in words."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from kpi.frozen import Frozen
from kpi.language import _
from kpi.rules.division import PoolDivision
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


class RuleTold(NamedTuple):
    """A rule, or a step of a forecast, in words."""

    title: str
    text: str
    used: bool = True
    """Whether the scheme has it."""


def rules_told(scheme: Scheme, role: str = "") -> list[RuleTold]:
    """The one order in which everything is computed, for everybody or for the card of one role."""
    cards = tuple(card for card in scheme.cards if role in ("", card.role))
    parts = [part for one in (scheme, *cards, *map(scheme.team_of, cards)) for part in _parts(one, cards)]
    teams = any(card.kpis and scheme.team_of(card).counts for card in cards)
    return [
        RuleTold(
            _("Against the market"),
            _(
                "Plan × index, or result ÷ index, before anything looks at either; the index is what the market reached of its own plan, or its value. The nearest market "
                "counts: a person’s, the team’s, the company’s; of the period, or of the quarter or the year around it. Where there is none, the result counts as it came."
            ),
            bool(scheme.market_indexes),
        ),
        RuleTold(
            _("Attainment"),
            _(
                "fact ÷ plan, rounded once, half up, to as many decimals of a percent as the scheme says (six unless it says otherwise, so that only "
                "what a computer cannot count exactly goes). Thresholds lie on the same grid. A KPI in its own unit skips this."
            ),
            True,
        ),
        RuleTold(
            _("Results to date"),
            _(
                "Σ fact ÷ Σ plan of a seat since the quarter or the year began, rounded once; a period that is left out leaves both sides. A result in its own unit is "
                "added up, or averaged where it does not add up over days. A commission to date is less the same of the period before."
            ),
            any(getattr(part, "looks_back", False) for part in parts),
        ),
        RuleTold(
            _("Payout curve"),
            _(
                "Nothing below the first point; a straight line or steps between points; exactly on a point is paid. Where lower is better the points fall."
            ),
            True,
        ),
        RuleTold(
            _("Individual score"),
            _(
                "Σ weight × pay. Weights add up to 100%. It can also be a weighted geometric mean, a product, or the lowest."
            ),
            True,
        ),
        RuleTold(
            _("Gates"),
            _(
                "While a condition is not met, pay is held at most at 0% (hard) or 100% (soft). A gate on the whole bonus acts last, after "
                "personal multiplier and cap; what it holds of a share in a pool stays with the employer. A gate on single KPIs holds what each of them pays."
            ),
            any(card.gates for card in cards),
        ),
        RuleTold(
            _("Multiplier by a KPI"),
            _(
                "A factor that follows a result, in the same places as a gate and before it; below its first point it is 100%. A matrix multiplies what one KPI pays by the "
                "figure for its point and the level of another KPI."
            ),
            any(card.modifiers or any(kpi.matrix for kpi in card.kpis) for card in cards),
        ),
        RuleTold(
            _("Full units"),
            _(
                "Where only full units count, results, amounts and bonuses are rounded to them before they go on. A point counts where it is reached or, if the curve says so, "
                "exceeded."
            ),
            any(map(_rounds, parts)),
        ),
        RuleTold(
            _("Team attainment"),
            _("Σ fact ÷ Σ plan over the members: a big plan counts for more. Never the average of percentages."),
            teams,
        ),
        RuleTold(
            _("Team part"),
            _(
                "Split: score × share + team × (1 − share). Or the team multiplies, opens, counts where it is better, or fills a pool that is divided "
                "without a remainder: one for each team, whatever the roles of its members. Who has no result left to score still has the team part."
            ),
            teams,
        ),
        RuleTold(
            _("Rhythm"),
            _(
                "Where is paid less often than measured, plans and facts of the shorter periods are added up first; of what does not add up the mean counts, or the last one. A KPI of a "
                "quarter or a year is paid after it: its weight × what it pays × the sum of the target bonuses of that time, with gates, caps and the team's result of that time. In "
                "the periods between, the others are paid on the rest of the target bonus."
            ),
            scheme.paid_every != "as the data"
            or any(len(card.rhythms) > 1 or None not in card.rhythms for card in cards if card.kpis),
        ),
        RuleTold(_("Personal multiplier, cap"), _("A column of the people table, then at most the cap."), True),
        RuleTold(
            _("Target bonus"),
            _(
                "Money at 100%, in proportion to the days in this team and role, and to the share of full time. Where plans shrink with them, too, only those of sums do, such as sales; "
                "a ratio, an average, a level and a last figure keep theirs. Where several rows of the people table hold for one team and role, pay is the mean by days and hours. A result that "
                "several teams or roles share is divided by days and hours if it is a sum, and counts in each otherwise."
            ),
            True,
        ),
        RuleTold(
            _("Eligibility"),
            _(
                "Whoever does not meet the conditions, or of whom the people table says no, is paid nothing for the period. What is forfeited is what the same scheme pays "
                "when everybody is eligible."
            ),
            scheme.eligibility is not None,
        ),
        RuleTold(
            _("True-up"),
            _(
                "The card on the results to date × the sum of the target bonuses, less the bonuses of the periods before; where nothing is taken back, at least what the "
                "period pays by itself."
            ),
            any(card.true_up for card in cards),
        ),
        RuleTold(
            _("Division of a pool"),
            _(
                "First shares of roles, then the rest in proportion to a key: target bonus, heads, results, individual scores, days employed or salary. Whoever may have no more is "
                "paid that, and what is left is divided among the others by the same key. A pool beside the bonus is filled by an amount, or by rate × measure × "
                "coefficient; below zero it is empty. All parts add up to the minor unit."
            ),
            any(isinstance(part, PoolDivision) for part in parts),
        ),
        RuleTold(
            _("Commission"),
            _(
                "A rate on a measure: on what lies above each tier (marginal), or the reached rate on everything (retroactive). A measure below "
                "zero, such as a refund, is taken back at the first rate."
            ),
            any(card.commissions for card in cards),
        ),
        RuleTold(
            _("Prizes"),
            _(
                "The best by a result, in order; who ties has the better place, or divides what the places pay. Shares of all who compete become whole places. "
                "A kicker is paid to everybody who meets all its conditions. What a head decides stands in the data with its reason, and counts up to a limit, up and down."
            ),
            bool(scheme.prizes),
        ),
        RuleTold(
            _("Deductions"),
            _(
                "Rate × measure, at most a share of bonus, commission and pools and prizes. A measure below zero gives back. What is said to be off the "
                "salary is shown beside it, and no payout changes."
            ),
            any(card.deductions or card.salary_deductions for card in cards),
        ),
        RuleTold(
            _("Pay below zero"),
            _(
                "What a period's pay does not cover is taken from the next ones, from nothing owed before the first period, given up, or paid back at once, as the "
                "scheme says. What is left at the end is named."
            ),
            scheme.settles,
        ),
        RuleTold(
            _("Guarantee, draw"),
            _(
                "What is missing up to the guaranteed amount for the days of employment is added. Of a draw it is recovered from later pay above that amount."
            ),
            any(card.guarantee for card in cards),
        ),
        RuleTold(
            _("Money"),
            _(
                "Whole minor units, rounded half up. Individual + team + commission + pools and prizes − deductions ± other periods = payout, always; the individual part carries the odd cent."
            ),
            True,
        ),
    ]


def _parts(value: Any, cards: tuple[Card, ...]) -> Iterator[Frozen]:
    """A part of a scheme and everything that it is made of, but for other cards than these."""
    if isinstance(value, Frozen) and not (isinstance(value, Card) and value not in cards):
        yield value
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name), cards)
    elif isinstance(value, tuple):
        for one in value:
            yield from _parts(one, cards)


def _rounds(part: Frozen) -> bool:
    return getattr(part, "full_unit", None) is not None or getattr(part, "edge", "reached") == "exceeded"


def forecast_told() -> list[RuleTold]:
    """How a forecast is made."""
    return [
        RuleTold(
            _("A possible year"),
            _(
                "A possible year is one way in which the time ahead may come: a result of everybody for every KPI and period. Each is paid by the same "
                "rules as history, only not rounded to the cent. The figures are averages and quantiles over all possible years."
            ),
        ),
        RuleTold(
            _("A result"),
            _(
                "A result is level × season × mean × Q(Φ(z)): Q is the distribution of the KPI, and z = √person · A + √team · V + √market · U + "
                "√luck · E adds what stays with the person, what hits the team in this period, what hits all, and what is nobody's. So people and "
                "teams move together as far as the outlook says."
            ),
        ),
        RuleTold(
            _("Where the outlook comes from"),
            _(
                "The outlook is fitted to history: averages and variation per role and KPI, the four shares by an analysis of variance of people and "
                "periods, each person's level drawn towards the mean as far as luck may have made it (credibility P ÷ (P + luck ÷ person) after P "
                "periods). Under six periods the shares are assumed, and the page says so."
            ),
        ),
        RuleTold(
            _("Luck"),
            _(
                "Luck is keyed by seed, person and period: editing a scheme or adding a person reshuffles nobody's luck, and two schemes are "
                "compared in the same possible years. Each of them has a mirror image with all luck reversed, which steadies the averages."
            ),
        ),
        RuleTold(
            _("What mathematics answers"),
            _(
                "Where mathematics gives the answer, it is shown at once and the simulation is checked against it: expected pay of any curve, "
                "one's own part, the team's part up to the shape of a sum of many results."
            ),
        ),
        RuleTold(
            _("Behavior"),
            _("Nobody in a possible year reacts to the scheme: who would work harder, leave or help is not in it."),
        ),
        RuleTold(
            _("Where it begins"),
            _(
                "A forecast begins with nothing owed: what earlier periods left is not taken from the periods ahead. Results to date and true-ups go on "
                "from what the quarter or the year has brought."
            ),
        ),
    ]
