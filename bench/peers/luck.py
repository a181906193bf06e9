"""What every peer draws its worlds from: one period ahead, every KPI lognormal, luck shared as the default outlook says."""

import math

from kpi.worlds import Outlook

OUTLOOK = Outlook(horizon="period")
SPREAD = math.sqrt(math.log1p(OUTLOOK.margin("", "kpi 1").cv ** 2))
"""Standard deviation of the logarithm."""
MEAN = -(SPREAD**2) / 2
"""Mean of the logarithm, so that the mean is 1."""
OF_TEAM, OF_MARKET, TOGETHER = OUTLOOK.team, OUTLOOK.market, OUTLOOK.together
OF_PERSON = 1 - OF_TEAM - OF_MARKET
"""Within one period what stays with a person and what is chance of the moment are one."""
