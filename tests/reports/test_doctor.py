"""The group doctor: whom it calls small, with whom it merges them, and what that changes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qqv.people.models import Group, Unit
from qqv.reports.doctor import doctor_page, effect_of
from qqv.reports.merging import FAR, Candidate, distance, matched
from qqv.rules.allowance import monthly_allowance
from qqv.rules.refusals import Unseen
from tests.actions.test_regroup import second
from tests.world import World

FEB, DEC = date(2026, 2, 10), date(2026, 12, 20)


def group(n: int, now: int, later: int | None = None, place: int = 1, board: int = 1) -> Candidate:
    size = now if later is None else later
    return Candidate(id=n, board_id=board, now=now, later=size, place=place, ordinal=place)


def pairs(*groups: Candidate) -> list[set[int]]:
    return [{m.host, *m.guests} for m in matched(groups, least=10, most=30)]


def test_small_groups_find_a_partner() -> None:
    assert pairs(group(1, 6), group(2, 7)) == [{1, 2}]
    assert pairs(group(1, 12), group(2, 12)) == []
    assert pairs(group(1, 6)) == []


def test_the_nearest_hamlet_comes_first() -> None:
    near = pairs(group(1, 6, place=4), group(2, 12, place=1), group(3, 12, place=5))
    assert near == [{1, 3}]
    one, same, other = group(1, 6, place=4), group(2, 6, place=4), group(3, 6, place=90)
    assert (distance(one, same), distance(one, other)) == (0, FAR)


def test_the_fewest_mergers_mend_the_most() -> None:
    """Three of five: two could merge and leave one small, but all three make one of fifteen."""
    assert pairs(group(1, 5), group(2, 5), group(3, 5)) == [{1, 2, 3}]


def test_who_fades_in_six_months_is_small_today() -> None:
    assert pairs(group(1, 14, later=8), group(2, 14)) == [{1, 2}]


def test_boards_and_the_largest_size_are_walls() -> None:
    assert pairs(group(1, 6), group(2, 6, board=2)) == []
    assert pairs(group(1, 9), group(2, 25)) == []
    assert pairs(group(1, 9), group(2, 35)) == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 32), st.integers(0, 6), st.integers(1, 9)), max_size=7))
def test_no_proposal_breaks_the_regulation(sizes: list[tuple[int, int, int]]) -> None:
    groups = [
        group(n, now, later=max(now - less, 0), place=place)
        for n, (now, less, place) in enumerate(sizes)
    ]
    taken: list[int] = []
    for match in matched(groups, least=10, most=30):
        assert sum(groups[n].now for n in (match.host, *match.guests)) <= 30
        assert any(groups[n].small(10) for n in (match.host, *match.guests))
        assert all(groups[n].small(10) for n in match.guests)
        taken += [match.host, *match.guests]
    assert len(taken) == len(set(taken))


def test_a_whole_fund_is_solved() -> None:
    """The fund of the article: 26 boards, 317 groups, a third of them small."""
    groups = [
        group(n, 6 + (n * 7) % 18, later=4 + (n * 7) % 18, place=n % 13, board=n % 26)
        for n in range(317)
    ]
    matches = matched(groups, least=10, most=30)
    mended = {n for match in matches for n in (match.host, *match.guests)}
    small = [g for g in groups if g.small(10)]
    assert len(small) > 100 and len(mended & {g.id for g in small}) > len(small) * 0.8


def test_an_allowance_is_a_share_of_interest_collected() -> None:
    assert monthly_allowance(1_200_000, percent=Decimal("10")) == 10_000
    assert monthly_allowance(1_199_999, percent=Decimal("10")) == 9_999
    assert monthly_allowance(0, percent=Decimal("10")) == 0


@pytest.fixture
def hamlets(world: World) -> list[Group]:
    """Hoa Sen of three and Hoa Mai of two, in neighboring hamlets."""
    groups = [world.group, second(world)]
    for n, one in enumerate(groups, 4):
        unit = Unit.objects.create(kind="hamlet", name=f"Xóm {n}", valid_from=date(2026, 1, 1))
        Group.objects.filter(pk=one.pk).update(hamlet=unit)
    world.fund.group_min = 4
    world.fund.save(update_fields=["group_min"])
    return groups


def test_the_page_shows_before_and_after(world: World, hamlets: list[Group]) -> None:
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 15_000)})
    page = doctor_page(world.actor("chair"), board_id=None, on=date(2026, 3, 20))
    assert (page.small, page.groups) == (2, 2)
    [effect] = page.proposed
    assert [row.now for row in effect.before] == [3, 2]
    assert (effect.after.now, effect.after.later, effect.distance) == (5, 5, 1)
    assert (effect.after.outstanding, effect.after.late) == (9_167_000, 1)
    # 60.000 đ of interest in the year, a tenth of it, a twelfth of that.
    assert (effect.before[0].allowance, effect.after.allowance) == (500, 500)
    tried = effect_of(world.actor("chair"), group_ids=[g.pk for g in hamlets], on=FEB)
    assert tried.after.now == 5


def test_a_loan_that_ends_without_another_makes_a_group_fade(
    world: World, hamlets: list[Group]
) -> None:
    world.lend(world.lan)
    page = doctor_page(world.actor("chair"), board_id=world.board.pk, on=DEC)
    first = page.proposed[0].before[0]
    assert (first.now, first.later) == (3, 2)


def test_a_group_without_partner_is_named(world: World) -> None:
    page = doctor_page(world.actor("chair"), board_id=None, on=FEB)
    assert page.proposed == () and [row.id for row in page.alone] == [world.group.pk]


def test_it_hides_other_boards(world: World, hamlets: list[Group]) -> None:
    stranger = world.actor("stranger")
    with pytest.raises(Unseen):
        doctor_page(stranger, board_id=world.board.pk, on=FEB)
    with pytest.raises(Unseen):
        effect_of(stranger, group_ids=[hamlets[0].pk], on=FEB)
