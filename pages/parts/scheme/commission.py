"""Commission of one role: tiers, whose results of which time climb them, and plan coefficients."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.rules.commission import Commission
from kpi.rules.onmeasure import Tier
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.fields import Form, offered_names, scale_of, show_field, show_full_units
from pages.parts.scheme.table_columns import columns_of
from pages.parts.shell import controls, session
from pages.parts.shell.texts import plain


def show_commission(card: Card) -> None:
    """A line for each tier, and the plan coefficient of each commission."""
    numbers = [_again(card, place) + 1 for place in range(len(card.commissions))]
    rows = [
        (rule.measure, number, tier.from_, tier.rate * 100, rule.kind)
        for number, rule in zip(numbers, card.commissions, strict=True)
        for tier in rule.tiers
    ]
    frame = pd.DataFrame(rows, columns=["measure", "number", "from", "rate", "kind"])
    frame = frame.astype({"number": float, "from": float, "rate": float})
    names = offered_names(session.state().scheme)
    columns = columns_of(Commission, names, "measure", "kind") | columns_of(Tier, names, "from_", "rate")
    if max(numbers, default=1) > 1:  # which of several on one measure a tier belongs to
        columns |= {"number": st.column_config.NumberColumn(_("No."), min_value=1, step=1, default=1, required=True)}
    else:
        frame = frame.drop(columns="number")

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        old = {f"{rule.measure} {number}": rule for rule, number in zip(card.commissions, numbers, strict=True)}
        which = rows["measure"] + " " + rows.get("number", pd.Series(1, rows.index)).astype(int).astype(str)
        rules = [_rule(old.get(str(key)), group) for key, group in rows.groupby(which, sort=False)]
        return scheme.revise_card(card.role, commissions=tuple(rules))

    st.caption(
        _(
            "A line for each tier. Marginal: the rate on what lies above its level. Retroactive: the reached rate on everything."
        )
    )
    controls.table(f"{card.role} commission", frame, make, columns, alt=_("Commission tiers"))
    for place, rule in enumerate(card.commissions):
        _one(card, place, rule)


def _one(card: Card, place: int, rule: Commission) -> None:
    """One commission: whose results it looks at, over which time they are added up, and its plan coefficient, a small table from attainment to factor."""

    def put(scheme: Scheme, **changes: Any) -> Scheme:
        rules = list(scheme.roles[card.role].commissions)
        rules[place] = rules[place].revise(**changes)
        return scheme.revise_card(card.role, commissions=tuple(rules))

    again = _again(card, place)
    which = f" {again + 1}" if again else ""
    form = Form("", lambda scheme: scheme.roles[card.role].commissions[place], put)
    if len(card.commissions) > 1:
        st.markdown(f"**{_('Commission on {measure}').format(measure=plain(rule.measure))}**")
    show_field(form, "of", key=f"{card.role} {rule.measure} of{which}")
    show_field(form, "over", key=f"{card.role} {rule.measure} over{which}")
    show_full_units(form, rule.full_unit, key=f"{card.role} {rule.measure} full{which}")
    text = _("Plan coefficient of {measure}: the attainment on the left, the factor on the right. Empty: none.")
    st.caption(text.format(measure=plain(rule.measure)))
    show_field(
        form,
        "coefficient",
        key=f"{card.role} {rule.measure} coefficient{which}",
        at=_("Attainment"),
        pay=_("Factor"),
        scale=scale_of(rule.coefficient_of),
    )


def _again(card: Card, place: int) -> int:
    """How many commissions before it are on the same measure."""
    return sum(other.measure == card.commissions[place].measure for other in card.commissions[:place])


def _rule(old: Commission | None, rows: pd.DataFrame) -> Commission:
    """The rule with new tiers; plan coefficient and units of the old one stay."""
    tiers = tuple(
        Tier.model_validate({"from": row["from"], "rate": row["rate"] / 100}) for row in rows.to_dict("records")
    )
    new = {"tiers": tiers, "kind": str(rows["kind"].iloc[-1])}
    return old.revise(**new) if old else Commission.model_validate({"measure": rows["measure"].iloc[0], **new})
