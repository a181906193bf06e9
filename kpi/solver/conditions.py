"""All conditions that a changed scheme may have to meet."""

from typing import Annotated

from pydantic import Field

from kpi.solver.demand import Condition
from kpi.solver.groupconditions import GapAtMost
from kpi.solver.peopleconditions import (
    CostAtMost,
    FewLose,
    NobodyLosesMore,
    StrongLoseAtMost,
    TransferAtMost,
)
from kpi.solver.schemeconditions import (
    OnePointDecidesAtMost,
    OwnPointPaysAtLeast,
    OwnShareAtLeast,
    OwnShareAtMost,
    PassAtLeast,
    PassAtMost,
    WeightAtLeast,
)
from kpi.solver.yearconditions import ExpectedCostAtMost, NineOfTenYearsAtMost, WorstYearsAtMost

AnyCondition = Annotated[
    CostAtMost
    | StrongLoseAtMost
    | NobodyLosesMore
    | FewLose
    | WeightAtLeast
    | OwnShareAtMost
    | OwnShareAtLeast
    | PassAtLeast
    | PassAtMost
    | TransferAtMost
    | OnePointDecidesAtMost
    | OwnPointPaysAtLeast
    | GapAtMost
    | ExpectedCostAtMost
    | NineOfTenYearsAtMost
    | WorstYearsAtMost,
    Field(discriminator="kind"),
]
CONDITIONS: tuple[type[Condition], ...] = (
    CostAtMost,
    StrongLoseAtMost,
    NobodyLosesMore,
    FewLose,
    TransferAtMost,
    OwnShareAtMost,
    OwnShareAtLeast,
    WeightAtLeast,
    OwnPointPaysAtLeast,
    OnePointDecidesAtMost,
    PassAtLeast,
    PassAtMost,
    ExpectedCostAtMost,
    NineOfTenYearsAtMost,
    WorstYearsAtMost,
    GapAtMost,
)
"""In the order in which they are offered."""
