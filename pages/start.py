"""The first page: a promise, the picture that keeps it, and three doors."""

import streamlit as st

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from pages.parts.shell import header, tour
from pages.parts.shell.door import require_app
from pages.parts.shell.examples import show_examples
from pages.parts.shell.problems import view_or_problems
from pages.parts.start.doors import show_doors
from pages.parts.start.recent import show_recent
from pages.parts.start.story import show_story

require_app(__file__)

header.show(_("Start"), slide=show_story)
view_or_problems()
with st.container(key="promise"):
    left, right = st.columns([11, 14], gap="large", vertical_alignment="center")
    with left:
        st.title(_("See who gains and who loses before you sign."), anchor=False)
        st.markdown(
            _(
                "Move a weight, a threshold or the team's share. Every bonus, the cost and the fairness follow your hand."
            )
        )
        if st.button(_("Take the tour · 5 steps"), icon=":material/explore:", key="tour begin"):
            tour.go_to(1)
    with right:
        show_story()
show_doors()
show_recent()
with st.expander(_("Example schemes"), key="example schemes", on_change="rerun") as schemes:
    if schemes.open:
        show_examples(columns=3)
