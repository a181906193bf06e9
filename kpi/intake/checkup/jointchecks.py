"""Results and transactions of several people in one cell: "Iris / Otto" beside Iris and Otto."""

from collections.abc import Iterator

import pandas as pd

from kpi.intake.checkup.concern import Concern, Look, Offer, Rule, Sighting, file_rows, named
from kpi.intake.findings.checks import value_text
from kpi.intake.mends import DivideJoint
from kpi.language import _, ngettext
from kpi.measures.jointnames import joint


def joint_results(look: Look) -> Iterator[Concern]:
    """Results of somebody who is two others of the same tables."""
    people = look.people["person"] if "person" in look.people else pd.Series(dtype="str")
    known = pd.concat([look.results.get("person", pd.Series(dtype="str")), people]).dropna().unique()
    signs = joint(map(str, known))
    rows = look.results[look.results["person"].isin(signs)] if signs else look.results.iloc[:0]
    if rows.empty:
        return
    names = [name for name in signs if name in set(rows["person"])]
    what = ngettext(
        "{n} name is made of people who are there themselves: {names}",
        "{n} names are made of people who are there themselves: {names}",
        len(names),
    ).format(n=len(names), names=named(names))
    mend = _("Divide these results among them, where the KPI adds up as sales do.")
    why = _("It counts as one more person with results and pay, and none of it counts for the people who are named.")
    by_sign = {sign: tuple(name for name in names if signs[name] == sign) for sign in dict.fromkeys(signs.values())}
    offers = tuple(Offer(DivideJoint(names=some, sign=sign)) for sign, some in by_sign.items() if some)
    yield Concern(what, "", mend, "notice", "joint names", why, file_rows(rows), look.seen(rows, "person"), offers)


def joint_deals(look: Look) -> Iterator[Concern]:
    """Transactions of several people, which are divided when KPIs are made of them."""
    count, sample = 0, list[Sighting]()
    for deals in look.deals:
        if "person" not in deals.columns:
            continue
        people = deals.table[deals.columns["person"]]
        shared = people.isin(joint(map(str, people.dropna().unique()))).to_numpy().nonzero()[0]
        count += len(shared)
        sample += [Sighting(deals.place(at, "person"), value_text(people.iloc[at])) for at in shared[:1]]
    if count:
        what = ngettext(
            "{n} transaction is of several people in one cell",
            "{n} transactions are of several people in one cell",
            count,
        ).format(n=count)
        mend = _("Say how such a deal is divided, where KPIs are made of the transactions.")
        why = _("Undivided, it counts for somebody who is called like all of them together.")
        yield Concern(what, "", mend, "notice", "joint deals", why, count, tuple(sample))


RULES: tuple[Rule, ...] = (joint_results, joint_deals)
