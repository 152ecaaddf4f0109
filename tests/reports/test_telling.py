"""The year told in the conference's own sentences: exact for 2022, honest where less is known."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from qqv.reports.conference import Extreme, fund_scope
from qqv.reports.indicators.measures import Measure
from qqv.reports.telling.figures import joined, millions, percent, say
from qqv.reports.telling.gathered import (
    Checked,
    Gathered,
    Plan,
    Rewarded,
    Stopping,
    gather,
)
from qqv.reports.telling.labels import LABELS
from qqv.reports.telling.reckoned import figures_of
from qqv.reports.telling.reported import NotBegun, Reported, reported_of
from qqv.reports.telling.sections import limits_of, sections_of
from qqv.reports.telling.tables import annexes_of, changes_table, year_table
from qqv.rules.refusals import Unseen
from qqv.web.links import url_of
from tests.actions.sharing import decided, proposed
from tests.world import World

MILLION = 1_000_000
YEAR, ON = Reported(year=2026), date(2026, 12, 23)
# The figure sentences of the fund's own news of its conference on 23/12/2022.
ARTICLE = {
    "chung": (
        "Với sự nỗ lực, trách nhiệm của Ban quản lý QQV tỉnh và 27 xã/thị trấn, hoạt động của Quỹ"
        " năm 2022 đã hoàn thành các chỉ tiêu đề ra."
    ),
    "cho-vay": (
        "Trong năm, BQL tỉnh đã tổ chức giải ngân cho 1.413 thành viên vay vốn với tổng số tiền"
        " 14.130 triệu đồng, thành viên dư nợ 4.120 người, dư nợ vốn vay là 20.884 triệu đồng tại"
        " 317 nhóm. Xã có dư nợ cao nhất là xã Yên Khang là 1.316 triệu đồng/226 thành viên; xã có"
        " dư nợ thấp nhất là Hợp Hưng 198 triệu đồng/55 thành viên."
    ),
    "kiem-tra": (
        "Công tác kiểm tra, giám sát luôn được BQL các cấp quan tâm chú trọng, thẩm định 100% hộ"
        " vay"
    ),
    "xa": (
        "Đến nay còn 26 xã đang triển khai thực hiện nguồn vốn (Tháng 11/2022, xã Hoành Sơn có Tờ"
        " trình đề nghị với BQL tỉnh xin được tất toán nguồn vốn Quỹ và dừng hoạt động QQV tại"
        " xã)."
    ),
}


@pytest.fixture
def found(world: World) -> Gathered:
    """A year of the tests' commune: one loan, one meeting."""
    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    return gather(fund_scope(), reported=YEAR, on=ON)


def told(found: Gathered, key: str) -> str:
    [section] = [one for one in sections_of(found) if one.key == key]
    return " ".join(sentence.text for sentence in section.sentences)


def as_in_2022(found: Gathered) -> Gathered:
    """The same with the figures of 2022, which tests/test_demo.py draws from the books."""
    now = replace(
        found.now,
        disbursed_count=1413,
        disbursed=14_130 * MILLION,
        borrowers=4120,
        outstanding=20_884 * MILLION,
        groups=317,
        communes_in_year=27,
        communes_active=26,
        appraised_before_approval=1413,
        second_cycle_count=0,
        highest=Extreme(commune="Yên Khang", outstanding=1_316 * MILLION, borrowers=226),
        lowest=Extreme(commune="Hợp Hưng", outstanding=198 * MILLION, borrowers=55),
    )
    asked = Stopping(
        board_id=1, name="Hoành Sơn", on=date(2022, 11, 15), decided_on=None, ended_on=None
    )
    seen = replace(found.checked, visits=27)
    plan = Plan(loans=1389, principal=13_890 * MILLION, members=4041)
    year = Reported(year=2022)
    return replace(found, reported=year, now=now, stopping=(asked,), checked=seen, plan=plan)


def test_2022_reads_as_the_article_does(found: Gathered) -> None:
    year = as_in_2022(found)
    assert told(year, "chung") == ARTICLE["chung"]
    assert told(year, "cho-vay").startswith(ARTICLE["cho-vay"])
    assert told(year, "xa") == ARTICLE["xa"]
    assert told(year, "kiem-tra").startswith(ARTICLE["kiem-tra"])


def test_one_household_less_is_not_all(found: Gathered) -> None:
    year = as_in_2022(found)
    less = replace(year, now=replace(year.now, appraised_before_approval=1412))
    said = told(less, "kiem-tra")
    assert "Thẩm định 99,9% hộ vay" in said and "100%" not in said
    assert "1.412/1.413 hộ" in said and "quan tâm chú trọng" not in said


def test_right_use_is_said_as_far_as_it_was_seen(found: Gathered) -> None:
    def said(seen: int, right: int) -> str:
        checked = replace(found.checked, use_seen=seen, use_right=right)
        now = replace(found.now, disbursed_count=10, appraised_before_approval=10)
        return told(replace(found, checked=checked, now=now), "kiem-tra")

    assert "đều sử dụng nguồn vốn đúng mục đích" in said(10, 10)
    some = said(8, 7)
    assert "của 8/10 khoản vay trong kỳ, 7 khoản đúng mục đích, 1 khoản sai mục đích" in some
    assert "đều sử dụng" not in some
    assert "sai mục đích" not in said(8, 8)


def test_the_year_reached_its_plan_or_did_not(found: Gathered) -> None:
    now = replace(found.now, disbursed_count=30, disbursed=300 * MILLION, borrowers=30)
    plan = Plan(loans=30, principal=300 * MILLION, members=30)
    reached = replace(found, now=now, plan=plan)
    assert "đã hoàn thành các chỉ tiêu đề ra" in told(reached, "chung")
    missed = replace(reached, plan=replace(plan, loans=40))
    assert "hoàn thành" not in told(missed, "chung")
    fewer = replace(reached, plan=replace(plan, members=31))
    assert "hoàn thành" not in told(fewer, "chung")
    assert "đạt 75% (30/40 lượt)" in told(missed, "cho-vay")
    limits = " ".join(one.text for one in limits_of(missed))
    assert "mới đạt 75% kế hoạch năm" in limits


def test_every_figure_is_called_something_and_leads_to_its_rows(found: Gathered) -> None:
    figures = figures_of(as_in_2022(found))
    assert figures.keys() <= LABELS.keys()
    assert all(url_of(figure.link).startswith("/") for figure in figures.values())
    sentences = [one for section in sections_of(found) for one in section.sentences]
    assert sentences and all(sentence.text.endswith(".") for sentence in sentences)


def test_what_changed_is_set_beside_the_beginning(found: Gathered) -> None:
    rows = {row.cells[0]: row.cells[1:] for row in changes_table(found).rows}
    assert rows["Dư nợ (đồng)"] == (0, 9_167_000, 9_167_000)
    assert found.before is None and year_table(found) is None
    with_plan = replace(found, plan=Plan(loans=4, principal=40 * MILLION, members=4))
    table = year_table(with_plan)
    assert table and [column.key for column in table.columns] == ["name", "plan", "now", "share"]
    assert table.rows[0].cells == ("Số lượt vay", 4, 1, Fraction(1, 4))


def test_a_year_earlier_is_compared_where_the_books_reach(world: World, found: Gathered) -> None:
    later = gather(fund_scope(), reported=Reported(year=2027), on=date(2027, 12, 31))
    assert later.before and later.before.disbursed_count == 1
    assert later.opening.outstanding == 9_167_000
    table = year_table(later)
    assert table and table.rows[0].cells == ("Số lượt vay", 1, 0, Fraction(0))


def test_the_annexes_add_up_to_the_report(found: Gathered) -> None:
    lending, quality, money, indicators = annexes_of(found)
    assert lending.total and lending.total[2] == found.now.disbursed == 10 * MILLION
    assert lending.total[5] == found.now.outstanding == quality.total[1]
    assert money.total and money.total[1] == found.now.interest_collected
    codes = [row.cells[0] for row in indicators.rows]
    assert codes[0] == "I01" and len(codes) > 20


def test_half_a_year_counts_its_own_days(world: World, found: Gathered) -> None:
    later = gather(fund_scope(), reported=Reported(year=2026, half=2), on=ON)
    assert (later.first, later.last) == (date(2026, 7, 1), ON)
    assert later.now.disbursed_count == 0 and later.plan is None
    assert told(later, "cho-vay").startswith("Trong 6 tháng cuối năm, BQL tỉnh đã tổ chức giải")
    assert "chưa nghiệm thu đạt công trình nào" in told(later, "cong-trinh")


def test_how_interest_is_shared_is_told_by_a_table_in_force(world: World, found: Gathered) -> None:
    assert found.shared is None and "dự tính" not in told(found, "lai")
    decided(world, proposed(world))
    now = gather(fund_scope(), reported=YEAR, on=ON)
    assert now.shared and now.shared.levels.total == now.now.interest_collected == 60_000
    assert told(now, "lai").endswith(
        "đây là số dự tính theo bảng chia đang áp dụng, các quý chưa chia."
    )


def test_nothing_happened_is_said_too(world: World) -> None:
    empty = gather(fund_scope(), reported=YEAR, on=date(2026, 1, 2))
    assert empty.now.outstanding == 0 and told(empty, "chat-luong") == ""
    assert told(empty, "kiem-tra") == "" and limits_of(empty) != ()
    assert empty.checked == Checked(
        use_seen=0,
        use_right=0,
        accepted=0,
        not_accepted=0,
        visits=0,
        surprises=0,
        places=0,
        findings=0,
        remedied=0,
    )


@pytest.mark.parametrize(
    ("key", "first", "last", "ahead"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31), "năm 2023"),
        ("2022-1", date(2022, 1, 1), date(2022, 6, 30), "6 tháng cuối năm 2022"),
        ("2022-2", date(2022, 7, 1), date(2022, 12, 31), "năm 2023"),
    ],
)
def test_a_span_is_read_from_its_address(key: str, first: date, last: date, ahead: str) -> None:
    span = reported_of(key)
    assert (span.first, span.last, span.ahead, span.key) == (first, last, ahead, key)


@pytest.mark.parametrize("key", ["1999", "2022-3", "2022-0", "hai", "20222", "２０２２"])
def test_no_other_span_is_one(key: str) -> None:
    with pytest.raises(Unseen):
        reported_of(key)


def test_days_that_have_not_come_are_refused() -> None:
    with pytest.raises(NotBegun, match="bắt đầu ngày 01/07/2026"):
        Reported(year=2026, half=2).until(date(2026, 6, 30))


def test_amounts_and_shares_are_written_as_the_board_writes_them() -> None:
    assert millions(20_884 * MILLION) == "20.884" and millions(0) == "0"
    assert millions(84_940_000) == "84,9" and millions(-1_250_000) == "−1,3"
    assert millions(999_960_000) == "1.000" and millions(12_345_600_000) == "12.346"
    assert percent(Fraction(1)) == "100%" and percent(None) == "–"
    assert percent(Fraction(99_999, 100_000)) == "99,9%"
    assert percent(Fraction(1, 2), always=True) == "50,0%"
    assert joined("một", "", "hai") == "Một; hai." and joined() == ""
    assert say("a{{b}}c", {}).text == "a{b}c"


def test_the_unions_work_and_rewards_are_told_when_there_are_any(found: Gathered) -> None:
    assert told(found, "hoi") == told(found, "khen") == ""
    work = replace(
        found.union,
        meetings=12,
        minuted=10,
        attended=150,
        members=200,
        campaigns=3,
        reached=900,
        trainings=2,
        trainees=40,
        topics=(("Bảo vệ môi trường", 7), ("Nông thôn mới", 4)),
    )
    busy = replace(found, union=work, rewarded=Rewarded(districts=6, boards=27, persons=0))
    said = told(busy, "hoi")
    assert "sinh hoạt nhóm: Bảo vệ môi trường (7 buổi), Nông thôn mới (4 buổi)." in said
    assert "Đã họp 12 buổi có điểm danh với 150 lượt người dự (75%), 10 buổi có biên bản." in said
    assert "Tổ chức 3 đợt tuyên truyền tới 900 lượt người. Mở 2 lớp tập huấn cho 40" in said
    rewards = told(busy, "khen")
    assert rewards == "Đã công bố khen thưởng 6 Hội LHPN huyện, 27 ban quản lý quỹ xã."


def test_small_groups_are_a_limit(found: Gathered) -> None:
    assert found.sums.total[Measure.SMALL_GROUPS] > 0
    assert any("nhóm dưới 10 thành viên" in one.text for one in limits_of(found))
