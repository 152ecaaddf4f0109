"""The kinds of sheets, in the order a commune opens its books (các loại bảng)."""

from qqv.imports.kind import Kind
from qqv.imports.kinds import balances, history, members, opening

KINDS: dict[str, Kind] = {
    kind.key: kind for kind in (members.KIND, opening.KIND, history.KIND, balances.KIND)
}
