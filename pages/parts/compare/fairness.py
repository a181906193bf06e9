"""Whether pay follows performance, how equal it is, and whether groups are treated alike; each with its meaning and its limits."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from kpi import comparison, fairness
from kpi.charts.fairnesschart import (
    MOST_POINTS,
    lorenz_curves,
    lorenz_finding,
    lorenz_rows,
    scatter_chart,
    scatter_rows,
)
from kpi.comparison import Comparison, Scenario
from kpi.fairness import Measure
from kpi.language import _, number, pgettext
from pages.parts.shell import amounts, privacy, session
from pages.parts.shell.charts import draw_chart
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import show_finding, show_sentence

Pay = np.ndarray[tuple[int], np.dtype[np.float64]]


def fairness_finding(found: Comparison) -> str:
    """Whether pay is more equal than before."""
    return lorenz_finding(_pays(found))


def _pays(found: Comparison) -> dict[str, Pay]:
    return {side.name: _pay(found, side) for side in (found.before, found.after)}


def show_fairness(found: Comparison) -> None:
    """Both scenarios side by side."""
    pays = _pays(found)
    left, right = st.columns(2, gap="large")
    with left:
        draw_chart(lorenz_rows(pays), lorenz_curves(list(pays)), key="lorenz", alt=fairness_finding(found))
    with right:
        _variance(found.after)
    _scatter(found)
    _scorecards(found)
    _groups(found)


def _pay(found: Comparison, side: Scenario) -> Pay:
    pay = found.people["before" if side is found.before else "after"]
    return np.asarray(pay.to_numpy(float) / amounts.units())


def _scatter(found: Comparison) -> None:
    """Pay against performance, as the second scenario pays."""
    people = found.people.dropna(subset=["score"])
    show_finding(_("Pay against performance"))
    rows = scatter_rows(
        privacy.cover_names(people["person"]).astype(str).tolist(),
        people["score"].to_numpy(float),
        people["after"].to_numpy(float) / amounts.units(),
        people["strong"].to_numpy(bool),
    )
    draw_chart(
        rows, scatter_chart(aggregated=len(people) > MOST_POINTS), key="scatter", alt=_("Pay against performance")
    )


def _scorecards(found: Comparison) -> None:
    """Every measure, before and after."""
    people = found.people
    score, strong = people["score"].to_numpy(float), people["strong"].to_numpy(bool)
    before, after = (fairness.scorecard(score, _pay(found, side), strong) for side in (found.before, found.after))
    rows = [
        (old.name, _value(old), _value(new), new.sentence, new.limits) for old, new in zip(before, after, strict=True)
    ]
    titles = [_("Measure"), found.before.name, f"{found.after.name} ", _("What it says"), _("What it does not say")]
    show_table(pd.DataFrame(rows, columns=titles), key="scorecard", row_height=72)


def _value(measure: Measure) -> str:
    return number(measure.value, 3) if measure.known else "–"


def _variance(side: Scenario) -> None:
    """Where the differences in pay come from."""
    found = fairness.variance_shares(fairness.parts_of(side.paid))
    show_sentence(found.sentence)
    st.caption(found.limits)


def _groups(found: Comparison) -> None:
    """Groups of any column: who reaches the target, and what remains of differences when score and role are the same."""
    groups = comparison.groupings(found, session.state().data.people)
    if not groups:
        return
    title = st.selectbox(_("Groups by"), list(groups), key="fair by") or next(iter(groups))
    names = groups[title].astype(str).to_numpy()
    people = found.people
    left, right = st.columns(2, gap="large")
    with left, st.spinner(_("Counting …")):
        show_finding(_("Who is strong, by group"))
        impact = fairness.adverse_impact(people["strong"].to_numpy(bool), names)
        show_sentence(impact.sentence)
        st.caption(impact.limits)
        show_table(impact.table, _heads(), key="impact")
    with right, st.spinner(_("Counting …")):
        show_finding(_("Pay by group, at the same score"))
        equity = fairness.pay_equity(_pay(found, found.after), names, people[["score"]].astype(float))
        show_sentence(equity.sentence)
        st.caption(equity.limits)
        show_table(equity.table, _heads(), key="equity")


def _heads() -> dict[str, Any]:
    """Titles and formats of both tables."""
    shares = {"rate": pgettext("part of a whole", "Share"), "ratio": _("Share of the highest group")}
    money = {
        "raw": _("Gap"),
        "explained": _("of it explained"),
        "adjusted": _("Gap that is left"),
        "low": _("from"),
        "high": _("to"),
    }
    return {
        "group": _("Group"),
        "people": _("People"),
        "reached": _("Strong"),
        **{name: st.column_config.NumberColumn(title, format="percent") for name, title in shares.items()},
        **{name: st.column_config.NumberColumn(title, format="%.0f") for name, title in money.items()},
        "p": st.column_config.NumberColumn(_("p (chance)"), format="%.3f"),
        "flagged": _("Below 4/5"),
        "sure": _("Beyond chance"),
    }
