"""What laws say of bonuses, as questions for a lawyer: by country of the people, never by language."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from kpi import yamlfile
from kpi.frozen import Frozen
from kpi.language import N_, _
from kpi.problem import Problem, Refused

EU = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT",
    "RO", "SE", "SI", "SK",
)  # fmt: skip
"""Codes of the member states."""
COUNTRIES = (*EU, "PH", "RU")
"""Those of which something is known."""


class LegalText(Frozen):
    """A question, what the law says, and what to ask."""

    key: str = Field(title=N_("Key"), pattern=r"^L[0-9]+$")
    law: Literal["EU", "DE", "RU", "PH", "HU"] = Field(title=N_("Law of"))
    title: str = Field(title=N_("Question"), min_length=1)
    says: str = Field(title=N_("What the rule says"), min_length=1)
    asks: str = Field(title=N_("What to ask"), min_length=1)

    def holds_in(self, countries: Iterable[str]) -> bool:
        """Whether any of these countries has this law."""
        return any(one == self.law or (self.law == "EU" and one in EU) for one in countries)


@cache
def legal_texts() -> tuple[LegalText, ...]:
    """All of them, in the order of the file."""
    text = (Path(__file__).parent / "legal.yaml").read_text(encoding="utf-8")
    rows = yamlfile.parse(text, "legal.yaml", _("this is not a table of legal prompts"))
    return tuple(LegalText.model_validate(row) for row in rows)


def known_countries(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes in capitals, each once. Raises `Refused` for a country of which nothing is known."""
    found = tuple(dict.fromkeys(code.strip().upper() for code in codes))
    unknown = [code for code in found if code not in COUNTRIES]
    if unknown:
        what = _("there are no legal prompts for {codes}").format(codes=", ".join(unknown))
        raise Refused([Problem(what, mend=_("Known: {known}.").format(known=", ".join(COUNTRIES)))])
    return found
