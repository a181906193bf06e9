"""Before and after at one look: what it costs, who loses and who gains, groups as slopes, everybody's change, five bands."""

from dataclasses import replace

import streamlit as st

from kpi.charts import comparisonparts
from kpi.charts.sketch import Figure, Part, figures_part, text_part
from kpi.comparison import Comparison, Scenario, asides, comparison_headline
from kpi.difference import changes
from kpi.language import _, ngettext, number, percent_figure
from kpi.periods import time_of
from pages.parts.shell import amounts, keys, privacy, session
from pages.parts.shell.charts import file_part
from pages.parts.shell.consequences import strong_label, weak_label
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.taking import show_way
from pages.parts.shell.texts import plain


def overview_finding(found: Comparison) -> str:
    """The change of the cost, and who pays for it."""
    return comparison_headline(found, amounts.cash, amounts.units())


def show_overview(found: Comparison) -> None:
    """What changed, the scoreboard, and two pictures side by side."""
    _rules(found)
    relative = bool(st.session_state.get(keys.CHANGE_AS) and found.stayed["relative"].notna().any())
    show_drawing("compared figures", lambda: [figures_part([_figures(found)])])
    left, right = st.columns(2, gap="large")
    with left:
        show_drawing("slopes", lambda: slopes(found))
    with right:
        show_drawing("changes", lambda: everybody(found, relative=relative))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _show_unit(found)
        show_way(_("The decision as a paper"), ":material/picture_as_pdf:", paper="decision", key="way to decision")
        _use(found)


def overview_picture(found: Comparison) -> None:
    """The picture that stands for all of it."""
    show_drawing("changes", lambda: everybody(found, relative=False)[2:3])


def _rules(found: Comparison) -> None:
    """What differs between both, in words; then everybody of whom the title does not speak."""
    lines = [str(one) for one in changes(found.before.scheme, found.after.scheme)]
    if len(lines) == 1:
        with st.container(horizontal=True, gap="medium"):
            _say(_("What changed: {rule}").format(rule=lines[0]), *asides(found, amounts.cash))
    else:
        title = ngettext("What changed: {n} rule", "What changed: {n} rules", len(lines)).format(n=number(len(lines)))
        with st.expander(title):
            st.markdown("\n".join(f"- {plain(line)}" for line in lines))
        _say(*asides(found, amounts.cash))


def _say(*texts: str) -> None:
    for text in texts:
        st.caption(plain(text), width="content")


def slopes(found: Comparison) -> list[Part]:
    """Groups before and after, under a sentence."""
    part = comparisonparts.slopes_part(found)
    title = text_part("heading", [comparisonparts.slopes_finding(found)])
    if not part:
        return [title]
    caption = comparisonparts.slopes_caption(found)
    file = file_part("slopes", [comparisonparts.slopes_finding(found)], caption)
    return [title, text_part("caption", [caption]), part, file]


def everybody(found: Comparison, *, relative: bool) -> list[Part]:
    """Everybody's change, under a sentence."""
    found = replace(found, people=privacy.cover_column(found.people))
    title, caption = comparisonparts.changes_finding(found), comparisonparts.changes_caption(found)
    return [
        text_part("heading", [title]),
        text_part("caption", [caption]),
        comparisonparts.changes_part(found, amounts.cash, amounts.units(), relative=relative),
        comparisonparts.bands_part(found, amounts.cash),
        file_part("changes", [title], caption),
    ]


def _show_unit(found: Comparison) -> None:
    """Whether changes are money or shares of the pay before, which nobody has who had nothing."""
    kinds = {False: _("Change as money"), True: _("as a share of the pay before")}
    if found.stayed["relative"].notna().any():
        st.segmented_control(
            _("Show the change as"),
            list(kinds),
            default=False,
            format_func=kinds.__getitem__,
            required=True,
            key=keys.CHANGE_AS,
            label_visibility="collapsed",
        )


def _figures(found: Comparison) -> list[Figure]:
    """What both cost, and what strong and weak gain or lose."""
    time = time_of(found.after.paid.periods)
    before, after = found.before, found.after
    return [
        (_("Cost before, {time}").format(time=time), amounts.cash(before.cost), _of_target(before), "same"),
        (_("Cost after, {time}").format(time=time), amounts.cash(after.cost), *_saving(found)),
        *_groups(found),
    ]


def _of_target(side: Scenario) -> str:
    target = int(side.paid.target.sum())
    share = percent_figure(side.cost / target) if target else "–"
    return _("{share} of target bonuses").format(share=share)


def _saving(found: Comparison) -> tuple[str, str]:
    share = percent_figure(abs(found.change) / found.before.cost) if found.before.cost else "–"
    if found.change < 0:
        return _("saves {share}").format(share=share), "good"
    if found.change > 0:
        return _("costs {share} more").format(share=share), "bad"
    return _("costs the same"), "same"


def _groups(found: Comparison) -> list[Figure]:
    """Strong and weak, each with what they had and have."""
    strong = found.stayed["strong"].astype(bool)
    sides = ((found.stayed[strong], strong_label), (found.stayed[~strong], weak_label))
    figures = []
    for people, label in sides:
        if people.empty:
            continue
        change = int(people["change"].sum())
        was, now = (amounts.cash(float(people[side].sum())) for side in ("before", "after"))
        tone = "good" if change > 0 else "bad" if change < 0 else "same"
        figures.append((label(len(people), lose=change < 0), amounts.cash(abs(change)), f"{was} → {now}", tone))
    return figures


def _use(found: Comparison) -> None:
    """What comes after becomes the scheme."""
    if found.after.scheme == session.state().scheme:
        return
    said = _("You now use “{name}”.").format(name=found.after.name)
    label = plain(_("Use “{name}”").format(name=found.after.name))
    st.button(label, type="primary", key="use compared", on_click=_take, args=(found.after, said))


def _take(side: Scenario, said: str) -> None:
    session.use(lambda _scheme: side.scheme, said)
