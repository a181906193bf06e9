"""What a plan document says beside the scheme: who answers for it, from when to when it holds, and what is agreed about disputes and changes."""

import datetime as dt
from typing import Annotated, Any

from pydantic import Field, ValidationError

from kpi import yamlfile
from kpi.frozen import Frozen
from kpi.language import N_, _
from kpi.problem import Problem, Refused

Words = Annotated[str, Field(max_length=2000)]
Line = Annotated[str, Field(max_length=300)]


class PlanTerms(Frozen):
    """All of it can be left empty: the document then shows what has to be filled in."""

    company: Line = Field("", title=N_("Company"))
    number: Line = Field("", title=N_("Document number"))
    version: Line = Field("", title=N_("Version"))
    valid_from: dt.date | None = Field(None, title=N_("Valid from"))
    valid_to: dt.date | None = Field(None, title=N_("Valid until"))
    review: dt.date | None = Field(None, title=N_("Reviewed on"))
    owner: Line = Field("", title=N_("Owner"), description=N_("Who answers for this document."))
    sponsor: Line = Field("", title=N_("Sponsor"))
    approver: Line = Field("", title=N_("Approved by"))
    countries: Line = Field("", title=N_("Countries"))
    purpose: Words = Field("", title=N_("Purpose"), description=N_("What the company wants to reach with this pay."))
    not_included: Words = Field("", title=N_("Who does not take part"))
    measured_on: Line = Field(
        "", title=N_("Results are measured on"), description=N_("Such as: the third working day.")
    )
    paid_on: Line = Field("", title=N_("Paid on"), description=N_("Such as: with the salary of the next month."))
    contact: Line = Field("", title=N_("Questions go to"))
    object_within: int = Field(30, ge=0, le=3650, title=N_("Days to object to a statement"))
    decides: Line = Field("", title=N_("Who decides on disputes"))
    answered_within: int = Field(14, ge=0, le=3650, title=N_("Days in which a dispute is answered"))
    notice: int = Field(30, ge=0, le=3650, title=N_("Days of notice before a change"))
    terms: Words = Field("", title=N_("Terms"), description=N_("Clauses that your lawyer asks for."))
    agreed_by: tuple[Line, ...] = Field(
        (), max_length=8, title=N_("Agreed with"), description=N_("Such as: finance, HR, law, works council.")
    )

    @property
    def approved(self) -> bool:
        """Whether the approval block is filled in; until then every page says that it is a draft."""
        return bool(self.approver and self.valid_from and self.agreed_by)


def load_terms(text: str | bytes, name: str) -> PlanTerms:
    """Terms from YAML, each field by its name; raises `Refused` with every problem."""
    what, mend = _("this is not a file of terms"), _("Write for instance: owner: Head of HR, valid_from: 2026-01-01.")
    found: Any = yamlfile.parse(yamlfile.decoded(text, name), name, what, mend)
    if not isinstance(found, dict):
        raise Refused([Problem(what, name, mend)])
    try:
        return PlanTerms.model_validate(found)
    except ValidationError as error:
        raise Refused(yamlfile.problems_of(error, found, name)) from error
