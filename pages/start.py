"""The first page: what this does, in three sentences and one picture."""

import streamlit as st

from kpi.language import _
from pages.parts.shell import consequences, header, session
from pages.parts.shell.door import require_app
from pages.parts.shell.problems import view_or_problems
from pages.parts.shell.texts import plain

require_app(__file__)


def _open(sample: str) -> None:
    session.open_sample(sample)


header.show(_("Start"))
st.title("SixtyForty")
st.markdown(
    _(
        "A what-if laboratory for KPI bonuses. Move weights, thresholds and the individual : team split, and see at once who is "
        "paid what, what it costs, and what the split does to the strong and to the weak. Every figure can be explained step by step."
    )
)
with st.container(horizontal=True):
    for name, label in (("story", _("Open the story")), ("company", _("Open the sample company"))):
        kind = "primary" if session.state().data.sample == name else "secondary"
        st.button(label, key=f"open_{name}", type=kind, on_click=_open, args=(name,))  # type: ignore[arg-type]
    if st.button(_("Use my own file"), key="open_own", icon=":material/upload_file:"):
        st.switch_page("pages/data.py")

if view_or_problems():
    if session.state().data.sample == "story":
        st.subheader(_("Three strong, seven weak"))
        st.markdown(
            _(
                "Three sellers beat their plan and seven miss it, so the department misses its own. With a 60:40 split the strong "
                "lose 40% of their bonus every time — and so do the weak. Nobody but the employer gains."
            )
        )
    else:
        st.subheader(plain(session.state().scheme.title or session.state().data.name))
    consequences.draw("scoreboard", consequences.scoreboard)
    consequences.draw("bars", consequences.bars)
    with st.container(horizontal=True):
        if st.button(_("Tune the scheme"), type="primary", icon=":material/tune:", key="to_scheme"):
            st.switch_page("pages/scheme.py")
        if st.button(_("See all payouts"), icon=":material/payments:", key="to_payouts"):
            st.switch_page("pages/payouts.py")
        if st.button(_("Move the split"), icon=":material/balance:", key="to_split"):
            st.switch_page("pages/split.py")
