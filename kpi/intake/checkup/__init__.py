"""One list of everything that is wrong or odd in an upload, with the mends that are offered for it."""

from kpi.intake.checkup.checklist import RULES, concerns
from kpi.intake.checkup.concern import Concern, Offer, Sighting

__all__ = ["RULES", "Concern", "Offer", "Sighting", "concerns"]
