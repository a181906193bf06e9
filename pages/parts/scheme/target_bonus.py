"""Target bonus and cap of one role."""

from typing import Any

from kpi.language import _
from kpi.scheme.card import Card
from pages.parts.shell import controls


def show_target_bonus(card: Card) -> None:
    """What is paid at 100%, and at most."""
    key, role = f"{card.role} money", card.role

    def put(**changes: Any) -> Any:
        return lambda s, v: s.revise_card(
            role, **{name: None if v is None else make(v) for name, make in changes.items()}
        )

    controls.number(
        _("Target bonus a period, where the data has none"),
        f"{key} target",
        card.target_bonus,
        put(target_bonus=float, target_share=lambda _v: None),
        min_value=0.0,
        step=100.0,
    )
    share = None if card.target_share is None else card.target_share * 100
    controls.number(
        _("… or as % of the salary"),
        f"{key} share",
        share,
        put(target_share=lambda v: v / 100, target_bonus=lambda _v: None),
        min_value=0.0,
        step=5.0,
    )
    cap = None if card.cap is None else card.cap * 100
    controls.number(
        _("A person's bonus at most (% of the target bonus; empty: no cap)"),
        f"{key} cap",
        cap,
        put(cap=lambda v: v / 100),
        min_value=0.0,
        step=10.0,
    )
