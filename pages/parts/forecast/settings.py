"""Sliders on what is assumed of the time ahead: they answer while they are dragged, and the years are drawn when the hand rests."""

from collections.abc import Sequence
from typing import NamedTuple

from kpi.language import _, percent
from kpi.scheme.scheme import Scheme
from kpi.worlds import Fit, Outlook
from pages.parts.shell import session
from pages.parts.shell.ahead import assumed_outlook
from pages.parts.shell.live import Moved, Slide, SlideRow, never_alone, show_sliders, today_of
from pages.parts.shell.memory import last
from pages.parts.shell.remember import Remembered


class Setting(NamedTuple):
    """A field of the outlook as a slider, in the field's own words."""

    field: str
    high: int
    low: int = 0
    step: int = 1
    unit: str = "%"

    @property
    def scale(self) -> float:
        """What one of the field is on the slider."""
        return 100.0 if self.unit == "%" else 1.0


LEVEL = Setting("level", 150, low=50)
SPREAD = Setting("spread", 250)
TARGETS = Setting("targets", 150, low=50)
MARKET, PERSON, TEAM, TOGETHER = (
    Setting(field, high) for field, high in (("market", 100), ("person", 100), ("team", 100), ("together", 95))
)
LEAVERS = Setting("leavers", 60)
VACANT = Setting("vacant", 12, unit="")
_SHARES = ("person", "team", "market")
_OWN_SHARE = "share"


def show_settings(key: str, settings: Sequence[Setting], *, share: bool = False) -> None:
    """A slider for each, and one for the individual share of the scheme where it is asked for and there is one."""
    by_name = {one.field: one for one in settings}

    def rows() -> list[SlideRow]:
        shown = [_row(one) for one in settings]
        return [*shown[:2], *_share_row(), *shown[2:]] if share else shown

    def take(moved: Moved) -> None:
        if moved.name == _OWN_SHARE:
            session.change(lambda scheme: scheme.shared(round(moved.value) / 100), moved.drag)
        else:
            before = _fit().outlook.revise(**dict(session.before_drag(moved.drag).assumed))
            session.assume(moved.drag, **moved_field(before, by_name[moved.name], moved.value))

    show_sliders(key, rows, take, never_alone)


def moved_field(outlook: Outlook, one: Setting, value: float) -> dict[str, float]:
    """The fields of an outlook that a slider changes. Person, team and market are parts of one whole: where they would be more, the others give way."""
    value /= one.scale
    if one.field not in _SHARES:
        return {one.field: value}
    others = {name: getattr(outlook, name) for name in _SHARES if name != one.field}
    room, total = 1 - value, sum(others.values())
    if total > room:
        others = {name: share * room / total for name, share in others.items()}
    return {one.field: value, **others}


def _now() -> Outlook:
    """What is assumed now."""
    return assumed_outlook(_fit())


def _fit() -> Fit:
    found: Fit | None = last(Remembered.FIT)
    if found is None:
        raise LookupError("no forecast has been made yet")
    return found


def _row(one: Setting) -> SlideRow:
    about = Outlook.model_fields[one.field]
    title, fitted = _(about.title or one.field), _fit().outlook
    value, was = (getattr(outlook, one.field) * one.scale for outlook in (_now(), fitted))
    slide = Slide(one.field, title, round(value, 1), round(was, 1), one.low, one.high, one.step, one.unit)
    return SlideRow(title, (slide,), help=_help(one, fitted))


def _help(one: Setting, fitted: Outlook) -> str:
    said = _(Outlook.model_fields[one.field].description or "")
    if one.field not in (*_SHARES, "together"):
        return said
    from_data = _("From the data: {share}.").format(share=percent(getattr(fitted, one.field), 0))
    return f"{said} {from_data}"


def _share_row() -> list[SlideRow]:
    if session.state().scheme.team.share is None:
        return []
    now = _own_share(session.state().scheme)
    title = _("Individual share")
    return [SlideRow(title, (Slide(_OWN_SHARE, title, now, today_of(_own_share, now)),))]


def _own_share(scheme: Scheme) -> int:
    return round((1 - scheme.team.part) * 100)
