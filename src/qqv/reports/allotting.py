"""Which commune is to give how many loans next year? A linear program, solved by HiGHS.

A column is one more loan of one commune, from its lowest number to its highest, worth what
`qqv.rules.allotting` says; together they make the total. No next loan is worth more than the one
before, so the best plan takes each commune's loans in turn, and comes out whole.
"""

from collections.abc import Sequence

import highspy
import numpy as np

from qqv.rules.allotting import (
    Allotted,
    PlanTerms,
    Unit,
    require_plannable,
    room_of,
    targets_of,
    told,
    worth_of,
)
from qqv.rules.money import Vnd


def allot(
    units: Sequence[Unit], *, total: int, province: int, size: Vnd, terms: PlanTerms
) -> tuple[Allotted, ...]:
    """Propose each commune's loans for a year (đề nghị phân bổ kế hoạch).

    `province` is what its own money pays for, in loans of `size` đồng. The same communes in any
    order get the same plan. Refuses a total that no plan can have.
    """
    rows = sorted(units, key=lambda unit: unit.key)
    rooms = {unit.key: room_of(unit, terms) for unit in rows}
    cash = sum(unit.cash for unit in rows) + province
    require_plannable(list(rooms.values()), total=total, cash=cash, size=size)
    targets = targets_of(rows, total=total)
    worths = [
        worth_of(unit, rooms[unit.key], target=targets[unit.key], terms=terms) for unit in rows
    ]
    taken = _solved(worths, total - sum(room.low for room in rooms.values()))
    loans = {unit.key: rooms[unit.key].low + n for unit, n in zip(rows, taken, strict=True)}
    return told(rows, rooms, loans, province=province)


def _solved(worths: Sequence[Sequence[object]], count: int) -> list[int]:
    """Take `count` loans of the most worth; tells how many of each commune."""
    lengths = [len(row) for row in worths]
    columns = sum(lengths)
    if not columns:
        return lengths
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.silent()
    # Of one row and columns to one the dual simplex is done at once; presolve takes a minute.
    model.setOptionValue("presolve", "off")
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns, 1
    # Of loans worth the same the first commune's comes first, always.
    lp.col_cost_ = -np.array([float(worth) for row in worths for worth in row]) + np.linspace(  # type: ignore[arg-type]
        0, 1e-3, columns
    )
    lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.ones(columns)
    lp.row_lower_ = lp.row_upper_ = np.array([float(count)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array([0, columns])
    lp.a_matrix_.index_ = np.arange(columns)
    lp.a_matrix_.value_ = np.ones(columns)
    model.passModel(lp)
    model.run()
    assert model.getModelStatus() == highspy.HighsModelStatus.kOptimal, model.getModelStatus()
    values = np.rint(np.array(model.getSolution().col_value)).astype(int)
    parts = np.split(values, np.cumsum(lengths)[:-1])
    return [int(part.sum()) for part in parts]
