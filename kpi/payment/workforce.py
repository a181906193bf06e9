"""Who is paid: people, their teams and roles, and what they were to reach and reached."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _
from kpi.machine.lazy import lazy
from kpi.money import FINEST, Floats
from kpi.payment.axes import MEASURED, OF_GROUPS, OF_SEATS, RESULTS
from kpi.payment.groupsums import Given, GroupSums, attain, group_sums
from kpi.payment.longer import longer_of
from kpi.payment.market import AsCame
from kpi.payment.shorterperiods import ShorterPeriods
from kpi.payment.stretches import NO_CHANGES, SeatChanges
from kpi.payment.todate import ToDate, spans_of
from kpi.payment.workforceview import ShownWorkforce
from kpi.periods import ends
from kpi.problem import Problem, Refused
from kpi.rules.kpi import Adds
from kpi.rules.people import DayCount, Fills, Longer, Rows, Scale, Since, Whose, rows_of

SEAT = ["person", "team", "role"]
ResultOf = tuple[str, str, str]
"""A KPI, a person and a period."""


@dataclass(frozen=True, eq=False, repr=False)
class Workforce(ShownWorkforce):
    """Results of people, KPI-major; whatever stands behind (periods, worlds) rides along innermost.

    A row is a *seat*: a person in a team and a role. Somebody who moved has two, each with the periods spent there.
    Groups are the teams and, last, the whole company. Missing numbers are NaN.
    """

    kpis: tuple[str, ...]
    """Names along the first axis."""
    periods: tuple[str, ...]
    """Names along the third axis, in order of time."""
    seats: pd.DataFrame
    """One row a seat: person, team, role; in order."""
    teams: tuple[str, ...]
    """Names of the groups but the last, which is the company."""
    plan: Floats
    """(kpis, people, ...) in the KPI's unit."""
    fact: Floats
    """(kpis, people, ...) in the KPI's unit."""
    attainment: Floats
    """(kpis, people, ...) fact ÷ plan, rounded once."""
    group_fact: Floats
    """(kpis, groups, ...) given for the group, or the sum over the members whose fact is known; NaN where none is."""
    group_attainment: Floats
    """(kpis, groups, ...) fact ÷ plan given for the group, or Σ fact ÷ Σ plan of the members whose plan and fact are known, rounded once."""
    target_bonus: Floats
    """(people, ...) money a period at 100 %; NaN where the data has none."""
    salary: Floats
    """(people, ...) money a period; 0 where the data has none."""
    multiplier: Floats
    """(people, ...) personal multiplier, 1 unless given."""
    presence: Floats
    """(people, ...) share of the period's days employed."""
    recorded: NDArray[np.bool_]
    """(people, ...) whether the results say anything of this seat."""
    falling: frozenset[str] = frozenset()
    """KPIs of which the data say that lower is better."""
    adds: tuple[Adds, ...] = ()
    """How each KPI adds up over days; empty where nobody asked."""
    reasons: Mapping[ResultOf, str] = field(default_factory=dict)
    """Why a result is as it is, where the data say so."""
    target_factor: float = 1.0
    """By which all target bonuses are multiplied, those that a card gives, too."""
    precision: int = FINEST
    """Decimals of a percent to which attainments are rounded."""
    year_begins: int = 1
    """Month in which a year begins."""
    day_count: DayCount = "calendar"
    """How days are counted."""
    cut_from: "tuple[Workforce, int] | None" = None
    """The workforce of more periods that this one was cut from, and the place of its first period there."""
    history: "Workforce | None" = None
    """Of a workforce ahead, that of the periods before, with people and teams of its own."""
    part_of: "Workforce | None" = None
    """The workforce whose teams' results these are, where it is not the people here who make them."""
    group_met: Floats | None = None
    """(kpis, groups, ...) facts of groups against their plans, where they are assumed, and neither given nor added up."""
    given_plan: Floats | None = None
    """(kpis, groups, ...) plans that the data give for teams and the company themselves; NaN where they give none, None where they never do."""
    given_fact: Floats | None = None
    """(kpis, groups, ...) the same of facts."""
    full_time: Floats | None = None
    """(people, ...) share of full time, of which leave is none; None where everybody works full time."""
    seat_share: Floats | None = None
    """(people, ...) the part of a person's time that a seat has; None where nobody sits in two at once."""
    ineligible: NDArray[np.int8] | None = None
    """(people, ...) `Why` each is not paid a period; None where everybody is eligible."""
    own_weight: Floats | None = None
    """(kpis, people, ...) weights of a person's own, NaN where the card's count; None where nobody has any."""
    guaranteed_time: Floats | None = None
    """(people, ...) the part of the time for which a card guarantees something; None where it is all of it."""
    changes: SeatChanges = NO_CHANGES
    """Who changed seat, pay or hours within a period."""
    measured_every: frozenset[Since] = frozenset()
    """Over which quarters and years some KPI is measured, beside the periods of pay."""
    shorter: ShorterPeriods | None = None
    """Of what the results of the periods were made; None where they are those of the data."""
    as_came: AsCame | None = None
    """The results before a market was taken out of them; None where none was."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                if name in MEASURED and np.isinf(value).any():
                    raise Refused([Problem(_("an infinite number among the results"), name)])
                value.flags.writeable = False

    @lazy
    def longer(self) -> Longer | None:
        """The quarters and years beside the periods of pay; None where there are none."""
        return longer_of(self)

    @lazy
    def kpi_index(self) -> dict[str, int]:
        """Position of a KPI along the first axis."""
        return {name: index for index, name in enumerate(self.kpis)}

    @lazy
    def people(self) -> NDArray[Any]:
        """(people,) the name of the person in each seat; kept, because a table's column of text is slow to take out."""
        return self.seats["person"].to_numpy(object)

    @lazy
    def team_index(self) -> NDArray[np.intp]:
        """(people,) the group of each seat."""
        return pd.Index(self.teams).get_indexer(pd.Index(self.seats["team"])).astype(np.intp)

    @lazy
    def person_index(self) -> NDArray[np.intp]:
        """(people,) the place among the persons of whoever sits in each seat."""
        return pd.factorize(self.people)[0]

    @lazy
    def members(self) -> dict[str, Rows]:
        """Rows of each role; a slice where they stand together, so that taking them copies nothing."""
        codes, roles = pd.factorize(self.seats["role"], sort=False)
        return {str(role): rows_of(codes, index) for index, role in enumerate(roles)}

    @lazy
    def paid_time(self) -> Floats:
        """(people, ...) share of the period for which the target bonus is: of its days, at the share of full time."""
        return self.presence if self.full_time is None else self.presence * self.full_time

    @lazy
    def before(self) -> "Workforce | None":
        """The periods before the first one, from which something may be owed; None where the data begin."""
        if self.cut_from is None:
            return None
        whole, first = self.cut_from
        return whole.during(slice(0, first)) if first else whole.before

    @property
    def shape(self) -> tuple[int, ...]:
        return self.attainment.shape[1:]

    @lazy
    def complete(self) -> bool:
        """Whether no attainment is missing."""
        return not np.isnan(self.attainment).any()

    @lazy
    def group_sums(self) -> GroupSums:
        """Of which results of groups are made."""
        whole = self.part_of
        sums = whole.group_sums if whole else group_sums(self.team_index, self.plan, self.fact, self.given)
        return sums if self.group_met is None else sums._replace(fact=self.group_met)

    @property
    def given(self) -> Given | None:
        """What the data give for teams and the company themselves; None where they never do."""
        return None if self.given_plan is None or self.given_fact is None else Given(self.given_plan, self.given_fact)

    def spans(self, since: Since) -> tuple[int, ...]:
        """A number for each period, the same for all of one quarter or year. Raises `Refused` where one is no date."""
        return spans_of(self, self.periods, since)

    def ends(self, since: Since) -> tuple[bool, ...]:
        """Whether each period is the last of its quarter or year."""
        return ends(self.periods, since, self.year_begins)

    def to_date(self, since: Since, fills: Fills, *, earlier: bool = False) -> ToDate:
        """What was planned and reached since the quarter or the year of each period began, up to that period, or `earlier` to the one before."""
        asked = (since, fills, earlier)
        return self._to_date.setdefault(asked, ToDate(self, *asked))

    @lazy
    def _to_date(self) -> dict[tuple[Since, Fills, bool], ToDate]:
        return {}

    def own(self, name: str, scale: Scale) -> Floats | None:
        """(people, ...) attainments or facts of a KPI; None when the data do not know it."""
        return self._of(self.attainment if scale == "plan" else self.fact, name)

    def of_groups(self, name: str, scale: Scale) -> Floats | None:
        """(groups, ...) attainments or facts of a KPI; None when the data do not know it."""
        return self._of(self.group_attainment if scale == "plan" else self.group_fact, name)

    def plans(self, name: str) -> Floats | None:
        """(people, ...) plans of a KPI; None when the data do not know it."""
        return self._of(self.plan, name)

    def plans_of_groups(self, name: str) -> Floats | None:
        """(groups, ...) plans of a KPI, given or of the members who have plan and fact; None when the data do not know it."""
        return self._of(self.group_sums.plan, name)

    def _of(self, array: Floats, name: str) -> Floats | None:
        index = self.kpi_index.get(name)
        return None if index is None else array[index]

    def group(self, whose: Whose, rows: Rows) -> NDArray[np.intp]:
        """Group of each of the rows: its team, or the company."""
        return self.team_index[rows] if whose == "team" else np.full(self.team_index[rows].shape, len(self.teams))

    def at(self, period: str) -> "Workforce":
        """The workforce of one period; raises `Refused` when there is no such period."""
        if period not in self.periods:
            mend = _("Known: {known}.").format(known=", ".join(self.periods[-12:]))
            raise Refused([Problem(_("there is no period {period}").format(period=period), mend=mend)])
        place = self.periods.index(period)
        return self._cut(place, (period,), lambda array, axis: array.take([place], axis))

    def during(self, places: slice) -> "Workforce":
        """The workforce of the periods in these places."""
        first = places.indices(len(self.periods))[0]
        return self._cut(first, self.periods[places], lambda array, axis: array[(slice(None),) * axis + (places,)])

    def _cut(self, first: int, periods: tuple[str, ...], cut: Any) -> "Workforce":
        wide = {name: cut(array, 2) for name, array in self._known(*RESULTS, *OF_GROUPS)}
        narrow = {name: cut(array, 1) for name, array in self._known(*OF_SEATS)}
        whole = self.part_of and self.part_of._cut(first, periods, cut)
        return replace(self, periods=periods, cut_from=(self, first), part_of=whole, **wide, **narrow)

    def _known(self, *names: str) -> Iterator[tuple[str, Any]]:
        """The arrays of that name, but for those that nobody gave."""
        return ((name, array) for name in names if (array := getattr(self, name)) is not None)

    def regrouped(self, teams: Sequence[str], precision: int) -> "Workforce":
        """The same people in other teams, one name a seat; the teams' results are added up anew, and only what is given for the company stays."""
        names = tuple(dict.fromkeys(teams))
        team_of = pd.Index(names).get_indexer(pd.Index(teams))
        given = self.given and self.given.of_company_among(len(names))
        sums = group_sums(team_of, self.plan, self.fact, given)
        return replace(
            self,
            seats=self.seats.assign(team=list(teams)),
            teams=names,
            group_fact=sums.facts,
            group_attainment=attain(sums.plan, sums.fact, precision),
            given_plan=given and given.plan,
            given_fact=given and given.fact,
            cut_from=self._before_too(lambda whole: whole.regrouped(teams, precision)),
            part_of=None,
            as_came=None,
        )

    def with_plans(self, plan: Floats, precision: int, given_plan: Floats | None = None) -> "Workforce":
        """The same people and results with other plans (kpis, people, ...), and maybe others given for groups; what is owed from before
        stays as it was. `precision` is that of attainments: decimals of a percent, as `attain` rounds."""
        given = self.given if given_plan is None or self.given is None else self.given._replace(plan=given_plan)
        sums = group_sums(self.team_index, plan, self.fact, given)
        return replace(
            self,
            plan=plan,
            attainment=attain(plan, self.fact, precision),
            group_attainment=attain(sums.plan, sums.fact, precision),
            given_plan=given and given.plan,
            part_of=None,
            shorter=None,
            as_came=None,
        )

    def with_targets(self, factor: float) -> "Workforce":
        """The same people with all target bonuses times one factor, those that a card gives, too."""
        before = self._before_too(lambda whole: whole.with_targets(factor))
        return replace(self, target_factor=self.target_factor * factor, cut_from=before)

    def _before_too(self, change: "Callable[[Workforce], Workforce]") -> "tuple[Workforce, int] | None":
        """Where this workforce was cut from, after the same change: what is owed from before follows the same rules."""
        return self.cut_from and (change(self.cut_from[0]), self.cut_from[1])

    def only(self, rows: NDArray[Any]) -> "Workforce":
        """The seats in `rows` (indices or a mask); the teams' results stay those of the whole."""
        wide = {name: array[:, rows] for name, array in self._known(*RESULTS)}
        narrow = {name: array[rows] for name, array in self._known(*OF_SEATS)}
        seats = self.seats[rows] if rows.dtype == bool else self.seats.iloc[rows]
        made_of = {name: one.only(rows) for name in ("shorter", "as_came") if (one := getattr(self, name))}
        return replace(self, seats=seats, part_of=self.part_of or self, **made_of, **wide, **narrow)
