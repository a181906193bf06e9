"""Papers as one HTML file that asks no host for anything: for a phone, and as a preview. Every text is escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import assert_never

from kpi.documents.blocks import (
    Amount,
    Block,
    BonusBar,
    Bullets,
    Drawing,
    Finding,
    Grid,
    Heading,
    NewPage,
    Note,
    PaidLine,
    PaidLines,
    Paper,
    Particulars,
    Ruler,
    Signatures,
    Text,
)
from kpi.documents.printable import without_controls
from kpi.language import reader

_STYLE = Path(__file__).parent / "paper.css"
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{title}</title><style>{style}</style></head>
<body>{papers}</body></html>
"""


def html(papers: Sequence[Paper], title: str = "") -> str:
    """One page with all papers, one below the other. Raises `ValueError` without papers."""
    if not papers:
        raise ValueError("a page needs a paper")
    clean = [paper.rewritten(without_controls) for paper in papers]
    return _PAGE.format(
        language=escape(reader().replace("_", "-")),
        title=escape(title or clean[0].title),
        style=_STYLE.read_text(encoding="utf-8"),
        papers="".join(map(_paper, clean)),
    )


def _paper(paper: Paper) -> str:
    title = f"<h1>{escape(paper.title)}</h1>" if paper.shows_title else ""
    stamp = f'<span class="stamp">{escape(paper.draft)}</span>' if paper.draft else ""
    head = (
        f'<header><span class="brand"><i></i><i></i>SixtyForty</span>{stamp}<span>{escape(paper.about)}</span></header>'
    )
    body = "".join(map(_block, paper.blocks))
    return f"<main>{head}{title}{body}<footer>{escape(paper.foot)}</footer></main>"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return _tag(f"h{block.level + 1}", block.text)
        case Text():
            return _tag("p", block.text, "quiet" if block.quiet else "")
        case Finding():
            return _tag("p", block.text, "finding")
        case Bullets():
            return f"<ul>{''.join(_tag('li', item) for item in block.items)}</ul>"
        case Particulars():
            rows = "".join(_tag("dt", what) + _tag("dd", value) for what, value in block.rows)
            return f"<dl>{rows}</dl>"
        case Grid():
            return _grid(block)
        case Note():
            return f'<p class="note">{_tag("span", block.text)}{_tag("b", block.state, block.tone) if block.state else ""}</p>'
        case Amount():
            return _amount(block)
        case BonusBar():
            return _parts(block)
        case PaidLines():
            return _lines(block)
        case Drawing():
            caption = _tag("figcaption", block.caption) if block.caption else ""
            return f'<figure role="img" aria-label="{escape(block.alt)}">{_inline(block.svg)}{caption}</figure>'
        case Signatures():
            return f'<div class="sign">{"".join(_tag("span", one) for one in block.who)}</div>'
        case NewPage():
            return '<div class="page"></div>'
        case _:
            assert_never(block)


def _tag(name: str, text: str, look: str = "") -> str:
    return f'<{name} class="{look}">{escape(text)}</{name}>' if look else f"<{name}>{escape(text)}</{name}>"


def _grid(block: Grid) -> str:
    heads = "".join(
        f'<th scope="col"{_side(place, block)}>{escape(head)}</th>' for place, head in enumerate(block.heads)
    )
    rows = "".join(
        _row(row, block, is_sum=place >= len(block.rows) - block.sums) for place, row in enumerate(block.rows)
    )
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _row(row: Iterable[str], block: Grid, *, is_sum: bool) -> str:
    cells = "".join(f"<td{_side(place, block)}>{escape(text)}</td>" for place, text in enumerate(row))
    return f'<tr class="sum">{cells}</tr>' if is_sum else f"<tr>{cells}</tr>"


def _side(place: int, block: Grid) -> str:
    return ' class="figure"' if place >= block.figures else ""


def _amount(block: Amount) -> str:
    about = _tag("p", block.about, "quiet") if block.about else ""
    share = _tag("p", block.share, "quiet") if block.share else ""
    return f"<h1>{escape(block.name)}</h1>{about}{_tag('p', block.amount, 'amount')}{share}"


def _parts(block: BonusBar) -> str:
    whole = block.own + block.team
    bars = "".join(
        f'<i class="{look}" style="flex:{part / whole:.4f}"></i>'
        for part, look in ((block.own, "own"), (block.team, "team"))
        if part > 0
    )
    words = _tag("span", block.own_text, "own") + _tag("span", block.team_text, "team")
    return f'<div class="parts" aria-hidden="true">{bars}</div><div class="parts-words">{words}</div>'


def _lines(block: PaidLines) -> str:
    rows = "".join(_line(row, block.heads) for row in block.rows)
    total = f'<p class="total">{_tag("span", block.total[0])}{_tag("b", block.total[1])}</p>' if block.total[0] else ""
    return f'<div class="lines">{rows}{total}</div>'


def _line(row: PaidLine, heads: Sequence[str]) -> str:
    """As on a phone: the title and its money, what was reached, the ruler, and what it pays to its right."""
    how = " · ".join(part for part in (row.how, row.reached) if part)
    pays = [f"{head} {text}" for head, text in ((heads[3], row.pays), (heads[4], row.weight)) if text]
    ruler = _ruler(row.ruler) if row.ruler else ""
    right = f'<span class="pays">{"<br>".join(map(escape, pays))}</span>' if pays else ""
    return (
        f"<section><h3><span>{escape(row.title)}</span><b>{escape(row.money)}</b></h3>{_tag('p', how, 'quiet') if how else ''}"
        f'<div class="along">{ruler}{right}</div></section>'
    )


def _ruler(ruler: Ruler) -> str:
    marks = "".join(_mark(mark.place, mark.text) for mark in ruler.marks)
    look = "team" if ruler.team else "own"
    return f'<span class="ruler">{marks}<i class="dot {look}" style="left:{ruler.dot * 100:.2f}%"></i></span>'


def _mark(place: float, text: str) -> str:
    return f'<span class="mark" style="left:{place * 100:.2f}%"><i></i>{escape(text)}</span>'


def _inline(svg: str) -> str:
    """A drawing of ours without what only stands before a whole file."""
    return svg[svg.index("<svg") :]
