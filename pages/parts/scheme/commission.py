"""Commission of one role: tiers and plan coefficients."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.rules.commission import Commission, Tier
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.fields import Form, measured_names, show_field
from pages.parts.scheme.table_columns import columns_of
from pages.parts.shell import controls, session
from pages.parts.shell.texts import plain


def show_commission(card: Card) -> None:
    """A line for each tier, and the plan coefficient of each commission."""
    rows = [(rule.measure, tier.from_, tier.rate * 100, rule.kind) for rule in card.commissions for tier in rule.tiers]
    frame = pd.DataFrame(rows, columns=["measure", "from", "rate", "kind"]).astype({"from": float, "rate": float})
    names = measured_names(session.state().scheme)
    columns = columns_of(Commission, names, "measure", "kind") | columns_of(Tier, names, "from_", "rate")

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        old = {rule.measure: rule for rule in card.commissions}
        rules = [
            _rule(old.get(str(measure)), str(measure), group) for measure, group in rows.groupby("measure", sort=False)
        ]
        return scheme.revise_card(card.role, commissions=tuple(rules))

    st.caption(
        _(
            "A line for each tier. Marginal: the rate on what lies above its level. Retroactive: the reached rate on everything."
        )
    )
    controls.table(f"{card.role} commission", frame, make, columns, alt=_("Commission tiers"))
    for place, rule in enumerate(card.commissions):
        _coefficient(card, place, rule)


def _coefficient(card: Card, place: int, rule: Commission) -> None:
    """The plan coefficient of one commission: a small table from attainment to factor."""

    def put(scheme: Scheme, **changes: Any) -> Scheme:
        rules = list(scheme.roles[card.role].commissions)
        rules[place] = rules[place].revise(**changes)
        return scheme.revise_card(card.role, commissions=tuple(rules))

    text = _("Plan coefficient of {measure}: the attainment on the left, the factor on the right. Empty: none.")
    st.caption(text.format(measure=plain(rule.measure)))
    again = sum(other.measure == rule.measure for other in card.commissions[:place])
    key = f"{card.role} {rule.measure} coefficient" + (f" {again + 1}" if again else "")
    form = Form("", lambda scheme: scheme.roles[card.role].commissions[place], put)
    show_field(form, "coefficient", key=key, at=_("Attainment"), pay=_("Factor"))


def _rule(old: Commission | None, measure: str, rows: pd.DataFrame) -> Commission:
    """The rule with new tiers; plan coefficient and units of the old one stay."""
    tiers = tuple(
        Tier.model_validate({"from": row["from"], "rate": row["rate"] / 100}) for row in rows.to_dict("records")
    )
    new = {"tiers": tiers, "kind": str(rows["kind"].iloc[-1])}
    return old.revise(**new) if old else Commission.model_validate({"measure": measure, **new})
