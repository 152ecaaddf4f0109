"""What is there to do next, as the books and the alarms of today say it? Proposed, to be edited."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qqv.lending.queries.waiting import to_appraise
from qqv.reports.doctor import DoctorPage, Effect, doctor_page
from qqv.reports.telling.figures import commune, grouped, percent
from qqv.reports.telling.gathered import CommuneYear, Gathered
from qqv.rules.access import Actor, Scope
from qqv.rules.money import portion
from qqv.watch.alarm import Found
from qqv.watch.registry import alarm_of
from qqv.watch.thresholds import limits_on

SHOWN = 5  # names in a sentence; how many more there are is said
WORKS, POSTS, AT_RISK = 5, 13, 16  # numbers of alarms
TASKS = {
    "tuyen-truyen": "Tuyên truyền",
    "khao-sat": "Khảo sát nhu cầu, kế hoạch",
    "kiem-tra": "Kiểm tra, thẩm định",
    "nhom": "Củng cố nhóm",
    "chat-luong": "Chất lượng tín dụng",
    "cong-trinh": "Công trình",
    "nhan-su": "Nhân sự",
    "tat-toan": "Tất toán nguồn vốn",
    "hoi-nghi": "Hội nghị",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task for the time ahead, proposed from the data (nhiệm vụ đề xuất)."""

    key: str
    title: str
    proposal: str


def tasks_of(actor: Actor, scope: Scope, found: Gathered) -> tuple[Task, ...]:
    """Propose the tasks of the conference's kind, with names from today's books (nhiệm vụ)."""
    told = {
        "tuyen-truyen": _telling(found),
        "khao-sat": _demand(found),
        "kiem-tra": _control(scope, found),
        "nhom": _groups(doctor_page(actor, board_id=None, on=found.last)),
        "chat-luong": _quality(scope, found),
        "cong-trinh": _works(scope, found),
        "nhan-su": _posts(scope, found),
        "tat-toan": _stopping(found),
        "hoi-nghi": _conference(found),
    }
    return tuple(
        Task(key=key, title=title, proposal=told[key]) for key, title in TASKS.items() if told[key]
    )


def _telling(found: Gathered) -> str:
    said = (
        "Tiếp tục đẩy mạnh các hoạt động tuyên truyền cơ chế hoạt động Quỹ tới các tầng lớp phụ nữ"
        " và cộng đồng dân cư"
    )
    if not found.silent:
        return f"{said}."
    names = listed([commune(name) for name in found.silent])
    return f"{said}; {found.reported.name} chưa ghi đợt tuyên truyền nào: {names}."


def _demand(found: Gathered) -> str:
    said = (
        "Tập trung khảo sát nhu cầu vay vốn của các hộ gia đình, phấn đấu đạt số lượng thành viên"
        " theo kế hoạch BQL tỉnh đã phân bổ"
    )
    behind = [one for one in found.communes if one.lent_count < one.planned_loans]
    behind.sort(key=lambda one: (one.lent_count - one.planned_loans, one.place.name))
    if not behind:
        return f"{said}."
    names = listed([_short(one) for one in behind])
    return f"{said}; {found.reported.name} chưa đạt kế hoạch cho vay: {names}."


def _short(one: CommuneYear) -> str:
    return f"{commune(one.place.name)} ({one.lent_count}/{one.planned_loans} lượt)"


def _control(scope: Scope, found: Gathered) -> str:
    said = (
        "Tăng cường công tác kiểm tra giám sát định kỳ và đột xuất; thẩm định 100% hộ vay vốn theo"
        " quy định, đặc biệt là hộ vay vòng 2"
    )
    waiting = Counter(name for name in to_appraise(scope))
    if waiting:
        names = listed([f"{commune(name)} ({n})" for name, n in waiting.most_common()])
        said += f"; {grouped(waiting.total())} hồ sơ đang chờ thẩm định: {names}"
    unseen = found.now.disbursed_count - found.checked.use_seen
    if unseen:
        said += f"; kiểm tra việc sử dụng vốn của {grouped(unseen)} khoản vay chưa kiểm tra"
    open_findings = found.checked.findings - found.checked.remedied
    if open_findings:
        said += f"; đôn đốc khắc phục {grouped(open_findings)} phát hiện còn mở"
    return f"{said}."


def _groups(page: DoctorPage) -> str:
    if not page.small:
        return ""
    said = (
        f"Rà soát, củng cố {grouped(page.small)} nhóm dưới {page.least} thành viên hoặc sắp dưới"
        " mức này, phát triển thành viên hoặc ghép nhóm để đảm bảo phụ cấp cho cán bộ nhóm và hoạt"
        " động của nhóm"
    )
    if page.proposed:
        said += f"; đề xuất ghép: {listed([_pair(one) for one in page.proposed], more='cặp nhóm')}"
    return f"{said}."


def _pair(one: Effect) -> str:
    names = " với ".join(f"{group.name} ({group.now} người)" for group in one.before)
    return f"{names}, {commune(one.after.commune)}"


def _quality(scope: Scope, found: Gathered) -> str:
    """Name communes over the alarm's limit, with the share of the report's own day."""
    boards = {one.board_id for one in _alarms(scope, found, AT_RISK)}
    high = [one for one in found.communes if boards & set(one.place.boards)]
    if not high:
        return ""
    high.sort(key=lambda one: -(portion(one.at_risk_30, one.outstanding) or 0))
    names = [
        f"{commune(one.place.name)} ({percent(portion(one.at_risk_30, one.outstanding))})"
        for one in high
    ]
    return f"Đôn đốc thu hồi nợ chậm trên 30 ngày ở các xã có tỷ lệ cao: {listed(names)}."


def _works(scope: Scope, found: Gathered) -> str:
    names = {b: one.place.name for one in found.communes for b in one.place.boards}
    count: Counter[str] = Counter()
    for alarm in _alarms(scope, found, WORKS):
        count[names[alarm.board_id]] += len(alarm.rows)
    if not count:
        return ""
    told = listed([f"{commune(name)} ({n})" for name, n in count.most_common()])
    return (
        f"Xem và nghiệm thu {grouped(count.total())} công trình đã quá hạn xem hoặc nghiệm thu:"
        f" {told}."
    )


def _posts(scope: Scope, found: Gathered) -> str:
    vacant = [one for one in _alarms(scope, found, POSTS) if one.subject.startswith("trong-")]
    if not vacant:
        return ""
    told = [one.sentence.rstrip(".") for one in vacant]
    return f"Kiện toàn {grouped(len(vacant))} chức vụ còn trống: {listed(told, more='chức vụ')}."


def _stopping(found: Gathered) -> str:
    names = [commune(one.name) for one in found.stopping if one.ended_on is None]
    if not names:
        return ""
    return f"Thực hiện các bước tất toán nguồn vốn Quỹ theo Tờ trình của {listed(names)}."


def _conference(found: Gathered) -> str:
    return (
        "Tổ chức hội nghị sơ/tổng kết hoạt động QQV, đánh giá chất lượng tín dụng, triển khai"
        f" nhiệm vụ của Quỹ {found.reported.ahead}."
    )


def _alarms(scope: Scope, found: Gathered, number: int) -> list[Found]:
    alarm, limits = alarm_of(number), limits_on(scope.fund_id, on=found.last)
    return alarm.find(scope, found.last, limits[number])


def listed(names: Sequence[str], *, more: str = "xã") -> str:
    """Put names in one sentence, the first few and how many more (liệt kê)."""
    rest = [f"và {len(names) - SHOWN} {more} khác"] if len(names) > SHOWN else []
    return ", ".join([*names[:SHOWN], *rest])
