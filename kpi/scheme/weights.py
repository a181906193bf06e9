"""Weights that people drag: kept at 100 % together, in whole percents."""

from collections.abc import Collection, Mapping

import numpy as np

from kpi.language import _, percent
from kpi.money import largest_remainder


def whole_percents(weights: Mapping[str, float]) -> dict[str, int]:
    """Whole percents that add up to 100, in proportion to weights of any sum."""
    shares = largest_remainder(np.array(100), np.array(list(weights.values()), float))
    return dict(zip(weights, shares.tolist(), strict=True))


def balanced_weights(percents: Mapping[str, int], locked: Collection[str] = ()) -> dict[str, int]:
    """Whole percents that add up to 100: the free ones share, in proportion, what the locked ones leave.

    When everything is locked, or the locked ones alone pass 100, nothing changes: only a person can decide then.
    """
    free = [name for name in percents if name not in locked]
    left = 100 - sum(percents[name] for name in percents if name in locked)
    if not free or left < 0:
        return dict(percents)
    shares = largest_remainder(np.array(left), np.array([percents[name] for name in free], float))
    return {**percents, **dict(zip(free, shares.tolist(), strict=True))}


def drag(percents: Mapping[str, int], name: str, to: int, locked: Collection[str] = ()) -> dict[str, int]:
    """The weights after one is dragged: it goes as far as the locked ones allow, and the others give or take the rest."""
    held = sum(percents[other] for other in locked if other != name)
    free = [other for other in percents if other not in locked and other != name]
    to = min(to, 100 - held) if free else 100 - held
    return balanced_weights({**percents, name: to}, {*locked, name})


def drag_above_zero(percents: Mapping[str, int], name: str, to: int, locked: Collection[str] = ()) -> dict[str, int]:
    """The same where nothing may fall to 0, as on a role card, on which a KPI without weight does not stand; all begin above it."""
    others = [other for other in percents if other != name]
    held = sum(percents[other] if other in locked else 1 for other in others)
    weights = drag(percents, name, max(min(to, 100 - held), 1), locked)
    for other in [one for one in others if weights[one] == 0]:
        giving = max((one for one in others if one not in locked), key=weights.__getitem__)
        weights |= {other: 1, giving: weights[giving] - 1}
    return weights


def weights_message(role: str, total: float) -> str:
    """What to do about weights that do not add up to 100 %."""
    text = (
        _("Weights of {role} add up to {total}: raise one by {gap} points, or press Balance.")
        if total < 1
        else _("Weights of {role} add up to {total}: lower one by {gap} points, or press Balance.")
    )
    return text.format(role=role, total=percent(total, 4), gap=f"{abs(1 - total) * 100:.4f}".rstrip("0").rstrip("."))
