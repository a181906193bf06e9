"""A KPI described in full: what it means, where it comes from, how it can be gamed, and who judges it."""

from kpi.rules.passport import Passport
from pages.parts.scheme.fields import Form, show_field


def show_passport(kpi: Form) -> None:
    """A control for each field, in the order of the scheme file."""
    form = Form(
        f"{kpi.key}passport ",
        lambda scheme: kpi.get(scheme).passport,
        lambda scheme, **new: kpi.put(scheme, passport=kpi.get(scheme).passport.revise(**new)),
    )
    for name in Passport.model_fields:
        show_field(form, name)
