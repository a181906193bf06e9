"""Pay at every split, computed once."""

from functools import partial

from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from kpi.split import Sums, Sweep, sweep
from pages.parts.shell import problems as _parts
from pages.parts.shell import session as _session
from pages.parts.shell.session import View


def is_shared(scheme: Scheme) -> bool:
    """Whether the team pays a part, so that there is a share to move."""
    return scheme.team.share is not None


def lacking() -> list[Problem]:
    """What the data lack for a team part, where the scheme has none and so does not ask for it."""
    if not (view := _parts.quietly()) or not is_shared(view.scheme):
        return []
    try:
        swept(view)
    except Refused as refused:
        return list(refused.problems)
    return []


def swept(view: View) -> Sweep:
    """Pay at every split; the same wherever the slider stands."""
    anywhere = (view.scheme.shared(1.0), view.workforce, _session.state().who)
    found: Sweep = _session.remembered("sweep", anywhere, partial(sweep, *anywhere))
    return found


def sums_at_every_split(view: View) -> list[Sums]:
    """What each of the splits comes to."""
    found = swept(view)
    sums: list[Sums] = _session.remembered("split sums", (found,), found.each)
    return sums


def take_share(share: int) -> None:
    """The hand rests: the scheme takes the share; the browser shows it already."""
    _session.change(lambda scheme: scheme.shared(share / 100))
