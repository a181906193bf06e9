"""The figures of each page in Python: as text, and as a notebook with the files that it opens."""

import streamlit as st

from kpi.language import _
from kpi.scheme.schemefile import dump
from pages.parts.shell.downloads import download_file, download_text
from pages.parts.shell.pythoncode import code_of_pages, notebook_of, opening_code, scheme_files
from pages.parts.shell.texts import show_sentence, show_title


def show_python() -> None:
    """A page to choose, its code, and the files."""
    show_title(_("The same figures in Python"))
    show_sentence(
        _(
            "Whoever programs finds the figures of a page again with these lines: put the files into one folder with the results and the people table."
        )
    )
    pages = code_of_pages()
    page = st.selectbox(_("Page"), list(pages), format_func=lambda name: pages[name][0], key="code of page", width=320)
    st.code(opening_code() + "\n" + pages[page][1], language="python")
    with st.container(horizontal=True):
        notebook = notebook_of(page)
        download_file(
            _("Notebook"), notebook, f"sixtyforty-{page}.ipynb", key="notebook", icon=":material/data_object:"
        )
        for name, scheme in scheme_files().items():
            download_text(name, dump(scheme), name, key=f"takeaway_{name}")
