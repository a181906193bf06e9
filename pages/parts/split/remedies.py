"""What would mend the split: every remedy as a card, as it stands or at the same cost, the best first by what the reader cares about."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, ngettext, number
from kpi.split import MONEY_COMPARED, compared_in_minor_units, paid_in_minor_units
from kpi.split.remedies import Levels, Remedy, remedies
from kpi.split.verdict import AIMS, Aim, best, best_first, remedy_finding, same_figures
from pages.parts.shell import amounts, consequences, keys
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.fragments import fragment
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.tables import shares_half_up, show_table, whole_units
from pages.parts.shell.texts import show_remark, show_sentence
from pages.parts.shell.view import View, view_or_none
from pages.parts.split.remedy_cards import bars, before, scheme_to_mend, show_cards

_FIRST = 4
"""So many stand under the picture of the split."""


def show_remedies() -> None:
    """The best in one sentence, all as cards, and every figure in a table."""
    if not (view := view_or_none()) or _has_none(view):
        return
    consequences.draw("remedies_finding", remedies_finding)
    with st.container(horizontal=True, vertical_alignment="center", key="remedy_choice"):
        _choose_aim()
        st.space("stretch")
        st.toggle(_("Compare at the same cost"), key=keys.SAME_COST, help=_same_cost(), persist_state="session")
    table = _table(view)
    _say_what_is_unknown(table)
    _cards("remedies", view, table)
    show_remark(_how_to_read(view))
    _figures(view)


@fragment(keys.FIRST_REMEDIES)
def show_first_remedies() -> None:
    """The first four as cards, under the picture of the split."""
    if not (view := view_or_none()) or scheme_to_mend(view).team.share is None:
        return
    table = _table(view)
    with st.container(horizontal=True, vertical_alignment="center", key="first_remedies"):
        st.header(_("What would mend it"), anchor=False, width="content")
        show_remark(_how_many(table))
        st.space("stretch")
        _choose_aim()
    _cards("first", view, table, _FIRST)
    st.button(_("See all remedies"), key="all remedies", type="tertiary", on_click=_open_all)


def show_remedies_slide() -> None:
    """The best of them on the wall, and what is best by."""
    if (view := view_or_none()) and not _has_none(view):
        consequences.draw_slide("remedies", remedies_finding, remedies_picture)
        _choose_aim()


def remedies_finding(view: View) -> list[charts.Part]:
    """The best remedy in one sentence."""
    return [charts.text_part("finding", [remedy_finding(_table(view), _aim(), amounts.cash)])]


def remedies_picture(view: View) -> list[charts.Part]:
    """What the best remedy pays to strong and weak."""
    found = best(_table(view), _aim())
    return [part for row in found.iloc[:1].to_dict("records") for part in bars(row, before(view))]


def _has_none(view: View) -> bool:
    team = scheme_to_mend(view).team
    if team.share is not None:
        return False
    st.info(f"{_('Remedies are for a team that pays a part of the bonus.')} {_(team.says)}")
    return True


def _open_all() -> None:
    st.session_state[keys.LABORATORY] = _("Remedies")
    st.rerun("app")


def _aim() -> Aim:
    chosen = st.session_state.get(keys.REMEDY_AIM)
    return next((aim for aim in AIMS if aim.column == chosen), AIMS[0])


def _choose_aim() -> None:
    titles = {aim.column: _(aim.title) for aim in AIMS}
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content", key="remedy_aim"):
        show_remark(_("Best means"))
        st.segmented_control(
            _("Best means"),
            list(titles),
            default=AIMS[0].column,
            format_func=titles.__getitem__,
            required=True,
            label_visibility="collapsed",
            key=keys.REMEDY_AIM,
            persist_state="session",
        )


def _chosen(view: View) -> tuple[Remedy, ...]:
    asked = (scheme_to_mend(view), view.workforce)
    found: tuple[Remedy, ...] = remembered(Remembered.REMEDIES, asked, lambda: remedies(*asked, Levels()))
    return found


def _table(view: View) -> pd.DataFrame:
    """Money of each remedy; with what own work pays only where that is asked for, for it takes longer."""
    return _compared(view, with_risk=_aim().column == "own_marginal")


def _compared(view: View, *, with_risk: bool) -> pd.DataFrame:
    name, compare = (
        (Remembered.COMPARED, compared_in_minor_units) if with_risk else (Remembered.PAID_REMEDIES, paid_in_minor_units)
    )
    asked = (scheme_to_mend(view), view.workforce, _chosen(view), view.strong)
    equal = bool(st.session_state.get(keys.SAME_COST))
    table: pd.DataFrame = remembered(name, (*asked, equal), lambda: compare(*asked, equal_budget=equal))
    return table


def _cards(key: str, view: View, table: pd.DataFrame, most: int | None = None) -> None:
    aim, by_name = _aim(), {one.name: one for one in _chosen(view)}
    others = best_first(table[table["name"].ne("as_is") & table["cost"].notna()], aim)
    together = {names[0]: [by_name[name] for name in names] for names in same_figures(others, aim)[:most]}
    awards = dict.fromkeys(best(table, aim)["name"], _(aim.award))
    show_cards(key, others[others["name"].isin(list(together))], together, awards, before(view), view)


def _say_what_is_unknown(table: pd.DataFrame) -> None:
    if len(unmet := table.loc[table["cost"].isna(), "title"]):
        text = _("No factor on the target bonuses makes this cost the same, so it has no figures: {remedies}.")
        show_sentence(text.format(remedies=", ".join(unmet)))


def _same_cost() -> str:
    return _(
        "All target bonuses are multiplied by one factor, so that each scheme costs what 100:0 costs. “Preview” and “Use this scheme” leave the target bonuses as they are."
    )


def _how_many(table: pd.DataFrame) -> str:
    n = int(table["name"].ne("as_is").sum())
    text = ngettext("{n} remedy; the mark shows today", "{n} remedies; the mark shows today", n)
    return text.format(n=number(n))


def _how_to_read(view: View) -> str:
    if len(view.workforce.periods) == 1:
        return _("Bars: average pay of a strong and of a weak person. The mark shows today. Losses are against 100:0.")
    return _(
        "Bars: average pay of a strong and of a weak person in one period. The mark shows today. Costs and losses are sums of all periods that are shown; losses are against 100:0."
    )


def _figures(view: View) -> None:
    with st.expander(_("All figures of the remedies"), key="remedy figures", on_change="rerun") as figures:
        if figures.open:
            with st.spinner(_("Calculating …")):
                table = _compared(view, with_risk=True)
            _show_figures(best_first(table, _aim()))


def _show_figures(table: pd.DataFrame) -> None:
    titles = {
        "title": _("Remedy"),
        "strong": _("Strong, average"),
        "weak": _("Weak, average"),
        "cost": _("Cost"),
        "strong_lose": _("Strong: gain or loss"),
        "strong_lose_cash": _("Strong: gain or loss, share of salary and bonus"),
        "weak_gain": _("Weak: gain or loss"),
        "employer_keeps": _("Employer: saving or extra cost"),
        "own_marginal": _("Pay for 1% more own result"),
        "from_own": _("Pay varies by own result"),
        "from_team": _("Pay varies by team"),
        "from_luck": _("Pay varies by luck"),
        "cliff": _("Most money lost by missing by 1%"),
        "factor": _("Factor on target bonuses"),
    }
    money = {name: table[name].astype(float) / amounts.units() for name in MONEY_COMPARED}
    gains = {"strong_lose": -money["strong_lose"], "strong_lose_cash": -table["strong_lose_cash"].astype(float)}
    shown = table[list(titles)].assign(**money | gains, factor=shares_half_up(table["factor"]))
    shares = ("strong_lose_cash", "from_own", "from_team", "from_luck")
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(
            title, format="percent" if name in shares else "%.3f" if name == "factor" else "localized"
        )
        for name, title in titles.items()
        if name != "title"
    }
    show_table(whole_units(shown, MONEY_COMPARED), columns | {"title": titles["title"]}, key="remedy_table")
    download_tables({_("remedies"): shown.rename(columns=titles)}, "sixtyforty-remedies")
