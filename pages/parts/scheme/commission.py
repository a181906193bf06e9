"""Commission of one role: tiers and plan coefficients."""

import pandas as pd
import streamlit as st

from kpi.language import _
from kpi.rules.commission import Commission, Tier
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.table_columns import choice_column, curve_in_percent, knot_columns, knots_in_percent
from pages.parts.shell import controls
from pages.parts.shell.texts import plain


def show_commission(card: Card, names: list[str]) -> None:
    """A line for each tier, and the plan coefficient of each commission."""
    rows = [(rule.measure, tier.from_, tier.rate * 100, rule.kind) for rule in card.commissions for tier in rule.tiers]
    frame = pd.DataFrame(rows, columns=["measure", "from", "rate", "kind"]).astype({"from": float, "rate": float})
    columns = {
        "measure": st.column_config.SelectboxColumn(_("Measure"), options=names, required=True),
        "from": st.column_config.NumberColumn(_("from"), min_value=0, required=True, default=0.0),
        "rate": st.column_config.NumberColumn(_("rate"), format="%g%%", min_value=0, required=True),
        "kind": choice_column(_("applies to"), {"marginal": _("marginal"), "retroactive": _("retroactive")}),
    }

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
    for rule in card.commissions:
        _coefficient(card, rule)


def _coefficient(card: Card, rule: Commission) -> None:
    """The plan coefficient of one commission: a small table from attainment to factor."""

    def make(scheme: Scheme, rows: pd.DataFrame) -> Scheme:
        new = rule.revise(coefficient=curve_in_percent(rows, rule.coefficient.shape if rule.coefficient else "steps"))
        now = scheme.roles[card.role].commissions
        return scheme.revise_card(card.role, commissions=tuple(new if one == rule else one for one in now))

    text = _("Plan coefficient of {measure}: the attainment on the left, the factor on the right. Empty: none.")
    st.caption(text.format(measure=plain(rule.measure)))
    columns = knot_columns(_("Attainment"), _("Factor"))
    controls.table(f"{card.role} {rule.measure} coefficient", knots_in_percent(rule.coefficient), make, columns)


def _rule(old: Commission | None, measure: str, rows: pd.DataFrame) -> Commission:
    """The rule with new tiers; plan coefficient and units of the old one stay."""
    tiers = tuple(
        Tier.model_validate({"from": row["from"], "rate": row["rate"] / 100}) for row in rows.to_dict("records")
    )
    kind = str(rows["kind"].iloc[-1])
    return (
        old.revise(tiers=tiers, kind=kind)
        if old
        else Commission.model_validate({"measure": measure, "tiers": tiers, "kind": kind})
    )
