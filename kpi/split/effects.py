"""Effects told and shown: one of a scheme, and those of several side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi.language import _, percent, pgettext, whole_money
from kpi.money import in_units
from kpi.payment.workforce import Workforce
from kpi.quotient import quotient
from kpi.rules.people import Mask
from kpi.scheme.scheme import Scheme
from kpi.shown import line_and_table, on_one_line
from kpi.split.effect import Effect, effect, mean_pay, people_in_minor_units
from kpi.split.strong import AT_PLAN, Rule, summed

_OF_EACH = ("alone", "payout", "loses")
_OF_ALL = ("strong", "weak", "cost", "strong_lose", "weak_gain", "employer_keeps")
"""The columns with money."""


def effect_line(found: Effect) -> str:
    """What the strong lose, the weak gain and the employer keeps; each in the direction in which the money goes."""
    lose, gain, keep = found.strong_lose, found.weak_gain, found.employer_keeps
    write = whole_money(found.paid.currency)
    amounts = {"strong": write(abs(lose)), "weak": write(abs(gain)), "employer": write(abs(keep))}
    return on_one_line(_against_own(lose, gain, keep).format(**amounts))


def _against_own(lose: int, gain: int, keep: int) -> str:
    if lose >= 0 and gain < 0:
        return _("Against 100:0 the strong lose {strong}, the weak lose {weak}, the employer keeps {employer}")
    if lose >= 0 and keep >= 0:
        return _("Against 100:0 the strong lose {strong}, the weak gain {weak}, the employer keeps {employer}")
    if lose >= 0:
        return _("Against 100:0 the strong lose {strong}, the weak gain {weak}, the employer pays {employer} more")
    if gain >= 0:
        return _("Against 100:0 the strong gain {strong}, the weak gain {weak}, the employer pays {employer} more")
    if keep >= 0:
        return _("Against 100:0 the strong gain {strong}, the weak lose {weak}, the employer keeps {employer}")
    return _("Against 100:0 the strong gain {strong}, the weak lose {weak}, the employer pays {employer} more")


def effect_table_in_minor_units(found: Effect) -> pd.DataFrame:
    """A row a person: person, team, role, strong; pay alone (at 100:0), payout, what is lost by it, and its share."""
    table = people_in_minor_units(found)[["person", "team", "role", "strong"]]
    codes, names = pd.factorize(found.paid.seats["person"])
    alone, payout = (
        table["person"].map(pd.Series(summed(paid.payout, codes), names)).astype(np.int64)
        for paid in (found.alone, found.paid)
    )
    share = quotient((alone - payout).to_numpy(float), alone.to_numpy(float))
    return table.assign(alone=alone, payout=payout, loses=alone - payout, share=share)


def effect_table(found: Effect) -> pd.DataFrame:
    """The same in units of the currency."""
    return in_units(effect_table_in_minor_units(found), _OF_EACH, found.paid.currency)


def effect_html(found: Effect) -> str:
    """The line above the first people."""
    titles = {
        "person": _("Person"),
        "alone": _("At 100:0"),
        "payout": _("Paid"),
        "loses": _("Loses"),
        "share": pgettext("part of a whole", "Share"),
    }
    write = dict.fromkeys(_OF_EACH, whole_money(found.paid.currency)) | {"share": _percent}
    return line_and_table(effect_line(found), effect_table_in_minor_units(found), write, titles)


def _percent(share: float) -> str:
    return percent(share, 1)


@dataclass(frozen=True, eq=False)
class Effects:
    """What several schemes do to the same people, by the names under which they were given."""

    by_scheme: Mapping[str, Effect]

    def __getitem__(self, scheme: str) -> Effect:
        """The effect of one of them."""
        return self.by_scheme[scheme]

    def __repr__(self) -> str:
        """What each costs."""
        text = _("{scheme} costs {money}")
        told = (
            text.format(scheme=name, money=whole_money(one.paid.currency)(one.paid.cost))
            for name, one in self.by_scheme.items()
        )
        return on_one_line(", ".join(told))

    def _repr_html_(self) -> str:
        """A row a scheme, as a notebook shows it."""
        titles = {
            "scheme": _("Scheme"),
            "strong": _("Strong, average"),
            "weak": _("Weak, average"),
            "cost": _("Cost"),
            "strong_lose": _("The strong lose"),
            "strong_lose_share": _("Of their bonus"),
            "weak_gain": _("The weak gain"),
            "employer_keeps": _("The employer keeps"),
        }
        write = dict.fromkeys(_OF_ALL, whole_money(self._currency)) | {"strong_lose_share": _percent}
        return line_and_table(repr(self), self.table_in_minor_units(), write, titles)

    @property
    def _currency(self) -> str:
        return next(iter(self.by_scheme.values())).paid.currency

    def table(self) -> pd.DataFrame:
        """A row a scheme, in units of the currency: scheme, strong and weak (means of a person and period), cost, strong_lose,
        strong_lose_share (of their pay at 100:0), weak_gain, employer_keeps."""
        return in_units(self.table_in_minor_units(), _OF_ALL, self._currency)

    def table_in_minor_units(self) -> pd.DataFrame:
        """The same in minor units, means unrounded."""
        return pd.DataFrame([_row(name, one) for name, one in self.by_scheme.items()])


def _row(name: str, found: Effect) -> dict[str, object]:
    return {
        "scheme": name,
        "strong": mean_pay(found.paid, found.strong),
        "weak": mean_pay(found.paid, found.weak),
        "cost": int(found.paid.cost),
        "strong_lose": found.strong_lose,
        "strong_lose_share": found.strong_lose_share,
        "weak_gain": found.weak_gain,
        "employer_keeps": found.employer_keeps,
    }


def effects_of(schemes: Mapping[str, Scheme], workforce: Workforce, who: Rule | Mask = AT_PLAN) -> Effects:
    """What each of some schemes does to the same people, against its own 100:0. Raises `Refused` as `pay` does."""
    return Effects({name: effect(one, workforce, who) for name, one in schemes.items()})
