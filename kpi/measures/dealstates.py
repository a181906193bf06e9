"""What columns with the state of a deal say when it is won or lost, in the words of several languages and systems."""

import re
from functools import lru_cache

WON = (
    "won", "closed won", "closed - won", "deal won", "gewonnen", "abgeschlossen gewonnen", "выиграна", "выиграно", "выигран", "успешно",
    "успешно реализовано", "сделка успешна", "megnyert", "megnyerve", "nyert", "panalo", "nanalo", "ganada", "ganado", "ganha", "ganho",
    "gagné", "gagnée", "gagne", "gagnee",
)  # fmt: skip
LOST = (
    "lost", "closed lost", "closed - lost", "deal lost", "cancelled", "canceled", "rejected", "void", "verloren", "storniert", "abgelehnt", "проиграна",
    "проиграно", "отменен", "отменён", "отменена", "отказ", "закрыто и не реализовано", "сделка провалена", "провалена", "анализ причины провала",
    "elvesztett", "vesztett", "elveszett", "törölt", "stornó", "talo", "kanselado", "perdida",
    "perdido", "cancelado", "cancelada", "perdu", "perdue", "annulé", "annulée", "annule", "annulee",
)  # fmt: skip


def is_won(state: str) -> bool:
    """Whether a deal in this state is made."""
    return bare_state(state) in WON


def is_lost(state: str) -> bool:
    """Whether a deal in this state is not made any more."""
    return bare_state(state) in LOST


@lru_cache(maxsize=10_000)
def bare_state(state: str) -> str:
    """Without what stands in brackets behind it, as in "Closed won (Sales Pipeline)"."""
    return re.sub(r"\s*\([^()]*\)\s*$", "", state).strip().casefold()
