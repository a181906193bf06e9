"""What a scheme does, which follows every slider: the scoreboard, and the picture of everybody's pay."""

from collections.abc import Callable, Sequence

import pandas as pd

from kpi import charts
from kpi.comparison.changeheadline import change_headline, shift
from kpi.language import _, ngettext, percent_figure, spelled
from kpi.money import Floats
from kpi.periods import time_of
from kpi.scheme.scheme import Scheme
from kpi.split import Sums, headline, sums_of
from pages.parts.shell import amounts, privacy, session
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import view_or_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View, current_view, view_or_none


def scoreboard(view: View, sums: Sequence[Sums] = ()) -> list[charts.Part]:
    """The figures that never leave: cost, against budget, what the strong lose, what the weak gain; each against the baseline.

    With the `sums` of 101 splits they follow the hand that moves the split.
    """
    if sums:
        return _scoreboard(view, sums)
    asked = (view.effect, view.before, view.scheme, session.state().scheme.currency, session.state().step.budget)
    found: list[charts.Part] = remembered(
        Remembered.SCOREBOARD, asked, lambda: _scoreboard(view, [sums_of(view.effect)])
    )
    return found


def _scoreboard(view: View, sums: Sequence[Sums]) -> list[charts.Part]:
    before = sums_of(view.before)
    figures = charts.figures_part([_figures(view, one, before) for one in sums])
    return [figures, charts.text_part("caption", [amounts.span_note(view)])]


def _figures(view: View, now: Sums, before: Sums) -> list[charts.Figure]:
    budget = session.state().step.budget
    budget_minor = budget * amounts.units() if budget is not None else float(view.paid.target.sum())
    against = _("Share of the budget") if budget is not None else _("Target bonuses paid")
    share, was = (percent_figure(one.cost / budget_minor if budget_minor else 0.0) for one in (now, before))
    return [
        (amounts.cost_label(view), amounts.cash(now.cost), *_dearer(now.cost - before.cost)),
        (against, share, _same() if share == was else _("was {figure}").format(figure=was), "same"),
        (
            strong_label(now.strong, lose=now.strong_lose >= 0),
            amounts.cash(abs(now.strong_lose)),
            *_worse(now.strong_lose, before.strong_lose),
        ),
        (
            weak_label(now.weak, lose=now.weak_gain < 0),
            amounts.cash(abs(now.weak_gain)),
            *_worse(-now.weak_gain, -before.weak_gain),
        ),
    ]


def _same() -> str:
    return _("same as today")


def _dearer(more: int) -> tuple[str, str]:
    """What a cost changes against today's scheme, and whether that is good."""
    if not more:
        return _same(), "same"
    text = _("costs {money} more") if more > 0 else _("saves {money}")
    return text.format(money=amounts.cash(abs(more))), "bad" if more > 0 else "good"


def _worse(lose: int, before: int) -> tuple[str, str]:
    """What a group lost by today's scheme, in words where it gained, and whether it loses more now."""
    if lose == before:
        return _same(), "same"
    turned = lose * before < 0
    text = _("was {figure}") if not turned else _("loses {figure} today") if before > 0 else _("gains {figure} today")
    return text.format(figure=amounts.cash(abs(before))), "bad" if lose > before else "good"


def strong_label(people: int, *, lose: bool) -> str:
    """What the strong do is in the verb: a gain is never a negative loss."""
    if not people:
        return _("The strong: nobody")
    text = (
        ngettext("The {n} strong person loses", "The {n} strong lose", people)
        if lose
        else ngettext("The {n} strong person gains", "The {n} strong gain", people)
    )
    return text.format(n=spelled(people))


def weak_label(people: int, *, lose: bool) -> str:
    """The same of the weak."""
    if not people:
        return _("The weak: nobody")
    text = (
        ngettext("The {n} weak person loses", "The {n} weak lose", people)
        if lose
        else ngettext("The {n} weak person gains", "The {n} weak gain", people)
    )
    return text.format(n=spelled(people))


def bars(view: View, title: Callable[[View], str] | None = None) -> list[charts.Part]:
    """The picture of the product, under a title that says what it shows: what the team part does, or what `title` says."""
    said = title(view) if title else finding(view, sums_of(view.effect))
    return [charts.text_part("finding", [said]), *picture(view)]


def picture(view: View) -> list[charts.Part]:
    """One bar a person."""
    asked = (view.effect, view.before, view.scheme, view.baseline, privacy.cover())
    found: list[charts.Part] = remembered(Remembered.PICTURE, asked, lambda: _picture(view))
    return found


def _picture(view: View) -> list[charts.Part]:
    people = view.people
    today = paid_today(view, people) if view.scheme != view.baseline else None
    return under_subtitle(
        view,
        charts.bars_part(
            privacy.cover_column(people), view.scheme.currency, today, shared=bool(view.scheme.shared_out)
        ),
    )


def paid_today(view: View, people: pd.DataFrame) -> Floats:
    """What today's scheme pays to each row, in minor units; nothing to whom it does not know."""
    before: pd.Series = remembered(
        Remembered.PAID_TODAY, (view.before,), lambda: view.people_before.set_index("person")["payout"]
    )
    found: Floats = before.reindex(people["person"]).fillna(0).to_numpy(float)
    return found


def subtitle(view: View, people: int) -> str:
    """What the picture measures, of whom and when."""
    return charts.subtitle(people, view.scheme.currency, time_of(view.workforce.periods))


def under_subtitle(view: View, part: charts.Part) -> list[charts.Part]:
    """A picture of many with what it measures; money on the marks says so itself."""
    people = len(view.people)
    return [charts.text_part("caption", [subtitle(view, people)]), part] if charts.is_share(people) else [part]


def draw(name: str, parts: Callable[[View], list[charts.Part]]) -> None:
    """Draws what follows from the view, at every move anew; nothing when the data lack what the schemes need."""
    if view_or_none():
        show_drawing(name, lambda: parts(current_view()))


def draw_slide(
    name: str, finding: Callable[[View], list[charts.Part]], picture: Callable[[View], list[charts.Part]]
) -> None:
    """The sentence and the picture of a part on the wall."""
    draw(f"{name}_finding", finding)
    draw(f"{name}_picture", picture)


def finding(view: View, now: Sums, scheme: Scheme | None = None) -> str:
    """What the team part does, in one sentence with figures; of another scheme than the view's where one is given."""
    return headline(scheme or view.scheme, now, amounts.cash).whole


def change_finding(view: View) -> str:
    """Who gains and who loses by what differs from today's scheme; where nothing does, what the team part does."""
    asked = (view.effect, view.before, view.baseline, view.scheme, session.state().scheme.currency)
    found: str = remembered(Remembered.HEADLINE, asked, lambda: _change_finding(view))
    return found


def _change_finding(view: View) -> str:
    found = shift(view.before.paid, view.paid)
    told = change_headline(view.baseline, view.scheme, found, amounts.cash)
    return told or finding(view, sums_of(view.effect))


def show_figures(figures: Callable[[View], list[charts.Part]] = scoreboard) -> None:
    """Problems, and the scoreboard."""
    view_or_problems()
    draw("scoreboard", figures)
