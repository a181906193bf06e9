"""Which currencies there are: codes of ISO 4217, and signs and words that stand for one."""

import re
from functools import cache

from babel import Locale

from kpi.intake.words.names import known_scales, plain, scale_word

_NO_MONEY = {"XXX", "XTS"}
# What stands beside amounts instead of a code. A sign of several currencies is taken for the commonest; what stays
# itself, such as "kr", is another currency than any code.
_SIGNS = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₽": "RUB", "₱": "PHP", "₴": "UAH", "₺": "TRY", "₹": "INR", "₩": "KRW",
    "฿": "THB", "₫": "VND", "₪": "ILS", "₦": "NGN", "₸": "KZT", "Kč": "CZK", "zł": "PLN", "Ft": "HUF", "руб": "RUB", "р": "RUB",
    "грн": "UAH", "Fr": "CHF", "SFr": "CHF", "Rs": "INR", "Php": "PHP", "лв": "BGN", "lei": "RON", "Euro": "EUR", "euro": "EUR", "Eur": "EUR", "eur": "EUR",
    "RM": "MYR", "kr": "kr", "Kr": "kr", "R$": "BRL", "US$": "USD",
}  # fmt: skip
_DOTTED = {"руб", "р", "грн", "kr", "Kr", "Fr", "SFr", "Rs", "лв"}


@cache
def codes() -> frozenset[str]:
    """Codes of ISO 4217, those of former currencies too."""
    return frozenset(Locale("en").currencies) - _NO_MONEY


@cache
def written_money() -> str:
    """A pattern for a currency as it stands beside an amount."""
    words = (re.escape(sign) + (r"\.?" if sign in _DOTTED else "") for sign in _SIGNS if sign.isalpha())
    return (
        f"(?:[A-Z]{{1,2}}\\$|[$¢-¥฿₠-⃀]|{'|'.join(sorted(words, key=len, reverse=True))}|{'|'.join(sorted(codes()))})"
    )


def currency_of(sign: str) -> str:
    """The code of a currency for its sign, word or code; the sign itself where no code is known."""
    bare = sign.strip().rstrip(".")
    return _SIGNS.get(bare, bare)


def is_currency(text: str) -> bool:
    """Whether a text is a code of a currency, or a sign or word for one."""
    return text in codes() or bool(re.fullmatch(written_money(), text))


def base_of(unit: str) -> tuple[str, float]:
    """A unit without thousands or millions, and how many of it one is: kEUR is 1000 EUR, тыс. руб. 1000 RUB."""
    if is_currency(unit):
        return currency_of(unit), 1.0
    factor = known_scales().get(scale_word(unit), 1)
    within = re.search(f"({written_money()})$", unit) or re.search(f"({written_money()})$", unit.upper())
    if factor == 1:
        return plain(unit) or unit, 1.0
    return currency_of(within[1]) if within else "", float(factor)
