"""The decision paper: decisions first, then a chapter for each finding, and at the end who decided."""

from collections.abc import Iterator

from kpi.documents.blocks import Block, Bullets, Drawing, Finding, Heading, Paper, Signatures, Text
from kpi.documents.chartdrawing import svg_of
from kpi.documents.decision import Decision
from kpi.documents.decisionmessages import messages
from kpi.documents.message import Message
from kpi.documents.paperdates import day
from kpi.language import _


def decision_paper(decision: Decision, draft: str | None = None) -> Paper:
    """Four to eight pages; nobody by name unless the decision's cover lets them. `draft` is the stamp, "" for none.

    Raises `Refused` as `pay` does.
    """
    first, core, *others = messages(decision)
    blocks = [
        Finding(core.title),
        *_chapter(first),
        *_chapter(core, _("What changes, for whom, and why")),
        *(block for one in others for block in _chapter(one)),
        Signatures((_("Decided by, date"),)),
    ]
    about = _("Decision paper · {day}").format(day=day(decision.made.today))
    name = decision.covered.text(decision.scheme.title) or _("Bonus scheme")
    title = _("Decision: {scheme}").format(scheme=name)
    return Paper(title, tuple(blocks), about, decision.made.foot, _("Draft") if draft is None else draft)


def _chapter(message: Message, title: str = "") -> Iterator[Block]:
    yield Heading(title or message.title)
    if message.chart is not None:
        yield Drawing(svg_of(message.chart), message.chart.alt, message.source)
    if len(message.said) > 1:
        yield Bullets(message.said)
    else:
        yield from map(Text, message.said)
    if message.table is not None:
        yield message.table
    if message.more:
        yield Bullets(message.more)
    if message.source and message.chart is None:
        yield Text(message.source, quiet=True)
