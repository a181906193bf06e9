"""A remedy in words: what it does to the strong, what it costs, and which is the best by what the reader cares about."""

from dataclasses import dataclass

import pandas as pd

from kpi.language import N_, Write, _, percent
from kpi.split.headline import SEEN


@dataclass(frozen=True)
class Aim:
    """What "best" means, as a column of `compared`."""

    column: str
    title: str
    award: str
    """On the best one."""
    more: bool = False
    """Whether more is better."""


_TOLD = ("strong", "weak", "cost", "strong_lose", "weak_gain")
"""What a card tells of a remedy."""

AIMS = (
    Aim("strong_lose", N_("the strong lose least"), N_("fairest")),
    Aim("cost", N_("it costs least"), N_("cheapest")),
    Aim("own_marginal", N_("own work pays most"), N_("rewards own work most"), more=True),
)


def best_first(table: pd.DataFrame, aim: Aim) -> pd.DataFrame:
    """The best first; amounts that a cent does not tell apart are equal, and of equal ones the cheaper comes first. What has no figures is last."""
    by_cost = table.sort_values("cost", kind="stable")
    return by_cost.sort_values(aim.column, key=lambda column: _places(aim, column), kind="stable")


def _places(aim: Aim, column: pd.Series) -> pd.Series:
    inward = ((-1 if aim.more else 1) * column.astype(float)).sort_values()
    steps = (inward.diff() > 1).cumsum()  # a chain of ties is one tie
    return steps.where(inward.notna()).reindex(column.index)


def best(table: pd.DataFrame, aim: Aim) -> pd.DataFrame:
    """Every remedy that is as good as the best, to the cent; today's scheme is none."""
    others = best_first(table[table["name"].ne("as_is") & table["cost"].notna()], aim)
    places = _places(aim, others[aim.column])
    return others[places == places.min()]


def same_figures(table: pd.DataFrame, aim: Aim) -> list[list[str]]:
    """Names of remedies that pay strong and weak the same to the cent, cost the same and are as good; the best first, in the order of the table."""
    columns = list(dict.fromkeys([*_TOLD, aim.column]))
    figures = table[columns].astype(float).round().fillna(-1.0)
    groups = table["name"].groupby([figures[name] for name in columns], sort=False)
    return [list(names) for _figures, names in groups]


def loss_in_words(lose: float, share: float, write: Write) -> str:
    """What the strong lose or gain against 100:0, as a share of their bonus there and in money."""
    if not lose:
        return _("The strong lose nothing.")
    words = {"share": percent(abs(share), 1), "money": write(abs(lose))}
    if not abs(share) >= SEEN:
        text = _("The strong lose {money}.") if lose > 0 else _("The strong gain {money}.")
    else:
        text = _("The strong lose {share} ({money}).") if lose > 0 else _("The strong gain {share} ({money}).")
    return text.format(**words)


def cost_in_words(cost: float, today: float, alone: float, write: Write) -> str:
    """What a scheme costs beside today's scheme and 100:0."""
    written = write(cost)
    if written == write(today):
        return _("It costs {cost}, as today.").format(cost=written)
    if written == write(alone):
        return _("It costs {cost}, as 100:0.").format(cost=written)
    text = (
        _("It costs {cost}, {more} more than today.") if cost > today else _("It costs {cost}, {more} less than today.")
    )
    return text.format(cost=written, more=write(abs(cost - today)))


def remedy_finding(table: pd.DataFrame, aim: Aim, write: Write) -> str:
    """The best remedy in one sentence."""
    found = best(table, aim)
    if found.empty:
        return _("No remedy can be brought to the same cost.")
    first = found.iloc[0]
    lose = first["strong_lose"]
    if not lose:
        text = _("With “{remedy}” the strong lose nothing; it costs {cost}.")
    elif lose > 0:
        text = _("With “{remedy}” the strong lose {money}; it costs {cost}.")
    else:
        text = _("With “{remedy}” the strong gain {money}; it costs {cost}.")
    return text.format(remedy=first["title"], money=write(abs(lose)), cost=write(first["cost"]))
