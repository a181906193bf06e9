"""What is said, and in which language: nothing on the screen escapes the catalogue, and the template knows all of it."""

import ast
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kpi import language
from kpi.language import _, duration, month_alone, ngettext, number, period_name, speak

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "kpi" / "locale" / "sixtyforty.pot"
SCREEN = [*sorted(ROOT.glob("pages/**/*.py")), ROOT / "app.py"]
SPEAKING = [*sorted(ROOT.glob("kpi/**/*.py")), *SCREEN]
TRANSLATING = {"_", "N_", "ngettext", "pgettext"}
LABELLED = {"slider", "number", "choice", "select", "text"}  # of pages.parts.shell.controls: what comes first is read
NAME_OF_THE_PRODUCT = "SixtyForty"
NOT_KEPT = ('"POT-Creation-Date', '"Project-Id-Version', '"Report-Msgid-Bugs-To', '"Generated-By')

# Calls and arguments of Streamlit that nobody reads. Whatever is not named here counts as shown.
UNSEEN_CALLS = re.compile(
    r"st\.(session_state|query_params|context|components|switch_page|rerun|Page|navigation|space)\b"
)
SHOWING = ("st.", "show_table", "draw_chart", "show_finding", "show_sentence", "show_remark")
ICON = re.compile(r":material/\w+:|:\w+\[|\*")
UNSEEN_PLACES = {"download_button": {2, 3}, "page_link": {0}}
UNSEEN = {
    "args", "color", "default", "delta_arrow", "delta_color", "expanded", "file_name", "format", "gap", "height",
    "horizontal_alignment", "icon", "icon_position", "key", "label_visibility", "language", "layout", "mime", "num_rows", "on_change",
    "on_click", "on_select", "persist_state", "position", "selection_mode", "shortcut", "type", "vertical_alignment", "width",
}  # fmt: skip


def literals(node: ast.AST) -> Iterator[ast.Constant]:
    """Texts with a letter in them that are not handed to gettext; a column's name in square brackets is none."""
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in TRANSLATING:
            return
        case ast.Constant(value=str(text)):
            said = ICON.sub("", text)
            if any(letter.isalpha() for letter in said) and said != NAME_OF_THE_PRODUCT:
                yield node
        case ast.Subscript(value=value) | ast.Call(func=ast.Attribute(attr="sort_values", value=value)):
            yield from literals(value)
        case ast.Dict(values=values):  # its keys are names of columns
            for value in values:
                yield from literals(value)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from literals(child)


def shown(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that a reader sees."""
    called = ast.unparse(call.func)
    labelled = called.startswith("controls.") and called.split(".")[-1] in LABELLED
    if labelled or called in ("download_file", "download_text"):  # of pages.parts.shell.downloads
        return call.args[:1]
    if not called.startswith(SHOWING) or UNSEEN_CALLS.match(called):
        return []
    unseen = UNSEEN_PLACES.get(called.split(".")[-1], set())
    placed = [argument for place, argument in enumerate(call.args) if place not in unseen]
    return placed + [one.value for one in call.keywords if one.arg and one.arg not in UNSEEN]


def untranslated(source: str) -> list[str]:
    """Texts that a page shows without asking gettext, with their lines."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    found = {(text.lineno, text.value) for call in calls for argument in shown(call) for text in literals(argument)}
    return [f"{line}: {text!r}" for line, text in sorted(found, key=str)]


def unreadable(source: str) -> list[str]:
    """Calls of gettext whose text is put together on the way, so that no catalogue can know it."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [
        f"{call.lineno}: {ast.unparse(call)}"
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in TRANSLATING
        if any(_put_together(text) for text in call.args)
    ]


def _put_together(text: ast.expr) -> bool:
    made = isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) and text.func.attr == "format"
    return made or isinstance(text, ast.JoinedStr | ast.BinOp)


def template(folder: Path) -> str:
    """All texts as Babel finds them; without dates and lines of code, which would change it when nothing is said anew."""
    file = folder / "sixtyforty.pot"
    options = ["--mapping-file=pyproject.toml", "--add-location=file", "--sort-by-file", "--no-wrap"]
    about = f"--header-comment=# What {NAME_OF_THE_PRODUCT} says, for those who translate it."
    command = ["pybabel", "--quiet", "extract", *options, about, f"--output-file={file}", "kpi", "pages", "app.py"]
    CommandLineInterface().run(command)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(NOT_KEPT))


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in the place of kpi/locale; afterwards everything is as before."""
    before = language.reader()
    monkeypatch.setattr(language, "_LOCALE_DIR", tmp_path)
    language._catalogue.cache_clear()
    yield tmp_path
    language._catalogue.cache_clear()
    speak(before)


def compiled(folder: Path, locale: str, texts: dict[str | tuple[str, str], str | tuple[str, str]]) -> None:
    """A catalogue as translators deliver it, in the folder where gettext looks."""
    catalogue = Catalog(locale=locale, domain="sixtyforty")
    for text, translation in texts.items():
        catalogue.add(text, translation)
    place = folder / locale / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "sixtyforty.mo").open("wb") as file:
        write_mo(file, catalogue)


def test_the_template_is_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """KPI_UPDATE_GOLDEN=1 writes it anew."""
    monkeypatch.chdir(ROOT)
    found = template(tmp_path)
    if os.environ.get("KPI_UPDATE_GOLDEN") == "1":
        TEMPLATE.write_text(found, encoding="utf-8")
    assert TEMPLATE.read_text(encoding="utf-8") == found


def test_the_template_holds_what_each_way_of_marking_marks() -> None:
    catalogue = read_po(io.BytesIO(TEMPLATE.read_bytes()))
    assert "Team or individual" in catalogue  # _, in a page
    assert "Individual share" in catalogue  # N_, in a field of the scheme
    assert ("{n} notice", "{n} notices") in {message.id for message in catalogue}  # ngettext


def test_a_catalogue_speaks(catalogues: Path) -> None:
    compiled(catalogues, "de", {"Start": "Anfang", ("{n} notice", "{n} notices"): ("{n} Hinweis", "{n} Hinweise")})
    speak("de-AT")
    assert _("Start") == "Anfang"
    assert [ngettext("{n} notice", "{n} notices", n).format(n=n) for n in (1, 2)] == ["1 Hinweis", "2 Hinweise"]
    assert _("Payouts") == "Payouts"  # not translated yet
    assert _("") == ""  # and not the catalogue's header


def test_a_regional_catalogue_goes_before_the_language(catalogues: Path) -> None:
    compiled(catalogues, "de", {"Start": "Anfang"})
    compiled(catalogues, "de_AT", {"Start": "Beginn"})
    for locale, expected in (("de_AT", "Beginn"), ("de_DE", "Anfang")):
        speak(locale)
        assert _("Start") == expected


def test_months_are_in_the_language_of_the_texts_and_numbers_are_the_readers(catalogues: Path) -> None:
    compiled(catalogues, "de", {"Start": "Anfang"})
    for locale, period, time, alone in (
        ("de_DE", "Dez. 2025", "24 Monate", "März"),
        ("fr_FR", "Dec 2025", "24 months", "March"),
        ("en_GB", "Dec 2025", "24 months", "March"),
    ):
        speak(locale)
        assert (period_name("2025-12"), duration(24, "month"), month_alone(3)) == (period, time, alone)
    speak("fr_FR")
    assert number(1234.5, 1) == "1\u202f234,5"


def test_a_missing_catalogue_leaves_english(catalogues: Path) -> None:
    compiled(catalogues, "de", {"Start": "Anfang"})
    speak("fr_FR")
    assert _("Start") == "Start"
    assert [ngettext("{n} notice", "{n} notices", n) for n in (1, 2)] == ["{n} notice", "{n} notices"]


@pytest.mark.parametrize("path", SCREEN, ids=lambda path: path.name)
def test_nothing_on_the_screen_escapes_the_catalogue(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == []


def test_every_text_is_whole_where_it_is_marked() -> None:
    made = {path.relative_to(ROOT).as_posix(): unreadable(path.read_text(encoding="utf-8")) for path in SPEAKING}
    assert {path: calls for path, calls in made.items() if calls} == {}


@pytest.mark.parametrize(
    "line",
    [
        'st.title("Payouts")',
        'st.button("Save", key="save")',
        'st.metric(label="Cost", value=cost)',
        'st.markdown(f"**{n}** people")',
        'st.sidebar.write("people: " + n)',
        'st.selectbox(_("Mode"), options=["gate", "pool"])',
        'st.column_config.TextColumn("Role")',
        'st.download_button("Save", data, "scheme.yaml")',
        'controls.slider("Weight", "weight", 3, put)',
        'show_finding("Nobody gains.")',
        'draw_chart(rows, spec, key="bars", alt="Pay")',
        'download_file("Save", content, "scheme.yaml", key="save")',
    ],
)
def test_the_check_sees(line: str) -> None:
    assert untranslated(line)


@pytest.mark.parametrize(
    "line",
    [
        'st.title(_("Payouts"))',
        'st.button(_("Save"), key="save", icon=":material/save:")',
        'st.markdown(f"**{title}**")',
        'st.dataframe(table["payout"])',
        'st.session_state.get("role")',
        'st.set_page_config(page_title="SixtyForty")',
        'st.download_button(_("Save"), data, "scheme.yaml", "application/yaml")',
        'controls.slider(_("Weight"), "weight", 3, put)',
        'download_file(_("Save"), content, "scheme.yaml", key="save")',
        'st.navigation(pages, position="hidden")',
    ],
)
def test_the_check_cries_no_wolf(line: str) -> None:
    assert untranslated(line) == []


@pytest.mark.parametrize("line", ['_(f"{n} people")', '_("people: " + n)', '_("{n} people".format(n=n))'])
def test_the_check_sees_texts_put_together(line: str) -> None:
    assert unreadable(line)
