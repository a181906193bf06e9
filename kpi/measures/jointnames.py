"""Names that are those of several people: "Iris / Otto", where Iris and Otto are people themselves."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

SIGNS = ("/", ";", "&", "+", "|", ",")
"""What stands between two names, the likeliest first."""

_SHARE = re.compile(r"(.*?)[\s(]*(\d+(?:[.,]\d+)?)\s*%[\s)]*")


def joint(names: Iterable[str]) -> dict[str, str]:
    """Each name that is made of others of the same list, and the sign between these."""
    known = {name.strip() for name in names}
    found = {name: next((sign for sign in SIGNS if known.issuperset(_people(name, sign))), "") for name in known}
    return {name: sign for name, sign in sorted(found.items()) if sign}


def _people(name: str, sign: str) -> tuple[str, ...]:
    """The people in a name; the name itself, behind a sign that none has, where it is only one."""
    return tuple(written_shares(name, sign)) or (f"{name}{sign}",)


def written_shares(name: str, sign: str) -> Mapping[str, Fraction]:
    """The people in a name and their shares, equal ones where none are written; nothing where these are not to be had."""
    parts = [part for one in name.split(sign) if (part := one.strip())]
    written = [_SHARE.fullmatch(part) for part in parts]
    if len(parts) < 2 or (any(written) and not all(written)):
        return {}
    if not any(written):
        return {part: Fraction(1, len(parts)) for part in parts} if len(set(parts)) == len(parts) else {}
    shares = {match[1].strip(): Fraction(match[2].replace(",", ".")) / 100 for match in written if match}
    return shares if len(shares) == len(parts) and sum(shares.values()) == 1 else {}
