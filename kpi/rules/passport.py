"""A KPI described in full: what it means, where its results come from, what it costs to measure, how it can be gamed, and who judges it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from kpi.frozen import Frozen, Name
from kpi.language import N_, _
from kpi.rules.asked import Asked
from kpi.rules.said import Choice, Frame, Said, as_amount, as_names, as_text, said_of

PERSPECTIVES: Mapping[str, str] = {
    "": N_("not said"),
    "finance": N_("finance"),
    "customers": N_("customers"),
    "processes": N_("processes"),
    "development": N_("development"),
}
RHYTHMS: Mapping[str, str] = {
    "": N_("not said"),
    "day": N_("every day"),
    "week": N_("every week"),
    "month": N_("every month"),
    "quarter": N_("every quarter"),
    "year": N_("every year"),
}


class Passport(Frozen):
    """What people have to know of a KPI beside its weight and its curve. Only the judges change what is paid."""

    words: Annotated[str, Said(N_("Meaning of {where}"), as_text, wording=True)] = Field(
        "", max_length=600, title=N_("In words"), description=N_("What it means, in words that its people understand.")
    )
    question: Annotated[str, Said(N_("Question that {where} answers"), as_text, wording=True)] = Field(
        "", max_length=300, title=N_("Question it answers"), description=N_("What somebody decides by it.")
    )
    not_for: Annotated[str, Said(N_("What {where} is not used for"), as_text, wording=True)] = Field(
        "", max_length=300, title=N_("Not used for"), description=N_("Such as: comparing people of different areas.")
    )
    formula: Annotated[str, Said(N_("Formula of {where}"), as_text, wording=True)] = Field(
        "", max_length=400, title=N_("Formula"), description=N_("How a result is calculated.")
    )
    counts: Annotated[str, Said(N_("What counts for {where}"), as_text, wording=True)] = Field(
        "",
        max_length=400,
        title=N_("What counts, and what does not"),
        description=N_("So exact that two people who count alone find the same."),
    )
    source: Annotated[str, Said(N_("Source of {where}"), as_text, wording=True)] = Field(
        "", max_length=200, title=N_("Source"), description=N_("The system or list from which the results come.")
    )
    owner: Annotated[str, Said(N_("Owner of {where}"), as_text, wording=True)] = Field(
        "", max_length=200, title=N_("Owner"), description=N_("Who answers for the figures.")
    )
    rhythm: Annotated[
        Literal["", "day", "week", "month", "quarter", "year"],
        Said(N_("Rhythm of {where}"), Choice(RHYTHMS), wording=True),
    ] = Field("", title=N_("Looked at"), description=N_("How often somebody looks at it."))
    perspective: Annotated[
        Literal["", "finance", "customers", "processes", "development"],
        Said(N_("Perspective of {where}"), Choice(PERSPECTIVES), wording=True),
    ] = Field("", title=N_("Perspective"), description=N_("What of the company it stands for."))
    cost: Annotated[
        float | None,
        Said(N_("What measuring {where} costs a year"), as_amount, wording=True),
        Asked(N_("Measuring it costs, a year")),
    ] = Field(None, ge=0, title=N_("Measuring costs, a year"), description=N_("In money."))
    gamed: Annotated[str, Said(N_("How {where} can be gamed"), as_text, wording=True)] = Field(
        "", max_length=400, title=N_("How it can be gamed"), description=N_("How the figure rises without the work.")
    )
    guard: Annotated[str, Said(N_("What guards {where}"), as_text, wording=True)] = Field(
        "", max_length=400, title=N_("What guards against it"), description=N_("A check, or a KPI beside it.")
    )
    judges: Annotated[
        tuple[Name, ...],
        Said(N_("Judges of {where}"), as_names),
        Asked(N_("Judges: the mean of these columns is the result, where there is none")),
    ] = Field(
        (),
        max_length=20,
        title=N_("Judges"),
        description=N_("Columns of a rating form; where the KPI has no result of its own, their mean counts."),
    )

    def lines(self, currency: str) -> Iterator[str]:
        """Each field that somebody has filled in, with its name."""
        for name, field in type(self).model_fields.items():
            value, said = getattr(self, name), said_of(type(self), name)
            if said and value != field.get_default():
                written = said.write(value, Frame(currency))
                yield _("{field}: {value}").format(field=_(field.title or name), value=written)
