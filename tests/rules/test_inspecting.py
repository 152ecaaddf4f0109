"""Who may inspect whom, when, and where a finding stands."""

from datetime import date

import pytest

from qqv.rules.access import Actor, Grant, Role
from qqv.rules.counting import (
    DifferenceUnexplained,
    NegativeCount,
    NotesDiffer,
    require_counted,
    require_explained,
)
from qqv.rules.inspecting import (
    DeadlineMissing,
    DeadlinePast,
    GapUnexplained,
    OwnUnit,
    State,
    TooEarly,
    require_day,
    require_deadline,
    require_gap_told,
    require_stranger,
    runs,
    state_of,
)

DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("role", "boards", "here", "province"),
    [
        (Role.COMMUNE_CASHIER, {5}, True, False),
        (Role.COMMUNE_CHAIR, {6}, False, False),
        (Role.GROUP_LEADER, {5}, True, False),
        (Role.PROVINCE_OFFICER, {5}, False, False),
        (Role.INSPECTOR, None, False, False),
        (Role.PROVINCE_ACCOUNTANT, None, False, False),
        (Role.PROVINCE_ACCOUNTANT, None, True, True),
        (Role.INSPECTOR, None, False, True),
    ],
)
def test_who_works_at_a_unit_does_not_inspect_it(
    role: Role, boards: set[int] | None, here: bool, province: bool
) -> None:
    grant = Grant(role=role, board_ids=None if boards is None else frozenset(boards))
    assert runs([grant], board_id=5, province=province) == here
    actor = Actor(user_id=1, name="Chị Hồng", fund_id=1, grants=(grant,))
    if here:
        with pytest.raises(OwnUnit, match="Chị Hồng làm việc ở xã Hồng Thuận"):
            require_stranger(actor, board_id=5, province=province, unit="xã Hồng Thuận")
    else:
        require_stranger(actor, board_id=5, province=province, unit="xã Hồng Thuận")


def test_a_visit_waits_for_its_day() -> None:
    require_day(DAY, on=DAY)
    with pytest.raises(TooEarly, match="10/03/2026"):
        require_day(DAY, on=date(2026, 3, 9))


def test_a_finding_has_a_deadline_ahead() -> None:
    assert require_deadline(date(2026, 3, 11), on=DAY) == date(2026, 3, 11)
    with pytest.raises(DeadlineMissing):
        require_deadline(None, on=DAY)
    with pytest.raises(DeadlinePast):
        require_deadline(DAY, on=DAY)


def test_counted_cash_is_whole_and_explained() -> None:
    require_counted(520_000, {"500000": 1, "20000": 1})
    require_counted(0, {})
    with pytest.raises(NegativeCount):
        require_counted(-1, {})
    with pytest.raises(NegativeCount):
        require_counted(0, {"1000": -1, "500": 2})
    with pytest.raises(NotesDiffer, match=r"520\.000"):
        require_counted(500_000, {"500000": 1, "20000": 1})
    with pytest.raises(DifferenceUnexplained):
        require_explained(counted=1, booked=2, reason=" ")


def test_a_gap_is_told_in_words() -> None:
    require_gap_told(booked=(10, 5), said=(10, 5), note="")
    require_gap_told(booked=(10, 5), said=(8, 5), note="Chị nói đã trả 2")
    with pytest.raises(GapUnexplained):
        require_gap_told(booked=(10, 5), said=(8, 5), note=" ")


@pytest.mark.parametrize(
    ("verdicts", "state"),
    [
        ([], State.OPEN),
        ([None], State.REMEDIED),
        ([False], State.REOPENED),
        ([False, None], State.REMEDIED),
        ([False, True], State.CLOSED),
    ],
)
def test_where_a_finding_stands(verdicts: list[bool | None], state: State) -> None:
    assert state_of(verdicts) == state
