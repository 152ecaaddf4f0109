"""In which sentences does the fund tell its year? The conference's own kind, filled from books.

A sentence says no more than the books hold: where not everything was looked at, it says how much
was. The words are those of the board's reports, always in Vietnamese.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from qqv.reports.indicators.measures import Measure as M
from qqv.reports.telling.figures import Figure, Sentence, commune, joined, millions, say
from qqv.reports.telling.gathered import Gathered, Stopping
from qqv.reports.telling.reckoned import figures_of
from qqv.rules.refusals import shown

Figures = Mapping[str, Figure]
TOPICS = 6  # of the meetings' topics, those most often spoken of


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the report: its locked sentences; the board adds its own words (mục)."""

    key: str
    title: str
    sentences: tuple[Sentence, ...]


def sections_of(found: Gathered, figures: Figures | None = None) -> tuple[Section, ...]:
    """Tell a year or half-year, part by part (lời báo cáo)."""
    given = figures or figures_of(found)
    return tuple(
        Section(
            key=key,
            title=title,
            sentences=tuple(say(pattern, given) for pattern in told(found, given) if pattern),
        )
        for key, title, told in SECTIONS
    )


def limits_of(found: Gathered, figures: Figures | None = None) -> tuple[Sentence, ...]:
    """Tell what was not reached, as far as the books know it (hạn chế)."""
    given = figures or figures_of(found)
    return tuple(say(pattern, given) for pattern in _limits(found) if pattern)


def _overall(found: Gathered, figures: Figures) -> Iterator[str]:
    name = found.reported.name
    who = "Ban quản lý QQV tỉnh và {communes_in_year} xã/thị trấn"
    if _reached(found):
        yield (
            f"Với sự nỗ lực, trách nhiệm của {who}, hoạt động của Quỹ {name} đã hoàn thành các"
            " chỉ tiêu đề ra."
        )
    else:
        yield f"Hoạt động của Quỹ {name} do {who} thực hiện."


def _reached(found: Gathered) -> bool:
    """Tell whether every target of the year's plan was reached; without a plan none was."""
    plan, now = found.plan, found.now
    if plan is None:
        return False
    reached = (now.disbursed_count, now.disbursed, now.borrowers)
    return all(n >= target for n, target in zip(reached, plan.targets, strict=True))


def _lending(found: Gathered, figures: Figures) -> Iterator[str]:
    yield (
        f"{found.reported.within}, BQL tỉnh đã tổ chức giải ngân cho {{disbursed_count}} thành"
        " viên vay vốn với tổng số tiền {disbursed} triệu đồng, thành viên dư nợ {borrowers}"
        " người, dư nợ vốn vay là {outstanding} triệu đồng tại {groups} nhóm."
    )
    if found.now.highest and found.now.lowest and found.now.highest != found.now.lowest:
        yield (
            "Xã có dư nợ cao nhất là {highest_name} là {highest} triệu đồng/{highest_borrowers}"
            " thành viên; xã có dư nợ thấp nhất là {lowest_name} {lowest} triệu"
            " đồng/{lowest_borrowers} thành viên."
        )
    if found.now.second_cycle_count:
        yield (
            "Trong số thành viên được giải ngân có {second_cycle_count} lượt vay từ vòng 2 trở lên."
        )
    if found.plan:
        yield (
            "So với kế hoạch năm, số lượt vay đạt {plan_share} ({disbursed_count}/{planned_loans}"
            " lượt)."
        )


def _capital(found: Gathered, figures: Figures) -> Iterator[str]:
    if not found.sources:
        return
    named = "; ".join(f"{name} {millions(amount)} triệu đồng" for name, amount in found.sources)
    yield f"Vốn gốc của Quỹ là {{original}} triệu đồng ({_plain(named)})."
    yield (
        "Vốn còn giữ, không kể dư nợ của khoản vay đang quá hạn, là {kept} triệu đồng, bằng"
        " {kept_share} vốn gốc; vốn tỉnh đang giao cho các xã là {allocated} triệu đồng."
    )


def _quality(found: Gathered, figures: Figures) -> Iterator[str]:
    if not found.now.outstanding:
        return
    held = found.now.portfolio
    late = [
        f"chậm trên {over} ngày {{par{over}}} triệu đồng ({{par{over}_share}})"
        if amount
        else f"không có khoản vay chậm trên {over} ngày"
        for over, amount in held.at_risk.items()
        if over
    ]
    yield (
        "Dư nợ của khoản vay có kỳ trả chậm là {par0} triệu đồng, bằng {par0_share} dư nợ"
        f" (PAR); {'; '.join(late)}."
    )
    classes = ", ".join(
        f"nhóm {group.value} là {{n{group.value}}} triệu đồng"
        for group, amount in held.groups.items()
        if amount
    )
    bad = (
        "nợ xấu (nhóm 3 đến nhóm 5) là {bad} triệu đồng, bằng {bad_share} dư nợ"
        if held.bad
        else "không có nợ xấu (nhóm 3 đến nhóm 5)"
    )
    yield f"Phân loại nợ: {classes}; {bad}."


def _collected(found: Gathered, figures: Figures) -> Iterator[str]:
    yield (
        f"{found.reported.within}, gốc và lãi đến hạn là {{due}} triệu đồng, trả đúng hạn"
        " {in_time} triệu đồng ({in_time_share}); thực thu {collected} triệu đồng, bằng"
        " {recovery} số đến hạn."
    )


def _interest(found: Gathered, figures: Figures) -> Iterator[str]:
    yield "Lãi đã thu là {interest_collected} triệu đồng."
    shared = found.shared
    if shared is None:
        return
    how = (
        "Phần chi cho cán bộ Hội LHPN các cấp, Ban quản lý quỹ và nhóm là {shared} triệu đồng, bằng"
        " {shared_share} số lãi (tỉnh {shared_province} triệu đồng, xã {shared_commune} triệu"
        " đồng, nhóm {shared_group} triệu đồng); để lại quỹ {kept_by_fund} triệu đồng"
    )
    if shared.run == shared.of:
        yield how + "."
    elif shared.run:
        yield how + f"; đã chia {shared.run}/{shared.of} quý của các xã, còn lại là dự tính."
    else:
        yield how + "; đây là số dự tính theo bảng chia đang áp dụng, các quý chưa chia."


def _savings(found: Gathered, figures: Figures) -> Iterator[str]:
    yield (
        "Tiết kiệm của thành viên đang giữ là {savings} triệu đồng; {savers}/{members} thành viên"
        " gửi đủ mức của tháng."
    )


def _control(found: Gathered, figures: Figures) -> Iterator[str]:
    lent, seen = found.now.disbursed_count, found.checked
    all_looked = lent and found.now.appraised_before_approval == lent
    begin = (
        "công tác kiểm tra, giám sát luôn được BQL các cấp quan tâm chú trọng, "
        if all_looked and seen.visits
        else ""
    )
    looked = "thẩm định {appraised_share} hộ vay" if lent else ""
    yield joined(begin + looked, _use(found), _works(found), _posts(found))
    if lent:
        yield (
            "Trước khi duyệt, đã thẩm định {appraised_before_approval}/{disbursed_count} hộ được"
            " giải ngân"
            + (
                "; vay vòng 2 trở lên có đủ người thẩm định {later_appraised}/{second_cycle_count}"
                " hộ."
                if found.now.second_cycle_count
                else "."
            )
        )
    if seen.visits:
        yield (
            "Đã kiểm tra {visits} lượt tại {visited} xã, thị trấn, trong đó {surprises} lượt đột"
            " xuất; phát hiện {findings} việc phải khắc phục, đã khắc phục {remedied}."
        )


def _use(found: Gathered) -> str:
    seen, lent = found.checked, found.now.disbursed_count
    if not lent:
        return ""
    if seen.use_right == lent:
        return "các thành viên vay vốn đều sử dụng nguồn vốn đúng mục đích"
    wrong = ", {use_wrong} khoản sai mục đích" if seen.use_seen > seen.use_right else ""
    return (
        "đã kiểm tra việc sử dụng vốn của {use_seen}/{disbursed_count} khoản vay trong kỳ,"
        f" {{use_right}} khoản đúng mục đích{wrong}"
    )


def _works(found: Gathered) -> str:
    due, in_time = found.sums.total[M.WORKS_DUE], found.sums.total[M.WORKS_IN_TIME]
    if not due:
        return ""
    if due == in_time and not found.checked.not_accepted:
        return "chất lượng công trình đảm bảo"
    return (
        "nghiệm thu đạt đúng hạn {works_in_time}/{works_due} công trình đến hạn trong kỳ"
        " ({works_share})"
    )


def _posts(found: Gathered) -> str:
    if not found.changed.posts:
        return ""
    return (
        "kịp thời kiện toàn nhân sự khi có thay đổi thành viên trong Ban quản lý để Quỹ được duy"
        " trì liên tục ({posts_passed} chức vụ tại {boards_changed} ban quản lý, đều có biên bản"
        " bàn giao)"
    )


def _built(found: Gathered, figures: Figures) -> Iterator[str]:
    seen, within = found.checked, found.reported.within
    if not seen.accepted:
        yield f"{within}, chưa nghiệm thu đạt công trình nào."
        return
    left = "; {not_accepted} công trình đã xem nhưng chưa đạt" if seen.not_accepted else ""
    yield f"{within}, đã nghiệm thu đạt {{accepted}} công trình{left}."


def _groups(found: Gathered, figures: Figures) -> Iterator[str]:
    yield (
        "Quỹ có {groups} nhóm tiết kiệm - tín dụng đang hoạt động với {members} thành viên; các"
        " nhóm họp {meetings}/{meetings_planned} buổi theo lịch; {small_groups} nhóm dưới {least}"
        " thành viên."
    )
    if found.changed.merged or found.changed.split:
        yield f"{found.reported.within}, đã ghép {{merged}} nhóm, tách {{split}} nhóm."


def _union(found: Gathered, figures: Figures) -> Iterator[str]:
    work = found.union
    if work.topics:
        named = ", ".join(f"{name} ({shown(n)} buổi)" for name, n in work.topics[:TOPICS])
        yield (
            "Thông qua hoạt động của Quỹ, Ban quản lý các xã, thị trấn đã lồng ghép các hoạt động"
            f" của Hội vào sinh hoạt nhóm: {_plain(named)}."
        )
    if work.meetings:
        yield (
            "Đã họp {union_meetings} buổi có điểm danh với {attended} lượt người dự"
            " ({attendance}), {minuted} buổi có biên bản."
        )
    if work.campaigns:
        yield "Tổ chức {campaigns} đợt tuyên truyền tới {reached} lượt người."
    if work.trainings:
        yield "Mở {trainings} lớp tập huấn cho {trainees} lượt cán bộ, thành viên."


def _rewards(found: Gathered, figures: Figures) -> Iterator[str]:
    rewarded = found.rewarded
    parts = (
        "{rewarded_districts} Hội LHPN huyện" if rewarded.districts else "",
        "{rewarded_boards} ban quản lý quỹ xã" if rewarded.boards else "",
        "{rewarded_persons} cá nhân" if rewarded.persons else "",
    )
    if rewarded.total:
        yield f"Đã công bố khen thưởng {', '.join(part for part in parts if part)}."


def _active(found: Gathered, figures: Figures) -> Iterator[str]:
    asked = "; ".join(_asked(one) for one in found.stopping)
    tail = f" ({asked})" if asked else ""
    left = "còn " if found.now.communes_active < found.now.communes_in_year else "có "
    yield f"Đến nay {left}{{communes_active}} xã đang triển khai thực hiện nguồn vốn{tail}."


def _asked(one: Stopping) -> str:
    said = (
        f"Tháng {one.on.month}/{one.on.year}, {commune(one.name)} có Tờ trình đề nghị với BQL tỉnh"
        " xin được tất toán nguồn vốn Quỹ và dừng hoạt động QQV tại xã"
    )
    if one.ended_on:
        said += f", đã tất toán xong ngày {one.ended_on:%d/%m/%Y}"
    elif one.decided_on:
        said += f", BQL tỉnh đồng ý ngày {one.decided_on:%d/%m/%Y}"
    return _plain(said)


def _limits(found: Gathered) -> Iterator[str]:
    held = found.now.portfolio
    if held.overdue:
        yield (
            "Còn {overdue} triệu đồng gốc quá hạn; nợ xấu {bad} triệu đồng, bằng {bad_share} dư nợ."
            if held.bad
            else "Còn {overdue} triệu đồng gốc quá hạn."
        )
    if found.sums.total[M.SMALL_GROUPS]:
        yield (
            "Còn {small_groups} nhóm dưới {least} thành viên, ảnh hưởng đến phụ cấp của cán bộ nhóm"
            " và hoạt động của nhóm."
        )
    unseen = found.now.disbursed_count - found.checked.use_seen
    if unseen:
        yield "Còn {use_unseen} khoản vay trong kỳ chưa kiểm tra việc sử dụng vốn."
    if found.checked.use_seen > found.checked.use_right:
        yield "Có {use_wrong} khoản vay sử dụng vốn sai mục đích."
    if found.sums.total[M.WORKS_DUE] != found.sums.total[M.WORKS_IN_TIME]:
        yield "Có {works_late} công trình đến hạn trong kỳ không được nghiệm thu đạt đúng hạn."
    if found.plan and found.now.disbursed_count < found.plan.loans:
        yield (
            "Số lượt vay mới đạt {plan_share} kế hoạch năm ({disbursed_count}/{planned_loans}"
            " lượt)."
        )


def _plain(text: str) -> str:
    """Keep braces in names from being read as figures."""
    return text.replace("{", "{{").replace("}", "}}")


SECTIONS: tuple[tuple[str, str, Callable[[Gathered, Figures], Iterator[str]]], ...] = (
    ("chung", "Tình hình chung", _overall),
    ("cho-vay", "Cho vay và dư nợ", _lending),
    ("xa", "Các xã thực hiện Quỹ", _active),
    ("von", "Nguồn vốn", _capital),
    ("chat-luong", "Chất lượng tín dụng", _quality),
    ("thu-no", "Thu nợ", _collected),
    ("lai", "Lãi thu được và chi cho cán bộ", _interest),
    ("tiet-kiem", "Tiết kiệm", _savings),
    ("kiem-tra", "Kiểm tra, giám sát và thẩm định", _control),
    ("cong-trinh", "Công trình", _built),
    ("nhom", "Nhóm tiết kiệm - tín dụng", _groups),
    ("hoi", "Hoạt động của Hội", _union),
    ("khen", "Khen thưởng", _rewards),
)
