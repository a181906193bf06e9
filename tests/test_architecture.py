"""The rules of the house that no other tool can see."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import kpi

ROOT = Path(__file__).resolve().parent.parent
ENGINE = sorted(ROOT.glob("kpi/**/*.py"))
PAGES = sorted(ROOT.glob("pages/*.py"))
ALL = [*ENGINE, *sorted(ROOT.glob("pages/**/*.py")), *ROOT.glob("app.py")]

MAY_DRAW = ("kpi/worlds/", "kpi/sample/", "kpi/statistics/shuffling.py", "kpi/store/casestore.py")  # ids, in the store
MAY_OPEN = (
    "kpi/scheme/schemefile.py",
    "kpi/intake/",
    "kpi/export/",
    "kpi/library/",
    "kpi/store/",
    "kpi/cli/terminal.py",
    "kpi/cli/wholefolder.py",
    "kpi/documents/",
    "kpi/machine/cluster.py",  # its own code, to tell versions apart
    "kpi/machine/freememory.py",  # what the system says of its memory
    "kpi/measures/declaration.py",
    "kpi/measures/datasources.py",
    "kpi/language.py",
    "kpi/sample/",
)
MOST_LINES = 300
MOST_LINES_OF_A_PAGE = 60
KEYS = "pages/parts/shell/keys.py"
EMPTY_NAMES = ("util", "helper", "manager")  # a module is named after what it holds

RANDOM = {"random", "numpy.random", "secrets", "uuid", "os.urandom"}
DRAWING = {"random", "urandom", "rvs"}  # as attributes: np.random, os.urandom, a scipy distribution's rvs
OPENING = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "read_csv", "read_excel", "read_parquet"}

OF_KINDS = {"mode", "missing", "combine", "pool_by", "holds", "word"}
"""Fields and marks by which kinds of a rule are told apart."""

OF_THE_PROJECT = {"kpi", "pages", "app"}

SESSION_METHODS = {"get", "pop", "setdefault", "clear"}

Check = Callable[[ast.AST], bool]


def name(path: Path) -> str:
    """A path as one reads it, on every system."""
    return path.relative_to(ROOT).as_posix()


def parse(path: Path) -> ast.Module:
    """The tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(node: ast.AST) -> list[str]:
    """The full names that an import statement brings in."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return [module, *(f"{module}.{alias.name}" for alias in names)]
    return []


def module_of(path: Path) -> str:
    """The name under which a file is imported."""
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def at_module_level(node: ast.AST) -> Iterator[ast.AST]:
    """Everything outside functions, also what only type checkers see."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from at_module_level(child)


def needs(tree: ast.Module, modules: set[str]) -> set[str]:
    """What a module imports at its own level; a package of which it takes only modules is not among it."""
    found: set[str] = set()
    for node in at_module_level(tree):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names):
                taken = {f"{module}.{alias.name}" for alias in names}
                found |= taken & modules | ({module} if taken - modules else set())
    return found


def is_or_is_in(module: str, family: str) -> bool:
    """Whether a module is the other one or lies below it."""
    return module == family or module.startswith(f"{family}.")


def draws(node: ast.AST) -> bool:
    """Whether this brings in or uses randomness."""
    if isinstance(node, ast.Attribute):
        return node.attr in DRAWING
    return any(is_or_is_in(module, family) for module in imported(node) for family in RANDOM)


def opens(node: ast.AST) -> bool:
    """Whether this is a call that reads or writes a file."""
    match node:
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)):
            return called in OPENING
    return False


def shows(node: ast.AST) -> bool:
    """Whether this imports Streamlit."""
    return any(is_or_is_in(module, "streamlit") for module in imported(node))


def names_a_key(node: ast.AST) -> bool:
    """Whether a name in the session, or of what is remembered, is written out here; or the session handed on under another name."""
    match node:
        case (
            ast.Subscript(value=session, slice=key)
            | ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[session])
        ):
            return is_session(session) and is_written_out(key)
        case ast.Call(func=ast.Attribute(value=session), args=[key, *_]) if is_session(session):
            return is_written_out(key)
        case ast.Call(func=ast.Name(id="remembered"), args=[key, *_]):
            return is_written_out(key)
        case ast.Attribute(value=session, attr=name):
            return is_session(session) and name not in SESSION_METHODS
        case ast.Assign(value=session) | ast.AnnAssign(value=session) | ast.NamedExpr(value=session):
            return session is not None and is_session(session)
        case ast.ImportFrom(module="streamlit", names=names):
            return any(alias.name == "session_state" for alias in names)
    return False


def is_session(node: ast.AST) -> bool:
    """Whether this is st.session_state."""
    return isinstance(node, ast.Attribute) and node.attr == "session_state"


def is_written_out(node: ast.AST) -> bool:
    """Whether this is a text, also one that is put together here."""
    return isinstance(node, ast.JoinedStr | ast.BinOp) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def takes_private(node: ast.AST) -> bool:
    """Whether this imports a private name of another module of the project, or a private module; gettext's `_` is neither."""
    names = [full.split(".") for full in imported(node)]
    return any(
        part.startswith("_") and part != "_" for first, *rest in names if first in OF_THE_PROJECT for part in rest
    )


def borrows(node: ast.AST) -> bool:
    """Whether this imports the app, or a page that is not a shared piece such as pages.parts.shell.problems."""
    return any(is_or_is_in(module, "app") or is_page(module) for module in imported(node))


def is_page(module: str) -> bool:
    """Whether this names one of the pages."""
    return module.startswith("pages.") and not is_or_is_in(module, "pages.parts")


def defines(node: ast.AST) -> bool:
    """Whether this is a function or a class."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def places(check: Check, files: list[Path], allowed: tuple[str, ...] = ()) -> list[str]:
    """Where in the files something is found, such as kpi/curve.py:12."""
    return [
        f"{name(path)}:{node.lineno}"
        for path in files
        if not name(path).startswith(allowed)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.expr | ast.stmt) and check(node)
    ]


def compares_kinds(node: ast.AST) -> bool:
    """Whether this asks which way, policy, combination or key a rule is, in place of asking the rule."""
    match node:
        case ast.Compare(left=left, comparators=others):
            sides = [left, *others]
        case ast.Match(subject=subject):
            sides = [subject]
        case ast.Subscript(slice=place):
            sides = [place]
        case _:
            return False
    return any(isinstance(side, ast.Attribute) and side.attr in OF_KINDS for side in sides)


def undocumented() -> Iterator[str]:
    """Public functions and classes without a docstring of their own."""
    for public in kpi.__all__:
        thing = getattr(kpi, public)
        written = vars(thing).get("__doc__") or "" if inspect.isclass(thing) else thing.__doc__ or ""
        generated = written.startswith(f"{public}(")  # a dataclass makes itself one
        if (inspect.isclass(thing) or inspect.isroutine(thing)) and (not written or generated):
            yield public


def first_deed(page: Path) -> str:
    """The first statement of a page after its docstring and imports."""
    body = parse(page).body
    rest = body[1:] if ast.get_docstring(ast.Module(body, [])) else body
    return next((ast.unparse(node) for node in rest if not isinstance(node, ast.Import | ast.ImportFrom)), "")


def test_there_is_something_to_check() -> None:
    assert ENGINE
    assert PAGES
    assert ROOT / "app.py" in ALL


def test_rules_hold_no_randomness() -> None:
    assert places(draws, ENGINE, MAY_DRAW) == []


def test_engine_never_imports_streamlit() -> None:
    assert places(shows, ENGINE) == []


def test_nothing_imports_the_app_or_another_page() -> None:
    assert places(borrows, ALL) == []


def test_what_is_private_stays_in_its_module() -> None:
    assert places(takes_private, ALL) == []


def refuse_circles(trees: dict[str, ast.Module]) -> None:
    """Raises `CycleError`, which names the modules, where some import each other in a circle."""
    TopologicalSorter({module: needs(tree, {*trees}) for module, tree in trees.items()}).prepare()


def test_no_imports_run_in_a_circle() -> None:
    refuse_circles({module_of(path): parse(path) for path in ALL})


@pytest.mark.parametrize("line", ["import a", "from a import x", "if TYPE_CHECKING:\n    from a import x"])
def test_a_circle_is_seen(line: str) -> None:
    with pytest.raises(CycleError):
        refuse_circles({"a": ast.parse("from package import b"), "package.b": ast.parse(line)})


def test_an_import_within_a_function_closes_no_circle() -> None:
    refuse_circles({"a": ast.parse("import b"), "b": ast.parse("def late():\n    import a")})


def test_only_the_edges_open_files() -> None:
    assert places(opens, ENGINE, MAY_OPEN) == []


def test_rules_are_asked_and_not_compared() -> None:
    """Which kinds there are is known in kpi/rules/ alone; in kpi/difference/ two ways are compared with each other, and words are found for
    the way that a file has to name."""
    assert places(compares_kinds, ALL, ("kpi/rules/", "kpi/difference/")) == []


def test_everything_public_says_what_it_is() -> None:
    assert list(undocumented()) == []


def test_nothing_but_pages_lies_where_a_server_would_open_it() -> None:
    """Until app.py has run, Streamlit opens any file of pages/ by its address."""
    assert {path.stem for path in (ROOT / "pages").iterdir() if path.is_file()} == set(pages_of_the_app())


def pages_of_the_app() -> dict[str, str]:
    """The pages of MENU in app.py: name and title."""
    calls = [node for node in ast.walk(parse(ROOT / "app.py")) if isinstance(node, ast.Call)]
    found = {}
    for call in sorted(calls, key=lambda one: one.lineno):
        match call:
            case ast.Call(
                func=ast.Name(id="_page"),
                args=[ast.Constant(value=str(page)), ast.Call(args=[ast.Constant(value=str(title))]), _],
            ):
                found[page] = title
    return found


def titles_that_are_tested() -> dict[str, str]:
    """TITLES of tests/pages/test_pages.py."""
    for node in parse(ROOT / "tests" / "pages" / "test_pages.py").body:
        match node:
            case ast.Assign(targets=[ast.Name(id="TITLES")], value=titles):
                return dict(ast.literal_eval(titles))
    return {}


def test_every_page_of_the_app_is_tested() -> None:
    """In the order of the menu, under its title there."""
    pages, tested = pages_of_the_app(), titles_that_are_tested()
    assert list(tested.items()) == list(pages.items())


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_pages_are_short(page: Path) -> None:
    """A page reads the view, calls kpi and draws; what is more than that lies in pages/parts."""
    assert len(page.read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_PAGE


def test_no_file_name_occurs_twice_in_pages() -> None:
    names = [
        path.name for path in (ROOT / "pages").rglob("*.*") if path.suffix != ".pyc" and path.name != "__init__.py"
    ]
    assert sorted(names) == sorted(set(names))


def test_every_folder_of_parts_says_what_it_holds() -> None:
    """In one line, and without code."""
    folders = {path.parent for path in (ROOT / "pages" / "parts").rglob("*.py")}
    for folder in folders:
        (line,) = (folder / "__init__.py").read_text(encoding="utf-8").splitlines()
        assert ast.get_docstring(ast.parse(line)), name(folder)


def test_session_keys_are_declared_in_one_place() -> None:
    screen = [path for path in ALL if path not in ENGINE]
    assert places(names_a_key, screen, (KEYS,)) == []


def test_no_two_session_keys_are_the_same() -> None:
    declared = [node.value for node in parse(ROOT / KEYS).body if isinstance(node, ast.Assign)]
    values = [ast.literal_eval(value) for value in declared]
    assert values
    assert sorted(values) == sorted(set(values))


def test_no_file_is_long() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in ALL}
    long = {path: lines for path, lines in lengths.items() if lines > MOST_LINES}
    assert not long, f"longer than {MOST_LINES} lines, split them along a noun: {long}"


def public_names(path: Path) -> set[str]:
    """The functions and classes that a module defines for others."""
    defined = (node for node in parse(path).body if isinstance(node, ast.FunctionDef | ast.ClassDef))
    return {node.name for node in defined if not node.name.startswith("_")}


def names_of_several_modules() -> dict[str, list[str]]:
    """Public names with the modules that define them, where there are several. The reading of files has words of its own."""
    found: dict[str, list[str]] = {}
    for path in (path for path in ENGINE if not name(path).startswith("kpi/intake/")):
        for public in public_names(path):
            found.setdefault(public, []).append(name(path))
    return {public: modules for public, modules in found.items() if len(modules) > 1}


def test_a_public_name_means_one_thing() -> None:
    several = names_of_several_modules()
    assert several == {}


def test_no_module_is_named_after_nothing() -> None:
    assert [
        name(path) for path in ALL if any(word in part for part in name(path).split("/") for word in EMPTY_NAMES)
    ] == []


def test_a_file_name_occurs_once_in_the_engine() -> None:
    times = Counter(path.stem for path in ENGINE if path.stem not in {"__init__", "__main__"})
    assert [stem for stem, count in times.items() if count > 1] == []


def test_no_init_holds_engine_code() -> None:
    """An `__init__` says what its package is for, and re-exports; what it would define has a module named after it."""
    inits = [path for path in ENGINE if path.stem == "__init__"]
    assert places(defines, inits) == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_page_makes_sure_of_the_app_first(page: Path) -> None:
    """A deep link can make Streamlit run a page of pages/ without app.py."""
    assert first_deed(page) == "require_app(__file__)"


@pytest.mark.parametrize("page", [*PAGES, ROOT / "app.py"], ids=name)
def test_every_page_begins_with_what_must_be_loaded_alone(page: Path) -> None:
    """Two tabs that come to a new server at once would else load packages across each other, and lock each other out."""
    lines = page.read_text(encoding="utf-8").splitlines()
    ours = [line for line in lines if line.startswith(("import kpi", "from kpi", "import pages", "from pages"))]
    assert ours[0].startswith("import pages.parts.shell.beginning")


def test_what_loads_more_than_itself_is_loaded_at_the_beginning() -> None:
    """Packages whose `__init__` loads their modules, but for those that no page asks for."""
    packages = [path for path in ENGINE if path.stem == "__init__" and path.parent.parent == ROOT / "kpi"]
    inits = {path.parent.name for path in packages if "\nfrom kpi" in path.read_text(encoding="utf-8")}
    beginning = (ROOT / "pages" / "parts" / "shell" / "beginning.py").read_text(encoding="utf-8")
    screen = "\n".join(path.read_text(encoding="utf-8") for path in ALL if path not in ENGINE)
    asked = {one for one in inits if re.search(rf"\b(from|import) kpi\.{one}\b", screen)}
    assert {one for one in asked if f"import kpi.{one}" not in beginning} == set()


@pytest.mark.parametrize(
    ("check", "line"),
    [
        (draws, "import random"),
        (draws, "import numpy.random as r"),
        (draws, "from numpy import random"),
        (draws, "from numpy.random import default_rng"),
        (draws, "x = np.random.default_rng(0)"),
        (draws, "import uuid"),
        (draws, "from secrets import token_hex"),
        (draws, "os.urandom(3)"),
        (draws, "from os import urandom"),
        (draws, "norm.rvs(3)"),
        (opens, "open('x')"),
        (opens, "Path('x').read_text()"),
        (opens, "path.open('w')"),
        (opens, "pd.read_csv('x')"),
        (takes_private, "from kpi.cli.terminal import PATH, _write"),
        (takes_private, "from kpi.cli.terminal import _write as write"),
        (takes_private, "from kpi._money import Whole"),
        (takes_private, "import pages._parts"),
        (borrows, "import app"),
        (borrows, "from pages import start"),
        (borrows, "from pages.start import title"),
        (names_a_key, 'x = st.session_state["kpi"]'),
        (names_a_key, 'st.session_state[f"locks {role}"] = 1'),
        (names_a_key, 'st.session_state.get("kpi")'),
        (names_a_key, 'st.session_state.pop("kpi", None)'),
        (names_a_key, 'is_there = "kpi" in st.session_state'),
        (names_a_key, "st.session_state.kpi"),
        (names_a_key, "asked = st.session_state"),
        (names_a_key, "from streamlit import session_state"),
        (names_a_key, 'remembered("fit", key, make)'),
        (shows, "import streamlit as st"),
        (compares_kinds, "team.mode == 'pool'"),
        (compares_kinds, "card.combine in ('sum', 'product')"),
        (compares_kinds, "words[kpi.missing.word]"),
        (shows, "from streamlit.delta_generator import DeltaGenerator"),
    ],
)
def test_the_checks_see(check: Check, line: str) -> None:
    assert any(check(node) for node in ast.walk(ast.parse(line)))


@pytest.mark.parametrize(
    ("check", "line"),
    [
        (draws, "from kpi.worlds import Outlook"),
        (draws, "import operator"),
        (opens, "opened(scheme)"),
        (opens, "reopen = 3"),
        (borrows, "from pages.parts.shell.problems import scoreboard"),
        (names_a_key, "x = st.session_state[keys.KPI]"),
        (names_a_key, "st.session_state.setdefault(keys.KPI, {})"),
        (names_a_key, "found = st.session_state.get(key)"),
        (names_a_key, 'x = at.state["kpi"]'),
        (names_a_key, "remembered(Remembered.FIT, key, make)"),
        (takes_private, "from kpi.language import N_, _"),
        (takes_private, "from collections import _tuplegetter"),
        (borrows, "import application"),
        (shows, "from kpi.streamlit_free import x"),
        (compares_kinds, "team.share is None"),
        (compares_kinds, "kpi.missing.filled(kpi) == 3"),
    ],
)
def test_the_checks_cry_no_wolf(check: Check, line: str) -> None:
    assert not any(check(node) for node in ast.walk(ast.parse(line)))
