"""Which small groups should merge, and with whom? A small optimization, solved by HiGHS.

The model, for the groups of one board. x[i, j] = 1 says that group i goes into group j, and
x[j, j] = 1 that j stays. Every group goes somewhere; only a group that stays takes others in;
a group large enough stays. Nobody makes a group larger than the fund allows. short[j] = 1
says that j stays and is still too small. Asked for, in this order: as few groups too small,
then as few mergers, then the least distance between hamlets, then as few people moved.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import highspy

# Each outweighs all that comes after it under one board.
NOT_MENDED, MERGER, STEP, PERSON = 10_000_000, 100_000, 100, 1
FAR, UNKNOWN = 9, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A group as the model sees it: members now and in six months, and where (nhóm)."""

    id: int
    board_id: int
    now: int
    later: int
    place: int | None = None
    ordinal: int | None = None

    def small(self, least: int) -> bool:
        """Tell whether it is, or soon will be, under the fund's least size (nhóm nhỏ)."""
        return min(self.now, self.later) < least


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Groups that should become one; the first stays (đề nghị ghép)."""

    host: int
    guests: tuple[int, ...]
    distance: int


def distance(one: Candidate, other: Candidate) -> int:
    """Tell how far two hamlets of a commune lie apart, 0 the same, at most 9 (khoảng cách).

    Neighbors bear neighboring numbers; of hamlets without one nothing is known.
    """
    if one.place is not None and one.place == other.place:
        return 0
    if one.ordinal is None or other.ordinal is None:
        return UNKNOWN
    return min(max(abs(one.ordinal - other.ordinal), 1), FAR)


def matched(groups: Sequence[Candidate], *, least: int, most: int) -> list[Match]:
    """Propose mergers so that the fewest groups stay too small (đề nghị ghép nhóm)."""
    boards: dict[int, list[Candidate]] = defaultdict(list)
    for group in groups:
        boards[group.board_id].append(group)
    found: list[Match] = []
    for rows in boards.values():
        if any(row.small(least) for row in rows) and len(rows) > 1:
            found += _solved(rows, least, most)
    return found


def _solved(groups: Sequence[Candidate], least: int, most: int) -> list[Match]:
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.silent()
    model.setOptionValue("mip_rel_gap", 0)
    several = range(len(groups))
    goes = {(i, j): model.addBinary() for i in several for j in several}
    short = [model.addBinary() for _ in several]
    for i, group in enumerate(groups):
        model.addConstr(sum(goes[i, j] for j in several) == 1)
        if not group.small(least):
            model.addConstr(goes[i, i] == 1)
    for j in several:
        for i in several:
            if i != j:
                model.addConstr(goes[i, j] <= goes[j, j])
        model.addConstr(
            sum(g.now * goes[i, j] for i, g in enumerate(groups)) <= _room(groups[j], most)
        )
        for size in ("now", "later"):
            held = sum(getattr(g, size) * goes[i, j] for i, g in enumerate(groups))
            model.addConstr(held >= least * goes[j, j] - least * short[j])
    moves = sum(
        _cost(groups[i], groups[j]) * goes[i, j] for i in several for j in several if i != j
    )
    model.minimize(moves + NOT_MENDED * sum(short))
    return _read(model, groups, goes)


def _cost(guest: Candidate, host: Candidate) -> int:
    return MERGER + STEP * distance(guest, host) + PERSON * guest.now


def _room(group: Candidate, most: int) -> int:
    """A group already too large takes nobody in, yet stays."""
    return max(most, group.now)


def _read(
    model: highspy.Highs,
    groups: Sequence[Candidate],
    goes: dict[tuple[int, int], highspy.highs_var],
) -> list[Match]:
    guests: dict[int, list[int]] = defaultdict(list)
    for (i, j), chosen in goes.items():
        if i != j and model.val(chosen) > 0.5:
            guests[j].append(i)
    return [
        Match(
            host=groups[j].id,
            guests=tuple(groups[i].id for i in joining),
            distance=max(distance(groups[i], groups[j]) for i in joining),
        )
        for j, joining in sorted(guests.items())
    ]
