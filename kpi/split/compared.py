"""Remedies side by side: what each pays, costs and risks, as it stands and at equal budget."""

import math
from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from kpi.money import in_units
from kpi.payment.payout import Scored, pay, pay_again
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.rules.people import Mask
from kpi.scheme.scheme import Scheme
from kpi.split.chance import Luck, fit_luck
from kpi.split.effect import effect_of_scored, mean_pay
from kpi.split.remedies import Remedy
from kpi.split.risk import Risk, ScatteredResults
from kpi.split.strong import AT_PLAN, Rule

_LARGEST = 1000.0
"""No target bonus is multiplied by more."""
MONEY_COMPARED = ("strong", "weak", "cost", "strong_lose", "weak_gain", "employer_keeps", "own_marginal", "cliff")
"""The columns with money."""


def at_budget(scheme: Scheme, workforce: Workforce, budget: float) -> tuple[Workforce, float]:
    """The workforce with all target bonuses times one factor, so that the cost comes to `budget` (minor units); the factor.

    It is met to one minor unit a person and period. Where no factor does that it is NaN, and the workforce is as it was: bonuses that
    cost nothing, commission alone that costs more, or a limit on all bonuses below it.
    """
    paid = pay(scheme, workforce)
    near, bonus = max(int(paid.active.sum()), 1), float((paid.individual + paid.team_part).sum())

    def gap(factor: float) -> float:
        return float(pay_again(scheme, workforce.with_targets(factor)).cost) - budget

    factor = 1 + (budget - float(paid.cost)) / bonus if bonus > 0 else -1.0  # right where nothing bends the cost
    if bonus > 0 and not (factor > 0 and abs(gap(factor)) <= near):
        factor = _root(gap, factor)
    if not factor > 0 or abs(gap(factor)) > near:
        return workforce, float("nan")
    return workforce.with_targets(factor), factor


def _root(gap: Callable[[float], float], guess: float) -> float:
    """Where a gap that grows with the factor closes; NaN where it does not. Deductions and limits bend it."""
    from scipy.optimize import brentq

    high = max(guess, 1.0)
    while gap(high) < 0 and high < _LARGEST:
        high *= 2
    return float(brentq(gap, 0.0, high, xtol=1e-12, rtol=1e-12)) if gap(0.0) < 0 <= gap(high) else math.nan


def compared(
    scheme: Scheme,
    workforce: Workforce,
    chosen: Sequence[Remedy],
    who: Rule | Mask = AT_PLAN,
    luck: Luck | None = None,
    *,
    equal_budget: bool = False,
) -> pd.DataFrame:
    """One row a remedy. Money in units of the currency, against the scheme's own 100:0; who is strong is decided on `scheme` once.

    name, title, says; strong, weak (means of a person and period), cost, strong_lose, strong_lose_share (of their pay at 100:0),
    strong_lose_cash (of that with salary), weak_gain, employer_keeps, own_marginal (a person, for one more point of own attainment),
    from_own, from_team, from_luck (shares of the variance of pay), cliff (money of a person that one point of error decides) and
    factor (on all target bonuses; 1, or at equal budget what makes the cost that of 100:0). The risk is that of the last period.
    A remedy that no factor brings to the budget, to one minor unit a person and period, has NaN. Raises `Refused`.
    """
    table = compared_in_minor_units(scheme, workforce, chosen, who, luck, equal_budget=equal_budget)
    return in_units(table, MONEY_COMPARED, scheme.currency)


def compared_in_minor_units(
    scheme: Scheme,
    workforce: Workforce,
    chosen: Sequence[Remedy],
    who: Rule | Mask = AT_PLAN,
    luck: Luck | None = None,
    *,
    equal_budget: bool = False,
) -> pd.DataFrame:
    """The same in minor units."""
    table = paid_in_minor_units(scheme, workforce, chosen, who, equal_budget=equal_budget)
    assumed, scattered = luck or fit_luck(scheme, workforce), dict[int, ScatteredResults]()
    for place, remedy in enumerate(chosen):
        # The same people under other team rules: their own results are scattered once.
        key = id(remedy.workforce)
        scattered[key] = scattered.get(key) or ScatteredResults(remedy.scheme, remedy.workforce, assumed)
        for name, value in _risk(scattered[key].under(remedy.scheme), float(table["factor"].iloc[place])).items():
            table.loc[place, name] = value
    return table


def paid_in_minor_units(
    scheme: Scheme,
    workforce: Workforce,
    chosen: Sequence[Remedy],
    who: Rule | Mask = AT_PLAN,
    *,
    equal_budget: bool = False,
) -> pd.DataFrame:
    """The columns of `compared_in_minor_units` that are paid, without those of risk: at once, even for many people."""
    scored = Scored(scheme, workforce)
    now = effect_of_scored(scored, who)
    budget = float(now.alone.cost) if equal_budget else None
    return pd.DataFrame(_rows(chosen, scored, now.alone, now.strong, budget))


def _paid(scored: Scored, scheme: Scheme, workforce: Workforce) -> Payouts:
    """What a remedy pays; where it is another team rule alone, own results are not scored again."""
    if workforce is scored.workforce and scheme.revise(team=scored.scheme.team) == scored.scheme:
        return scored.under(scheme.team)
    return pay(scheme, workforce)


def _rows(
    chosen: Sequence[Remedy], scored: Scored, alone: Payouts, strong: Mask, budget: float | None
) -> Iterator[dict[str, object]]:
    for remedy in chosen:
        workforce, factor = remedy.workforce, 1.0
        if budget is not None:
            workforce, factor = at_budget(remedy.scheme, workforce, budget)
        said = {"name": remedy.name, "title": remedy.title, "says": remedy.says, "factor": factor}
        known = not math.isnan(factor)
        yield said | (_money(_paid(scored, remedy.scheme, workforce), alone, strong) if known else {})


def _money(paid: Payouts, alone: Payouts, strong: Mask) -> dict[str, float]:
    weak = paid.active & ~strong
    loss = alone.payout - paid.payout
    lose, before = int(loss[strong].sum()), int(alone.payout[strong].sum())
    cash = before + int(alone.salary[strong].sum())
    return {
        "strong": mean_pay(paid, strong),
        "weak": mean_pay(paid, weak),
        "cost": int(paid.cost),
        "strong_lose": lose,
        "strong_lose_share": lose / before if before else float("nan"),
        "strong_lose_cash": lose / cash if cash else float("nan"),
        "weak_gain": -int(loss[weak].sum()),
        "employer_keeps": int(loss.sum()),
    }


def _risk(risk: Risk, factor: float) -> dict[str, float]:
    """Money grows with the target bonuses; shares of the variance do not change. Without a factor nothing is known."""
    if math.isnan(factor):
        return dict.fromkeys(("own_marginal", "from_own", "from_team", "from_luck", "cliff"), math.nan)
    from_own, from_team, from_luck = risk.variance_shares
    shares = {"from_own": from_own, "from_team": from_team, "from_luck": from_luck}
    return {"own_marginal": risk.own_marginal * factor} | shares | {"cliff": risk.cliff * factor}
