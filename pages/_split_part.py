"""The split from 100:0 to 0:100, which the chart itself follows, beside the curve of the team part."""

from functools import partial
from typing import Any

import streamlit as st

from kpi import charts
from kpi.language import _, percent
from kpi.scheme import Scheme
from kpi.split import Sweep, sweep
from pages import _parts, _session
from pages._fragments import fragment, redraw
from pages._session import View
from pages._team_form import team_curve


def split_part() -> None:
    """Bars and lines under one slider; the team's curve as large beside them."""
    if not (view := _parts.quietly()):
        return
    if not _is_shared(view.scheme):
        text = _(
            "In this scheme the team's result multiplies or opens the bonus, so there is no share to move. To have one, choose “{mode}” on the page Scheme, part Team."
        )
        st.info(text.format(mode=_("pays a part")))
    left, right = st.columns([7, 5], gap="large")
    with left:
        _consequences()
    with right:
        st.subheader(_("The team's curve: where the harm is"))
        team_curve(view.scheme)


def _is_shared(scheme: Scheme) -> bool:
    return scheme.team.mode in ("split", "pool")


@fragment("consequences")
def _consequences() -> None:
    if not (view := _parts.quietly()):
        return
    _headline()
    if _is_shared(view.scheme):
        _pair(view)
    else:
        _parts.bars(view, "split_bars")
    _identity()


@fragment("headline")
def _headline() -> None:
    """The split and what it does, in one sentence."""
    if not (view := _parts.quietly()):
        return
    if _is_shared(view.scheme):
        own = round(view.scheme.team.individual_share * 100)
        st.subheader(_("{own}:{team} — own result : team").format(own=own, team=100 - own))
    st.markdown(f"**{_parts.finding(view)}**")


@fragment("identity")
def _identity() -> None:
    """What the strong lose, what the weak gain, what the employer keeps: the figures add up."""
    if not (view := _parts.quietly()):
        return
    found = view.effect
    weak = _("The weak gain") if found.weak_gain >= 0 else _("The weak lose")
    keeps = _("The employer keeps") if found.employer_keeps >= 0 else _("The employer pays more")
    strong = _("The strong lose") if found.strong_lose >= 0 else _("The strong gain")
    missed = found.forfeited[found.paid.active].sum()
    figures = {
        strong: abs(found.strong_lose),
        weak: abs(found.weak_gain),
        keeps: abs(found.employer_keeps),
        _("Not paid because teams missed their plan"): missed,
    }
    with st.container(horizontal=True, key="identity", gap="small"):
        for label, money in figures.items():
            st.metric(label, _parts.cash(money, exact=True), border=True)
    st.caption(
        _(
            "The first three compare with everybody being paid on their own result (100:0), and add up: what the strong lose = what "
            "the weak gain + what the employer keeps. The last compares with every team at 100% of its team pay."
        )
    )


def _pair(view: View) -> None:
    """All 101 splits are in the chart, so it moves with the hand; the server hears where the hand came to rest."""
    found = _sweep(view)
    share = round(view.scheme.team.individual_share * 100)
    hidden = _session.state().hidden
    write = _parts.write_money()
    rows = _session.remembered("split rows", (found, hidden), lambda: charts.split_rows(found, write, hidden=hidden))
    named = len(found.people) <= 20
    st.vega_lite_chart(
        rows,
        charts.split_pair(share, named=named),
        width="stretch",
        key="split_pair",
        alt=_("Pay of everybody, and of strong and weak over the split"),
        on_select=_follow,
        selection_mode=charts.SHARE,
    )
    st.caption(
        _("Drag the slider, or point at the lines. Dashed: what would come on top at 100:0. Grey line: target bonus.")
    )
    with st.expander(_("The figures behind the lines"), key="figures", on_change="rerun") as figures:
        if figures.open:
            _figures(found)


def _sweep(view: View) -> Sweep:
    """Pay at every split; the same wherever the slider stands."""
    anywhere = (view.scheme.shared(1.0), view.workforce, _session.state().who)
    found: Sweep = _session.remembered("sweep", anywhere, partial(sweep, *anywhere))
    return found


def _follow() -> None:
    """The hand rests: the scheme takes the share, and the figures beside the chart follow."""
    picked: Any = st.session_state["split_pair"]["selection"].get(charts.SHARE) or []
    if picked:
        share = round(float(picked[0][charts.SHARE])) / 100
        _session.change(lambda scheme: scheme.shared(share))
    redraw("scoreboard", "headline", "identity")


def _figures(found: Sweep) -> None:
    money = ["strong", "weak", "cost", "strong_lose", "weak_gain", "employer_keeps"]
    table = found.sums[["share", *money]].iloc[::-5]
    table = table.assign(**{name: table[name] / _parts.units() for name in money})
    titles = [
        _("Strong, mean"),
        _("Weak, mean"),
        _("Total cost"),
        _("The strong lose"),
        _("The weak gain"),
        _("The employer keeps"),
    ]
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(title, format="localized")
        for name, title in zip(money, titles, strict=True)
    }
    shown = table.assign(share=[percent(share / 100) for share in table["share"]])
    share = st.column_config.TextColumn(_("Individual share"))
    st.dataframe(shown, hide_index=True, column_config=columns | {"share": share}, key="split_table")
    _parts.downloads({_("split"): table}, "sixtyforty-split")
