"""What comes of moves and conditions: a few schemes that meet all of them, or what would have to give."""

from dataclasses import dataclass

from kpi.language import N_, _, ngettext, number
from kpi.scheme.scheme import Scheme
from kpi.solver.corner import Point
from kpi.solver.demand import Condition
from kpi.solver.ease import Ease, ease_lines
from kpi.solver.ground import Ground
from kpi.solver.peopleconditions import CostAtMost, FewLose, StrongLoseAtMost
from kpi.solver.pointlines import point_lines
from kpi.solver.schemeconditions import OwnShareAtLeast


@dataclass(frozen=True)
class Wish:
    """What else one may want of a scheme that meets all conditions: as little as can be of what a condition measures."""

    name: str
    title: str
    least: Condition | None
    """None for the change itself."""


SMALLEST = Wish("smallest", N_("Smallest change"), None)
WISHES = (
    SMALLEST,
    Wish("cheapest", N_("Cheapest"), CostAtMost(most=0)),
    Wish("fairest", N_("Fairest to the strong"), StrongLoseAtMost(most=0)),
    Wish("few", N_("Fewest people lose"), FewLose(most=0)),
    Wish("own", N_("Most on one’s own result"), OwnShareAtLeast(share=1)),
)


@dataclass(frozen=True, eq=False)
class Alternative:
    """A scheme that meets all conditions, and what it is the best at."""

    wish: Wish
    point: Point

    @property
    def scheme(self) -> Scheme:
        """The changed scheme."""
        return self.point.scheme

    @property
    def title(self) -> str:
        """What it is the best at, in words."""
        return _(self.wish.title)

    @property
    def tells(self) -> tuple[str, ...]:
        """What has to be done, a sentence each."""
        return self.point.tells or (_("Today's scheme meets all conditions."),)

    def lines(self, ground: Ground) -> list[str]:
        """What comes of it, in sentences."""
        return list(point_lines(ground, self.point))


@dataclass(frozen=True, eq=False)
class Answers:
    """Alternatives, what was aimed at first; where there is none, what each condition would have to give."""

    ground: Ground
    conditions: tuple[Condition, ...]
    alternatives: tuple[Alternative, ...]
    binding: tuple[Condition, ...]
    """Without one of these a smaller change would do; told only where the answer is proved."""
    alone: tuple[Ease, ...]
    """Each condition that could give alone, so that all others hold."""
    together: tuple[Ease, ...]
    """Those that are broken where all give a little and as little as can be, measured by their numbers."""
    exact: bool
    """Whether there is proof that no smaller change does; otherwise it is the best that was found."""

    @property
    def possible(self) -> bool:
        """Whether a scheme meets all conditions."""
        return bool(self.alternatives)

    @property
    def chosen(self) -> Alternative:
        """The best at what was aimed at."""
        return self.alternatives[0]

    def finding(self) -> str:
        """What to do, or that nothing will do."""
        if not self.possible:
            return (
                _("No scheme meets all conditions.")
                if self.exact
                else _("No scheme was found that meets all conditions.")
            )
        return " ".join(self.chosen.tells)

    def lines(self) -> list[str]:
        """What comes of it; or what would have to give, and at what price."""
        return self.chosen.lines(self.ground) if self.possible else list(ease_lines(self.alone, self.ground))

    def reasons(self) -> list[str]:
        """Why today's scheme does not do, a sentence for each condition that it breaks."""
        today = self.ground.quantities_today
        broken = [one for one in self.conditions if one.demand(self.ground).excess(today) > 0]
        return [one.stands(self.ground, one.value(self.ground, today)) for one in broken]

    def certainty(self) -> str:
        """Whether this is proved, and on how many possible years it rests."""
        if "years" not in self.ground.measures:
            return self._proof()
        count = self.ground.measures["years"].count
        text = ngettext(
            "It was searched over {n} possible year; with more of them the figures move a little.",
            "It was searched over {n} possible years; with more of them the figures move a little.",
            count,
        )
        return " ".join([self._proof(), text.format(n=number(count))])

    def _proof(self) -> str:
        """Whether this is proved."""
        if self.possible and self.chosen.wish != SMALLEST:
            return (
                _("This is proved: no scheme in these steps that meets all conditions is better at this.")
                if self.exact
                else _("This is the best that was found; a better one cannot be ruled out.")
            )
        if self.possible:
            return (
                _("This is proved: no smaller change meets all conditions.")
                if self.exact
                else _("This is the best that was found; a smaller change cannot be ruled out.")
            )
        return (
            _("This is proved: in the steps that may be taken there is no such scheme.")
            if self.exact
            else _("This is not proved: there may be a scheme that was not found.")
        )
