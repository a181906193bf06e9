"""What is taken from the pay of a person: once, also from somebody who has several seats in a period."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpi.money import Floats
from kpi.rules.people import Rows


class Turns:
    """The seats in turns of which none holds a person twice. `persons` (people,) is the person of each seat."""

    def __init__(self, persons: NDArray[np.intp]) -> None:
        self.persons = persons
        order = np.argsort(persons, kind="stable")
        starts = np.flatnonzero(np.diff(persons[order], prepend=-1))
        turn = np.empty(len(persons), np.intp)
        turn[order] = np.arange(len(persons)) - np.repeat(starts, np.diff(starts, append=len(persons)))
        last = int(turn.max(initial=0))
        self._rows: list[Rows] = (
            [np.flatnonzero(turn == number) for number in range(last + 1)] if last else [slice(None)]
        )

    @property
    def alone(self) -> bool:
        """Whether nobody has more than one seat."""
        return len(self._rows) == 1

    def take(self, wanted: NDArray[Any], free: Floats) -> Floats:
        """What each seat (people, ...) gives of what is `wanted` of its person (persons, ...), at most what is `free` there; it is taken off `wanted`."""
        taken = np.zeros(free.shape, np.result_type(wanted, free))
        for rows in self._rows:
            of_person = self.persons[rows]
            taken[rows] = np.minimum(wanted[of_person], free[rows])
            wanted[of_person] -= taken[rows]
        return taken
