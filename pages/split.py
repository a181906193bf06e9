"""Team against individual: one slider from 100:0 to 0:100, and who pays for it."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, percent
from kpi.scheme import Scheme
from kpi.split import frontier
from pages import _controls, _parts, _session
from pages._fragments import CONSEQUENCES, everywhere, fragment
from pages._session import View, require_app

require_app(__file__)

SHARES = [step / 20 for step in range(20, -1, -1)]


def _shared(scheme: Scheme, value: int) -> Scheme:
    return scheme.shared(value / 100)


def _identity(view: View) -> None:
    """What the strong lose, what the weak gain, what the employer keeps: the figures add up."""
    found = view.effect
    weak = _("The weak gain") if found.weak_gain >= 0 else _("The weak lose")
    keeps = _("The employer keeps") if found.employer_keeps >= 0 else _("The employer pays more")
    strong = _("The strong lose") if found.strong_lose >= 0 else _("The strong gain")
    with st.container(horizontal=True, key="identity"):
        st.metric(strong, _parts.cash(abs(found.strong_lose), exact=True), border=True)
        st.metric(weak, _parts.cash(abs(found.weak_gain), exact=True), border=True)
        st.metric(keeps, _parts.cash(abs(found.employer_keeps), exact=True), border=True)
        missed = _parts.cash(found.forfeited[found.paid.active].sum(), exact=True)
        st.metric(_("Not paid because teams missed their plan"), missed, border=True)
    st.caption(
        _(
            "The first three compare with everybody being paid on their own result (100:0), and add up: what the strong lose = what "
            "the weak gain + what the employer keeps. The last compares with every team at 100% of its team pay."
        )
    )


def _axis(view: View) -> None:
    """Pay over the share; who is strong is decided by their own score, so it stays the same along the axis."""
    # The axis is the same wherever the slider stands.
    anywhere = (view.scheme.shared(1.0), view.workforce)
    table = _session.remembered("frontier", anywhere, lambda: frontier(*anywhere, SHARES))
    money = table.assign(**{name: table[name] / _parts.units() for name in ("strong", "weak", "cost")})
    share = view.scheme.team.individual_share
    rows = charts.frontier_rows(money, int(view.paid.active.sum()), share, _parts.write_money())
    title = _axis_title(money)
    st.markdown(f"**{title}**")
    chart = st.session_state.setdefault("frontier_edition", 0)
    key = f"frontier {chart}"
    st.vega_lite_chart(
        rows,
        charts.frontier(),
        key=key,
        alt=_("Pay over the individual share"),
        on_select=partial(_pick, key),
        selection_mode="pick",
    )
    st.caption(_("Point at the lines to read them; click to take that split."))
    shown = money.assign(share=money["share"].map(percent))
    columns = {
        "share": st.column_config.TextColumn(_("Individual share")),
        **{
            name: st.column_config.NumberColumn(label, format="localized")
            for name, label in (("strong", _("Strong, mean")), ("weak", _("Weak, mean")), ("cost", _("Total cost")))
        },
    }
    with st.expander(_("The figures behind the lines"), key="figures", on_change="rerun") as figures:
        if figures.open:
            st.dataframe(shown, hide_index=True, column_config=columns, key="frontier_table")
            _parts.downloads({_("split"): money}, "sixtyforty-split")


@everywhere
def _pick(key: str) -> None:
    """A click on the axis takes that share; the chart starts afresh, so that the same click can be made again."""
    picked = st.session_state[key]["selection"].get("pick") or []
    if picked:
        share = float(picked[0]["share"])
        _session.change(lambda scheme: scheme.shared(share))
        st.session_state["frontier_edition"] += 1


def _axis_title(money: pd.DataFrame) -> str:
    write = _parts.write_money()
    first, last = money.iloc[0], money.iloc[-1]
    text = _("From 100:0 to 0:100 a strong person goes from {a} to {b} a period, and the total cost from {c} to {d}.")
    return text.format(a=write(first["strong"]), b=write(last["strong"]), c=write(first["cost"]), d=write(last["cost"]))


def _slider(scheme: Scheme) -> None:
    if _is_shared(scheme):
        share = round(scheme.team.individual_share * 100)
        label = _("Individual share")
        _controls.slider(label, "split_share", share, _shared, low=0, high=100, step=5, shows=_consequences_only)
        return
    text = _(
        "In this scheme the team's result multiplies or opens the bonus, so there is no share to move. To have one, choose “{mode}” on the page Scheme, part Team."
    )
    st.info(text.format(mode=_("pays a part")))


def _is_shared(scheme: Scheme) -> bool:
    return scheme.team.mode in ("split", "pool")


def _consequences_only(_before: Scheme, _after: Scheme) -> Sequence[str]:
    return CONSEQUENCES


@fragment("consequences")
def _laboratory() -> None:
    if not (view := _parts.quietly()):
        return
    if _is_shared(view.scheme):
        own = round(view.scheme.team.individual_share * 100)
        st.subheader(_("{own}:{team} — own result : team").format(own=own, team=100 - own))
    _parts.bars(view, "split_bars")
    _identity(view)
    if _is_shared(view.scheme):
        _axis(view)


st.title(_("Team or individual"))
_slider(_session.state().scheme)
_parts.board()
_laboratory()
