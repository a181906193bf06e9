"""What one's own requests say, in sentences."""

import pandas as pd

from kpi.funnel.converters import best_by_chance
from kpi.funnel.moving import MovedRequests
from kpi.language import Write, _, number, percent


def slip_sentences(slips: pd.DataFrame) -> list[str]:
    """Where it began to slip, or that nothing did."""
    found = slips[slips["slips"]]
    if found.empty:
        return [_("No stage slipped: every change of its conversion can be chance.")]
    text = _("From “{first}” to “{last}” it slipped in the week of {day}: {before} went on before, {after} since then.")
    return [
        text.format(
            first=row["of"],
            last=row["to"],
            day=f"{row['since']:%Y-%m-%d}",
            before=percent(row["before"]),
            after=percent(row["after"]),
        )
        for _place, row in found.iterrows()
    ]


def converter_sentence(row: pd.Series) -> str:
    """Whether one person is lucky or really converts more than the others."""
    if row["verdict"] == "too few":
        text = _("{person}: not enough data to judge, {n} requests.")
        return text.format(person=row["person"], n=str(number(row["requests"])))
    told = {
        "better": _(
            "{person} makes a deal of {share} of the requests, the others of {others} of the same mix: this is no luck. Better in {n} of {all} months."
        ),
        "worse": _(
            "{person} makes a deal of {share} of the requests, the others of {others} of the same mix: this is no bad luck. Better in {n} of {all} months."
        ),
        "chance": _(
            "{person} makes a deal of {share} of the requests, the others of {others} of the same mix: this can be chance. Better in {n} of {all} months."
        ),
    }[row["verdict"]]
    return told.format(
        person=row["person"],
        share=percent(row["share"]),
        others=percent(row["others"]),
        n=str(number(row["months_above"])),
        all=str(number(row["months"])),
    )


def luck_sentence(people: int, months: int) -> str:
    """How easily one of equals is the best for some months."""
    text = _("Of {people} equal people, a given one is the best {months} months running in {chance} of cases.")
    return text.format(people=people, months=months, chance=percent(best_by_chance(people, months), 4))


def moved_sentence(moved: MovedRequests, room: float, write: Write) -> str:
    """What moving requests to the better would bring, in careful words."""
    if moved.moved < 0.05:
        return _("Nobody is surely better and nobody surely worse, so there is no reason to give requests to others.")
    text = _(
        "If those who convert more took {room} more requests, and everybody went on as before, about {deals} more deals a month would come in, or {money}. Whether they would still convert as well with more to do, nobody knows."
    )
    return text.format(room=percent(room), deals=number(moved.deals, 1), money=write(moved.money))


def moved_people(moved: MovedRequests) -> list[str]:
    """Who would have more requests a month, and who fewer."""
    text = _("{person}: {now} → {then} requests a month")
    return [
        text.format(person=person, now=str(number(now, 1)), then=str(number(then, 1)))
        for person, now, then in zip(
            moved.people["person"], moved.people["requests"].tolist(), moved.people["after"].tolist(), strict=True
        )
        if abs(then - now) > 0.05
    ]
