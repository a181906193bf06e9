"""What to ask a lawyer, by the law of countries: prompts, never advice."""

from collections.abc import Iterable, Iterator

from kpi.documents.blocks import Block, Heading, Note, Text
from kpi.language import _, country_name
from kpi.library.legal import LegalText, known_countries, legal_texts


def lawyer_prompts(countries: Iterable[str], keys: Iterable[str] = ()) -> Iterator[Block]:
    """Question, what the rule says, and what to ask; only those of `keys` where there are any. Raises `Refused` for a country of which nothing is known."""
    known, wanted = known_countries(countries), set(keys)
    found = [text for text in legal_texts() if text.holds_in(known) and (not wanted or text.key in wanted)]
    if not found:
        yield Text(_("No country is chosen, or nothing is known of its law: ask a lawyer."))
    for text in found:
        yield from _prompt(text)


def _prompt(text: LegalText) -> Iterator[Block]:
    law = text.law if text.law == "EU" else country_name(text.law)
    yield Heading(_("{law}: {question}").format(law=law, question=_(text.title)), 2)
    yield Text(_(text.says))
    yield Note(_(text.asks), _("a prompt to ask a lawyer"))
