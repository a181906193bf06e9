"""What is said of a prize: for the best by a result, or for everybody who meets some conditions at once."""

from typing import Annotated, Literal, Self, final

from pydantic import Field, NonNegativeFloat, field_validator, model_validator

from kpi.frozen import Frozen, Level, Name
from kpi.language import N_, _
from kpi.rules.asked import Asked
from kpi.rules.division import PoolCondition
from kpi.rules.fullunits import Direction
from kpi.rules.people import Scale, Whose
from kpi.rules.said import WHOSE, Choice, Said, as_measured, as_number, as_roles, as_text
from kpi.rules.window import MeasuredOver


@final
class PrizePlaces(Frozen):
    """Some places, one after the other, that are worth the same."""

    up_to: Annotated[
        Level, Said(N_("Last place of {where}"), as_number), Asked(N_("up to place"), first=1.0, in_units=True)
    ] = Field(gt=0, title=N_("Up to place"), description=N_("3 is the third; of shares, 0.1 is the best tenth."))
    pays: Annotated[float, Said(N_("What {where} pays"), as_number), Asked(N_("pays"), first=500.0)] = Field(
        ge=0, title=N_("Pays"), description=N_("Money, or so many times a figure of one's own.")
    )


class PrizeTerms(Frozen):
    """Who can have a prize, who wins it, and what it pays."""

    name: Annotated[Name, Said(N_("Name of {where}"), as_text), Asked(N_("Name of the prize"))] = Field(
        title=N_("Name")
    )
    roles: Annotated[
        tuple[Name, ...], Said(N_("Roles that can have {where}"), as_roles), Asked(N_("Only these roles (empty: all)"))
    ] = Field((), title=N_("Roles"), description=N_("Who can have it; when empty, all."))
    amount: Annotated[
        NonNegativeFloat | None,
        Said(N_("What {where} pays everybody"), as_number),
        Asked(N_("Everybody who meets all conditions gets")),
    ] = Field(None, title=N_("Amount for everybody"), description=N_("Without places: a kicker."))
    measure: Annotated[
        str, Said(N_("Amounts of {where} in the data"), as_measured), Asked(N_("Amounts in the data"))
    ] = Field(
        "",
        title=N_("Amounts in the data"),
        description=N_("Money that somebody decides for each person, above or below 0, each with its reason."),
    )
    at_most: Annotated[
        NonNegativeFloat | None,
        Said(N_("Most that is decided in {where}"), as_number),
        Asked(N_("At most, up and down (empty: no limit)")),
    ] = Field(None, title=N_("At most"), description=N_("What is decided counts up to this, up and down."))
    places: tuple[PrizePlaces, ...] = Field(
        (),
        max_length=50,
        title=N_("Places"),
        description=N_("From the best down; nobody behind the last gets anything."),
    )
    pays_in: Annotated[
        Literal["money", "target bonus", "salary"],
        Said(
            N_("What {where} pays is"),
            Choice(
                {"money": N_("money"), "target bonus": N_("times the target bonus"), "salary": N_("times the salary")}
            ),
        ),
        Asked(N_("These amounts are")),
    ] = Field("money", title=N_("Amounts are"), description=N_("Money, or so many times one's target bonus or salary."))
    by: Annotated[str, Said(N_("Result that ranks for {where}"), as_measured), Asked(N_("Ranked by the result of"))] = (
        Field("", title=N_("Ranked by"), description=N_("When empty, by the individual score."))
    )
    by_scale: Annotated[
        Scale,
        Said(
            N_("Result that ranks for {where} is"), Choice({"plan": N_("a share of the plan"), "value": N_("a value")})
        ),
        Asked(N_("as"), words={"plan": N_("a share of the plan"), "value": N_("the value itself")}),
    ] = Field("plan", title=N_("Ranked as"))
    better: Annotated[
        Literal["higher", "lower"],
        Said(N_("Which result wins {where}"), Choice({"higher": N_("the highest"), "lower": N_("the lowest")})),
        Asked(N_("The best is"), words={"higher": N_("the highest"), "lower": N_("the lowest")}),
    ] = Field("higher", title=N_("The best is"))
    over: MeasuredOver = "period"
    at: Annotated[
        Literal["every period", "end of the quarter", "end of the year"],
        Said(
            N_("When {where} is paid"),
            Choice(
                {
                    "every period": N_("in every period"),
                    "end of the quarter": N_("at the end of each quarter"),
                    "end of the year": N_("at the end of the year"),
                }
            ),
        ),
        Asked(N_("It is paid")),
    ] = Field("every period", title=N_("Paid"))
    among: Annotated[
        Literal["team", "company"],
        Said(N_("Among whom {where} is won"), WHOSE),
        Asked(N_("Won in"), words={"company": N_("the company"), "team": N_("each team")}),
    ] = Field("company", title=N_("Won in"))
    competing: Annotated[
        Literal["people", "teams"],
        Said(N_("Who competes for {where}"), Choice({"people": N_("people"), "teams": N_("teams")})),
        Asked(N_("Who competes"), words={"people": N_("people"), "teams": N_("teams: each member gets it")}),
    ] = Field(
        "people", title=N_("Who competes"), description=N_("Of teams, each member of a winning one gets the prize.")
    )
    places_are: Annotated[
        Literal["places", "shares"],
        Said(
            N_("Places of {where} are"),
            Choice({"places": N_("counted"), "shares": N_("shares of all who compete")}),
        ),
        Asked(
            N_("Places are"), words={"places": N_("counted: 1, 2, 3"), "shares": N_("shares: 0.1 is the best tenth")}
        ),
    ] = Field("places", title=N_("Places are"))
    full_direction: Direction = "down"
    ties: Annotated[
        Literal["better place", "divided"],
        Said(
            N_("Who ties for {where}"),
            Choice({"better place": N_("has the better place"), "divided": N_("divides what the places pay")}),
        ),
        Asked(
            N_("People who tie"),
            words={"better place": N_("all have the better place"), "divided": N_("divide what their places pay")},
        ),
    ] = Field("better place", title=N_("Who ties"))
    only: tuple[PoolCondition, ...] = Field(
        (),
        title=N_("Only for those with"),
        description=N_("Whoever does not meet all of them neither competes nor gets it."),
    )

    @field_validator("places")
    @classmethod
    def _rising(cls, places: tuple[PrizePlaces, ...]) -> tuple[PrizePlaces, ...]:
        ends = [place.up_to for place in places]
        if ends != sorted(set(ends)):
            raise ValueError(_("places out of order: write them from the best down, each with its last place"))
        return places

    @model_validator(mode="after")
    def _pays_something(self) -> Self:
        if sum((self.amount is not None, bool(self.places), bool(self.measure))) != 1:
            text = _(
                "the prize “{name}” pays nothing, or two things: give it either places, an amount for everybody, or amounts in the data"
            )
            raise ValueError(text.format(name=self.name))
        if self.places_are == "shares" and self.places and self.places[-1].up_to > 1 + 1e-9:
            text = _("the places of the prize “{name}” are shares of all who compete, and one is above 100%")
            raise ValueError(text.format(name=self.name))
        if self.places_are == "places" and any(place.up_to % 1 for place in self.places):
            text = _(
                "the places of the prize “{name}” are counted, so they are whole numbers: write 1, 2, 3, or let them be shares of all who compete"
            )
            raise ValueError(text.format(name=self.name))
        if self.competing == "teams" and self.places and (self.among == "team" or not self.by):
            text = _(
                "for the prize “{name}” teams compete: it is won in the company, and “by” names a result that teams have"
            )
            raise ValueError(text.format(name=self.name))
        return self

    def has(self, role: str) -> bool:
        """Whether people of a role can have it."""
        return not self.roles or role in self.roles

    @property
    def by_salary(self) -> bool:
        """Whether salaries count."""
        return self.pays_in == "salary"

    @property
    def looks_back(self) -> bool:
        """Whether it has to be known in which quarter or year a period lies."""
        return self.over != "period" or self.at != "every period" or any(one.looks_back for one in self.only)

    @property
    def ranks(self) -> Whose:
        """Whose results rank."""
        return "team" if self.competing == "teams" else "person"
