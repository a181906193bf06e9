"""A sensible first scheme for data that come without one; its note says in words what was assumed."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from kpi.language import _, ngettext, percent
from kpi.payment.frames import checked
from kpi.payment.grouprows import apart
from kpi.problem import Problem, Refused
from kpi.proposal.firstbonus import currency_of, target_bonus
from kpi.proposal.firstcurve import value_curve
from kpi.proposal.firstkpi import readable
from kpi.proposal.ofgroups import equal_weights, is_falling, kpi_of_group, only_of_groups, unit_of
from kpi.rules.kpi import Kpi
from kpi.rules.missing import LeaveOut, Refuse
from kpi.rules.presets import OWN_PLAN, TEAM_PLAN, plan_curve
from kpi.rules.split import ALONE, Split
from kpi.rules.team import Team
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme

MOST_KPIS = 5
FILLED_ENOUGH = 0.1
"""A KPI counts from this share of the results that the best-filled KPI of its role has."""
INDIVIDUAL_SHARE = 0.6
MOST_ROLES = 60

_SEAT = ["person", "team", "period"]


class _Drafted(NamedTuple):
    """A card, and sentences about what was assumed for it."""

    card: Card
    notes: tuple[str, ...]


def propose(results: pd.DataFrame, people: pd.DataFrame | None = None, assumed: Sequence[str] = ()) -> Scheme:
    """A scheme that pays these tables (as `kpi.build` takes them): a card for each role.

    Results without a role go to the first card, “Everyone”, as in `kpi.build`. `assumed` are sentences for the note about what
    was assumed of the data before. Raises `Refused` when there is nothing to pay on.
    """
    results, people = checked(results, people)
    results, groups = apart(results)
    rows = rows_with_seats(results, people)
    benched = _benched(results, people, rows)
    if rows.empty and not (benched and only_of_groups(groups, rows)):
        what = _("there are no results to make a scheme from")
        raise Refused([Problem(what, mend=_("Add a table with person, period, KPI, plan and fact."))])
    drafts = [_card(role, rows[rows["role"] == role], rows, groups, people) for role in _in_order(rows["role"])]
    drafts += [_head_card(role, teams, rows, groups, people) for role, teams in benched.items()]
    _refuse_many([draft.card for draft in drafts])
    currency, said = currency_of(people)
    first, team = _first_team(drafts)
    return Scheme(
        title=_("A first proposal"),
        currency=currency,
        note="\n".join(
            [
                _("Proposed from the data; change whatever does not fit."),
                *assumed,
                *_notes(drafts),
                *_said_of_gaps(drafts),
                *said,
            ]
        ),
        team=team,
        cards=(first, *(_own_team(draft.card, team) for draft in drafts[1:])),
    )


def _notes(drafts: Sequence[_Drafted]) -> list[str]:
    """Each sentence once, with the roles that it holds for where it is not all of them."""
    roles: dict[str, list[str]] = {}
    for draft in drafts:
        for note in draft.notes:
            roles.setdefault(note, []).append(draft.card.role)
    return [note if len(named) == len(drafts) else f"{', '.join(named)}: {note}" for note, named in roles.items()]


def _first_team(drafts: Sequence[_Drafted]) -> tuple[Card, Team]:
    """The first card, and its team rule as that of the whole scheme."""
    first = drafts[0].card
    return first.revise(team=None), first.team or ALONE


def _own_team(card: Card, team: Team) -> Card:
    """The card without its team rule where that is the scheme's."""
    return card.revise(team=None) if card.team == team else card


def _refuse_many(cards: Sequence[Card]) -> None:
    if len(cards) > MOST_ROLES:
        what = _("there are too many roles: {n}; a scheme can have {most}").format(n=len(cards), most=MOST_ROLES)
        raise Refused([Problem(what, _("roles"), _("Put similar ones together."))])


def rows_with_seats(results: pd.DataFrame, people: pd.DataFrame | None) -> pd.DataFrame:
    """Results with `team`, `role` (as `kpi.build` will find them), `planned` and `known`."""
    rows = results.copy(deep=False)
    for name, default in (("team", ""), ("role", _("Everyone"))):
        own = rows[name].fillna("") if name in rows else pd.Series("", index=rows.index, dtype="str")
        if people is not None and name in people:
            latest = people.drop_duplicates("person", keep="last").set_index("person")[name].fillna("")
            own = own.where(own != "", rows["person"].map(latest).fillna(""))
        rows[name] = own.replace("", default)
    plan = rows["plan"] if "plan" in rows else pd.Series(float("nan"), index=rows.index)
    return rows.assign(known=rows["fact"].notna(), planned=rows["fact"].notna() & (plan > 0))


def _in_order(roles: pd.Series) -> list[str]:
    """Roles as they appear, the one of those without a role first."""
    unique = list(map(str, roles.unique()))
    return sorted(unique, key=lambda role: role != _("Everyone"))


def _benched(results: pd.DataFrame, people: pd.DataFrame | None, rows: pd.DataFrame) -> dict[str, list[str]]:
    """Roles that only people without results have, such as heads, and their teams."""
    if people is None or ("role" not in people and len(rows)):
        return {}
    people = people if "role" in people else people.assign(role=_("Everyone"))
    bench = people[
        ~people["person"].isin(results["person"]) & people["role"].notna() & ~people["role"].isin(rows["role"])
    ]
    teams = bench["team"].fillna("") if "team" in bench else pd.Series("", index=bench.index, dtype="str")
    return {str(role): list(map(str, of_role.unique())) for role, of_role in teams.groupby(bench["role"], sort=False)}


def _card(
    role: str, rows: pd.DataFrame, everyone: pd.DataFrame, groups: pd.DataFrame, people: pd.DataFrame | None
) -> _Drafted:
    """The card of a role that has results of its own."""
    names, planned = _best_filled(rows)
    of_groups = only_of_groups(groups, everyone)[: MOST_KPIS - 1]
    names = names[: MOST_KPIS - len(of_groups)]
    weights = equal_weights(len(names) + len(of_groups))
    kpis = (
        *(_kpi(rows, name, weight, planned=planned) for name, weight in zip(names, weights, strict=False)),
        *(kpi_of_group(groups, name, weight) for name, weight in zip(of_groups, weights[len(names) :], strict=True)),
    )
    team: Team
    if of_groups:
        team, on_team = ALONE, _no_team(_("the results of teams and of the company count as KPIs"))
    elif planned:
        team, on_team = _team(rows, everyone, names)
    else:
        team, on_team = ALONE, _no_team(_("there are no plans"))
    bonus, on_bonus = target_bonus(rows[["person", "period"]].drop_duplicates(), people)
    card = Card(role=role, kpis=kpis, team=team, target_bonus=bonus.amount, target_share=bonus.of_salary)
    return _Drafted(card, (_said_of_curves(planned=planned), on_team, *on_bonus))


def _head_card(
    role: str, teams: Sequence[str], rows: pd.DataFrame, groups: pd.DataFrame, people: pd.DataFrame | None
) -> _Drafted:
    """The card of a role without results of its own: it is paid on those of its team, or of the company."""
    theirs = rows[rows["team"].isin(teams)]
    of_team = bool(theirs["planned"].any())
    names, _planned = _best_filled(theirs if of_team else rows)
    of_groups = only_of_groups(groups, rows)[: MOST_KPIS - 1]
    names = names[: MOST_KPIS - len(of_groups)]
    weights = equal_weights(len(names) + len(of_groups))
    kpis = tuple(
        Kpi(
            name=name,
            title=readable(name),
            unit=unit_of(rows, name),
            weight=weight,
            curve=plan_curve(OWN_PLAN, falls=is_falling(rows, name)),
            of="team" if of_team else "company",
            missing=LeaveOut(),
        )
        for name, weight in zip(names, weights, strict=False)
    ) + tuple(kpi_of_group(groups, name, weight) for name, weight in zip(of_groups, weights[len(names) :], strict=True))
    periods = (groups if rows.empty else rows)[["period"]].drop_duplicates()
    heads = people[people["role"] == role] if people is not None else pd.DataFrame({"person": []})
    bonus, on_bonus = target_bonus(heads[["person"]].drop_duplicates().merge(periods, how="cross"), people)
    note = (
        _("No results of their own, so they are paid on the results of their teams.")
        if all(kpi.of == "team" for kpi in kpis)
        else _("No results of their own, so they are paid on the results of the company.")
    )
    card = Card(role=role, kpis=kpis, team=ALONE, target_bonus=bonus.amount, target_share=bonus.of_salary)
    return _Drafted(card, (note, *on_bonus))


def _best_filled(rows: pd.DataFrame) -> tuple[list[str], bool]:
    """At most five KPIs, most filled first, and whether they have plans; without plans, those with the most facts."""
    for column in ("planned", "known"):
        counts = rows.groupby("kpi", sort=False)[column].sum().sort_values(ascending=False, kind="stable")
        counts = counts[counts > 0]
        if len(counts):
            enough = counts[counts >= FILLED_ENOUGH * counts.iloc[0]]
            return list(map(str, enough.index[:MOST_KPIS])), column == "planned"
    return list(map(str, rows["kpi"].unique()[:MOST_KPIS])), True


def _kpi(rows: pd.DataFrame, name: str, weight: float, *, planned: bool) -> Kpi:
    of_kpi = rows[rows["kpi"] == name]
    lower = is_falling(rows, name)
    counts = of_kpi["planned" if planned else "known"]
    complete = int(counts.sum()) == len(rows[_SEAT].drop_duplicates())
    return Kpi(
        name=name,
        title=readable(name),
        unit=unit_of(rows, name),
        weight=weight,
        curve=plan_curve(OWN_PLAN, falls=lower) if planned else value_curve(of_kpi["fact"].dropna(), falls=lower),
        missing=Refuse() if complete else LeaveOut(),
    )


def _team(rows: pd.DataFrame, everyone: pd.DataFrame, names: Sequence[str]) -> tuple[Team, str]:
    """60:40 on the first KPI that every team of the role has a plan of in every period; otherwise 100:0 and why."""
    sizes = everyone[everyone["team"] != ""].groupby("team")["person"].nunique()
    if not (sizes > 1).any():
        return ALONE, _no_team(_("no team has more than one member"))
    needed = pd.MultiIndex.from_frame(rows[["team", "period"]].drop_duplicates())
    for name in names:
        held = everyone[(everyone["kpi"] == name) & everyone["planned"]]
        if needed.isin(pd.MultiIndex.from_frame(held[["team", "period"]].drop_duplicates())).all():
            curve = plan_curve(TEAM_PLAN, falls=is_falling(everyone, name))
            note = _("{own} individual, {team} team, the team on {kpi}.")
            said = note.format(
                own=percent(INDIVIDUAL_SHARE), team=percent(1 - INDIVIDUAL_SHARE), kpi=readable(name) or name
            )
            return Split(individual_share=INDIVIDUAL_SHARE, kpis={name: 1.0}, curve=curve), said
    return ALONE, _no_team(_("in some periods a team has no plan"))


def _no_team(why: str) -> str:
    return _("No team part, because {why}.").format(why=why)


def _said_of_curves(*, planned: bool) -> str:
    if planned:
        note = _("{minimum} of the plan pays {half}, {maximum} pays {most}.")
        return note.format(minimum=percent(0.8), half=percent(0.5), maximum=percent(1.2), most=percent(1.5))
    note = _(
        "There are no plans, so the middle result pays {all}, what one in ten misses {half}, what one in ten beats {most}."
    )
    return note.format(all=percent(1), half=percent(0.5), most=percent(1.5))


def _said_of_gaps(drafts: Sequence[_Drafted]) -> tuple[str, ...]:
    with_gaps = (
        kpi.label for draft in drafts for kpi in draft.card.kpis if not kpi.missing.refuses and kpi.of == "person"
    )
    gaps = list(dict.fromkeys(with_gaps))
    if not gaps:
        return ()
    note = ngettext(
        "Where {names} is missing, its weight goes to the others.",
        "Where {names} are missing, their weight goes to the others.",
        len(gaps),
    )
    return (note.format(names=", ".join(gaps)),)
