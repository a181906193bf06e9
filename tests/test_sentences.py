"""Every message is one whole piece: five languages follow, and none of them puts its sentences together as English does.

Judged is what can be judged without false alarms: messages that are glued to other words, or set into another message; counts beside a
plural noun without `ngettext`; single words with two meanings and no context. What may stand beside something else: a whole sentence, a
label before its value, one of several things in a list, a sign of a formula.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SPEAKING = [*sorted(ROOT.glob("kpi/**/*.py")), *sorted(ROOT.glob("pages/**/*.py")), ROOT / "app.py"]

MESSAGES = {"_": 0, "ngettext": 1, "pgettext": 1}
"""What asks for a translation, and which argument ends the message."""
MADE_FROM = ("format", "capitalize", "lower", "upper", "strip", "ljust")
WHOLE = re.compile(r"[.!?:…][*_)”\"]*\s*$")
BETWEEN = re.compile(r"[-:;·,()–—/|\n#*+−×÷=%]|^\. $")
"""What may stand between a message and its neighbour."""
COUNTS = {"number", "len", "int", "spelled"}
PLURAL = re.compile(r"\{(\w+)\} (?:[a-z]+ )?([a-z]{2,}[^sui\W]s|people|children)\b")
VERBS = {"costs", "gains", "loses", "pays", "does", "stays", "needs", "names", "lies", "says", "stands", "counts", "comes", "makes", "takes", "moves"}  # fmt: skip
TWO_MEANINGS = {
    "Back", "Change", "Clear", "Close", "Current", "Draw", "Even", "Fair", "Fine", "Keep", "Last", "Lead", "Left", "Level", "Light", "March",
    "May", "Mean", "Minute", "Open", "Order", "Own", "Present", "Right", "Same", "Second", "Set", "Share", "Spread", "Still", "Take",
}  # fmt: skip
"""English words that are two words elsewhere."""
PLACES = {"where"}
"""Placeholders for a part of a scheme, such as "the team plan", which stands in the name of each of its fields."""

Finding = tuple[int, str, str]
Held = dict[str, list[ast.Call]]


def messages(node: ast.AST, held: Held) -> list[ast.Call]:
    """Calls of gettext whose result is (a part of) the value of an expression."""
    match node:
        case ast.Name(id=name):
            return held.get(name, [])
        case ast.Call(func=ast.Name(id=name)) if name in MESSAGES:
            return [node]
        case ast.Call(func=ast.Attribute(attr=made, value=value)) if made in MADE_FROM:
            return messages(value, held)
        case ast.IfExp(body=body, orelse=other):
            return [*messages(body, held), *messages(other, held)]
        case ast.BoolOp(values=values):
            return [call for value in values for call in messages(value, held)]
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return [call for part in parts for call in messages(part, held)]
        case _:
            return []


def text_of(call: ast.Call) -> str:
    """What a call of gettext asks for; what is looked up elsewhere has no text here, but descriptions are sentences."""
    text = call.args[MESSAGES[call.func.id]]  # type: ignore[attr-defined]
    if isinstance(text, ast.Constant):
        return str(text.value)
    return "." if re.search(r"\.(says|description)\b", ast.unparse(text)) else ""


def glued(tree: ast.AST) -> Iterator[Finding]:
    """Messages beside other words, and messages inside other messages, function by function."""
    for scope in ast.walk(tree):
        if isinstance(scope, ast.Module | ast.FunctionDef):
            held = _held(scope)
            for node in _within(scope):
                yield from ((node.lineno, "glued", ast.unparse(call)) for call in _beside(node, held))  # type: ignore[attr-defined]
                yield from ((node.lineno, "nested", ast.unparse(value)) for value in _inside(node, held))  # type: ignore[attr-defined]


def _within(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope, without those of the functions in it."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from _within(child)


def _held(scope: ast.AST) -> Held:
    """Names that hold messages."""
    held: Held = {}
    for node in _within(scope):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.NamedExpr(target=ast.Name(id=name), value=value)
            ):
                held[name] = [*held.get(name, []), *messages(value, {})]
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
                held[name] = [*held.get(name, []), *messages(value, {})]
    return held


def _beside(node: ast.AST, held: Held) -> list[ast.Call]:
    """Messages that are no sentences of their own, with nothing between them and their neighbour."""
    match node:
        case ast.BinOp(op=ast.Add()):
            return _unparted(_added(node), held)
        case ast.AugAssign(op=ast.Add(), target=target, value=value):
            return _unparted([target, *_added(value)], held)
        case ast.JoinedStr():
            return _unparted(_added(node), held)
        case ast.Call(func=ast.Attribute(attr="join", value=ast.Constant(value=str(mark))), args=[parts]) if (
            not BETWEEN.search(mark)
        ):
            return [
                call
                for call in messages(parts, held)
                if not WHOLE.search(text_of(call)) and not BETWEEN.search(text_of(call)[:2])
            ]
        case ast.Call(func=ast.Attribute(attr="join", value=ast.Constant(value=mark)), args=[parts]) if mark in (
            ", ",
            "; ",
        ):
            return [call for call in messages(parts, held) if "{" in text_of(call)]
        case _:
            return []


def _added(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*_added(left), *_added(right)]
        case ast.JoinedStr(values=values):
            return [value.value if isinstance(value, ast.FormattedValue) else value for value in values]
        case _:
            return [node]


def _unparted(parts: list[ast.AST], held: Held) -> list[ast.Call]:
    if any(isinstance(part, ast.List | ast.Tuple | ast.ListComp) for part in parts):
        return []  # lists are added, not texts
    found = []
    for place, part in enumerate(parts):
        beside = [parts[one] for one in (place - 1, place + 1) if 0 <= one < len(parts)]
        if any(not _is_mark(one) for one in beside):
            found += [call for call in messages(part, held) if not WHOLE.search(text_of(call))]
    return found


def _is_mark(part: ast.AST) -> bool:
    """Whether a neighbour is a mark that parts a label from its value, or one thing from the next."""
    return isinstance(part, ast.Constant) and bool(BETWEEN.search(str(part.value)))


def _inside(node: ast.AST, held: Held) -> list[ast.AST]:
    """Messages that fill a place in another one, other than a name in quotation marks, or a label at its beginning or end."""
    match node:
        case ast.Call(func=ast.Attribute(attr="format", value=text), keywords=words) if outer := messages(text, held):
            names = [word for word in words if word.arg not in PLACES and messages(word.value, held)]
            return [
                word.value for word in names if not all(_stands_apart(str(word.arg), text_of(call)) for call in outer)
            ]
        case _:
            return []


def _stands_apart(name: str, text: str) -> bool:
    place = re.escape(f"{{{name}}}")
    return bool(re.search(rf"“{place}”|^{place}:|: {place}\.?$", text)) or f"{{{name}}}" not in text


def counted(tree: ast.AST) -> Iterator[Finding]:
    """Messages in which a count stands beside a plural noun, and that have no form for one."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="format", value=ast.Call(func=ast.Name(id="_")) as call), keywords=words
            ):
                counts = {word.arg for word in words if _is_count(word.value)}
                named = [
                    (name, noun) for name, noun in PLURAL.findall(text_of(call)) if name in counts and noun not in VERBS
                ]
                yield from ((node.lineno, "count", f"{{{name}}} … {noun}") for name, noun in named)


def _is_count(value: ast.AST) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in COUNTS


def ambiguous(tree: ast.AST) -> Iterator[Finding]:
    """Single words with two meanings and no context."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(text))]) if text in TWO_MEANINGS:
                yield node.lineno, "word", text


def findings(source: str) -> list[Finding]:
    """All that is wrong with the messages of a file."""
    tree = ast.parse(source)
    return sorted({*glued(tree), *counted(tree), *ambiguous(tree)})


@pytest.mark.parametrize("file", SPEAKING, ids=lambda file: str(file.relative_to(ROOT)))
def test_messages_are_whole(file: Path) -> None:
    assert findings(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "_('the strong lose') + ' ' + money",
        "f'{name} {_(\"loses\")}'",
        "said = _('and more')\ntext = f'{first} {said}'",
        "text += _('(found)')",
        "' '.join([_('the strong lose {money}'), _('the weak gain')])",
        "'; '.join([_('the strong lose {money}').format(money=1), _('the weak gain {money}')])",
        "_('{who} lose').format(who=_('the strong'))",
        "def f():\n    who = ngettext('{n} person', '{n} people', n)\n    return _('{who}, paid').format(who=who)",
        "_('paid on {way} today').format(way=_(team.title))",
        "_('{n} worlds cannot be drawn').format(n=number(n))",
        "_('{n} different people').format(n=len(n))",
        "_('Share')",
    ],
)
def test_what_is_put_together_is_refused(source: str) -> None:
    assert findings(source)


@pytest.mark.parametrize(
    "source",
    [
        'f\'{_("All of it.")} {_("And no more.")}\'',
        "f'{_(\"Cost\")}: {money}'",
        "f'{_(team.says)} {_(\"So nothing moves.\")}'",
        "_('All of it.') + '\\n' + lines",
        "', '.join([name, _('pasted table')])",
        "', '.join(_('{rate} from {start}').format(rate=1, start=2) for one in tiers)",
        "_('They open with “{title}”.').format(title=_('without a title'))",
        "_('{input}: from {low}').format(input=_(one.title), low=1)",
        "_('Minimum of {where}').format(where=_('the team plan'))",
        "ngettext('{n} person', '{n} people', n).format(n=number(n))",
        "_('{n} of {all}').format(n=number(1), all=number(2))",
        "_('{kpi} costs more').format(kpi=number(1))",
        "pgettext('part of a whole', 'Share')",
        "[_('a')] + [_('b')]",
    ],
)
def test_what_stands_beside_something_else_is_not(source: str) -> None:
    assert findings(source) == []
