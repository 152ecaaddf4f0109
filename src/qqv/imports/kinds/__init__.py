"""The kinds of sheets, in the order a commune opens its books (các loại bảng)."""

from qqv.imports.kind import Kind
from qqv.imports.kinds import balances, history, members, opening, plans, surveys

_IN_ORDER = (
    members.KIND,
    opening.KIND,
    history.KIND,
    balances.KIND,
    surveys.KIND,
    plans.KIND,
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in _IN_ORDER}
