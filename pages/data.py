"""Your own file: drop it in, see what was found and every problem at once, mend it, and open it with a first scheme."""

import streamlit as st

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.intake import limits
from kpi.language import _
from pages.parts.data import templates, upload
from pages.parts.data.dropzone import dropped_in
from pages.parts.data.open_now import ready, show_files_again, show_open_now, show_ready
from pages.parts.data.reading import show_reading
from pages.parts.shell import header, keys, linking, session
from pages.parts.shell.door import require_app
from pages.parts.shell.keepquestion import show_keep_question
from pages.parts.shell.texts import plain

require_app(__file__)
header.show(_("Data"), slide=show_ready)
title = st.container()
st.markdown(
    _(
        "Drop in results, and a table of people and a scheme if you have them: CSV, Excel or Parquet, in one file or several, up to {n} MB each. Deals or payments will do too, and so will a case that you saved. Nothing leaves this machine."
    ).format(n=limits.UPLOAD // limits.MB)
)
show_keep_question()
if file := linking.waits_for():
    text = _("A link waits for its data, {file}: open the same file, and what the link shows follows.")
    st.info(plain(text.format(file=file)), icon=":material/link:")
files, cells = dropped_in()
held = upload.dropped() if st.session_state.get(keys.CORRECTING) else None
is_reading = bool(files or cells.strip() or held)
title.title(_("Check what was read, then open it.") if is_reading else ready(session.state().data), anchor=False)
if files or cells.strip():
    show_reading(files, cells)
elif held:
    show_files_again(held)
else:
    show_open_now()
templates.show_templates()
