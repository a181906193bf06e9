"""Division where there may be nothing to divide by."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def quotient(above: NDArray[Any], below: NDArray[Any]) -> NDArray[np.float64]:
    """above ÷ below; NaN where what is below is unknown or not more than zero."""
    shape = np.broadcast_shapes(np.shape(above), np.shape(below))
    return np.divide(above, below, out=np.full(shape, np.nan), where=np.asarray(below) > 0)
