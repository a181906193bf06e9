"""The scoreboard under the slider of the split: what it costs, and who pays for it, against everybody being paid on their own result (100:0)."""

from kpi import charts
from kpi.language import _, percent_figure
from kpi.split import Sums
from pages.parts.shell import amounts, consequences
from pages.parts.shell.view import View


def split_figures(view: View, now: Sums) -> list[charts.Figure]:
    """Five figures that add up: what the strong lose − what the weak gain = what the employer keeps."""
    target = float(view.paid.target.sum())
    alone = now.cost + now.employer_keeps
    return [
        (amounts.cost_label(view), amounts.cash(now.cost), *_against(now, alone)),
        (_("Share of target bonuses paid"), _share(now.cost, target), _alone_pays(alone, target), "same"),
        (
            consequences.strong_label(now.strong, lose=now.strong_lose >= 0),
            amounts.cash(abs(now.strong_lose)),
            *_of_bonus(-now.strong_lose, now.strong_lose_share),
        ),
        (
            consequences.weak_label(now.weak, lose=now.weak_gain < 0),
            amounts.cash(abs(now.weak_gain)),
            *_of_bonus(now.weak_gain, now.weak_gain_share),
        ),
        _employer(now),
    ]


def _share(cost: float, target: float) -> str:
    return percent_figure(cost / target) if target else "–"


def _alone_pays(alone: float, target: float) -> str:
    return _("100:0 pays {share}").format(share=_share(alone, target))


def _against(now: Sums, alone: int) -> tuple[str, str]:
    if now.employer_keeps > 0:
        return _("of {money} at 100:0").format(money=amounts.cash(alone)), "same"
    if now.employer_keeps < 0:
        return _("{money} more than at 100:0").format(money=amounts.cash(-now.employer_keeps)), "bad"
    return _("the same as at 100:0"), "same"


def _of_bonus(gain: int, share: float) -> tuple[str, str]:
    if not gain or share != share:
        return "", "same"
    text = _("{share} of their bonus").format(share=percent_figure(abs(share)))
    return text, "good" if gain > 0 else "bad"


def _employer(now: Sums) -> charts.Figure:
    keeps = now.employer_keeps
    label = _("The employer keeps") if keeps >= 0 else _("The employer pays more")
    return label, amounts.cash(abs(keeps)), _sum(now) if keeps else "", "same"


def _sum(now: Sums) -> str:
    """How the figure before last comes of the two before it."""
    sign = 1 if now.employer_keeps > 0 else -1
    large, small = sorted((sign * now.strong_lose, -sign * now.weak_gain), reverse=True)
    text = _("{one} + {other}") if small >= 0 else _("{one} − {other}")
    return text.format(one=amounts.cash(large), other=amounts.cash(abs(small)))
