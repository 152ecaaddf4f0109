"""What is there to do today, for this person? Sentences with one verb each (việc hôm nay)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qqv.collection.queries.hand_over import InHand, hand_overs_page
from qqv.collection.queries.meeting import Due, meetings_due
from qqv.inspection.queries.desk import waiting_visits
from qqv.inspection.queries.findings import FindingRow, open_findings
from qqv.ledger.queries import Tills, tills
from qqv.lending.queries.regulation import undecided
from qqv.lending.queries.waiting import Waiting, waiting
from qqv.rules.access import Actor, Verb
from qqv.rules.inspecting import State as Finding
from qqv.rules.money import Vnd
from qqv.rules.refusals import shown
from qqv.watch.alarm import Level
from qqv.watch.queries import Raised, State, raised

# On the day's list stand the worst alarms; the rest is one press away.
ALARMS = 7
RISK = {Level.BAD: 95, Level.WARN: 65, Level.INFO: 22}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One sentence with one button; `risk` sorts the worst first (việc).

    An alarm also names who must act, and since when it has been so.
    """

    text: str
    verb: str
    url: str
    kind: str
    risk: int
    who: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The day's list and where the money is (việc hôm nay)."""

    tasks: tuple[Task, ...]
    tills: Tills | None
    in_hand: Vnd
    oldest: int
    next_meeting: date | None


def today(actor: Actor, *, on: date) -> Today:
    """Gather the day's work in a constant number of statements (việc hôm nay)."""
    money = hand_overs_page(actor, on=on)
    due = meetings_due(actor, on=on)
    tasks = [
        *_meetings(actor, due, on),
        *_money(actor, money.in_hand),
        *_alarms(raised(actor, on=on)),
        *_receipts(actor, len(money.waiting)),
        *_dossiers(actor, waiting(actor, on=on)),
        *_regulation(actor),
        *_visits(actor, on),
        *_findings(actor, on),
    ]
    later = [meeting.on for meeting in due if meeting.on > on]
    return Today(
        tasks=tuple(sorted(tasks, key=lambda task: -task.risk)),
        tills=tills(actor) if actor.may(Verb.SEE_BOOKS) else None,
        in_hand=money.total,
        oldest=max((row.days for row in money.in_hand), default=0),
        next_meeting=min(later, default=None),
    )


def _meetings(actor: Actor, due: list[Due], on: date) -> list[Task]:
    if not actor.may(Verb.COLLECT):
        return []
    tasks = []
    for meeting in due:
        if meeting.on > on or meeting.saved:
            continue
        text = (
            _("%(group)s họp hôm nay, %(n)s thành viên.")
            if meeting.on == on
            else _("%(group)s đã đến ngày họp %(day)s mà chưa có bảng kê thu, %(n)s thành viên.")
        )
        tasks.append(
            Task(
                text=text % {"group": meeting.name, "day": shown(meeting.on), "n": meeting.members},
                verb=_("Mở bảng kê"),
                url=f"/thu/{meeting.group_id}/",
                kind="info" if meeting.on == on else "warn",
                risk=50 + (on - meeting.on).days,
            )
        )
    return tasks[:12]


def _money(actor: Actor, rows: tuple[InHand, ...]) -> list[Task]:
    """Remind the leader herself; those above her get it as an alarm."""
    if not actor.may(Verb.HAND_OVER) or actor.may(Verb.SEE_BOOKS):
        return []
    return [
        Task(
            text=_("%(group)s: thu rồi chưa nộp %(amount)s đ, đã %(days)s ngày.")
            % {"group": row.name, "amount": shown(row.held), "days": row.days},
            verb=_("Nộp tiền"),
            url=f"/nop-tien/{row.group_id}/",
            kind="bad" if row.days > 10 else "warn",
            risk=60 + row.days,
        )
        for row in rows
        if row.days and not row.waiting_id
    ]


def _alarms(rows: list[Raised]) -> list[Task]:
    waiting = [row for row in rows if row.state in (State.NEW, State.BACK)]
    return [
        Task(
            text=row.found.sentence,
            who=row.person,
            since=row.found.since,
            verb=_("Xem"),
            url=row.url,
            kind=row.found.level.value,
            risk=RISK[row.found.level],
        )
        for row in waiting[:ALARMS]
    ]


def _receipts(actor: Actor, count: int) -> list[Task]:
    if not count or not actor.may(Verb.RECEIVE):
        return []
    text = ngettext(
        "%(n)s lần nộp tiền đang chờ chị đếm.", "%(n)s lần nộp tiền đang chờ chị đếm.", count
    )
    return [
        Task(text=text % {"n": count}, verb=_("Nhận tiền"), url="/nop-tien/", kind="warn", risk=90)
    ]


def _regulation(actor: Actor) -> list[Task]:
    return [
        Task(
            text=_("%(who)s đề nghị sửa quy chế, áp dụng từ ngày %(day)s.")
            % {"who": who, "day": shown(valid_from)},
            verb=_("Xem và quyết định"),
            url=f"/cai-dat/quy-che/de-nghi/{pk}/",
            kind="info",
            risk=55,
        )
        for pk, who, valid_from in undecided(actor)
    ]


def _visits(actor: Actor, on: date) -> list[Task]:
    """Remind the inspector of what she is to visit, or has begun and not ended."""
    if not actor.may(Verb.INSPECT):
        return []
    return [
        Task(
            text=(
                _("Đang kiểm tra %(unit)s, chưa kết thúc.")
                if row.inspection_id
                else _("Kiểm tra đột xuất %(unit)s từ ngày %(day)s.")
                if row.surprise
                else _("Kiểm tra %(unit)s trong tháng %(month)s.")
            )
            % {
                "unit": row.unit,
                "day": shown(row.starts_on),
                "month": f"{row.starts_on:%m/%Y}",
            },
            verb=_("Làm tiếp") if row.inspection_id else _("Mở kế hoạch"),
            url=f"/kiem-tra/lan/{row.inspection_id}/" if row.inspection_id else "/kiem-tra/",
            kind="bad" if row.state == "late" else "warn" if row.surprise else "info",
            risk=92 if row.surprise else 48,
        )
        for row in waiting_visits(actor, on=on)[:8]
    ]


def _findings(actor: Actor, on: date) -> list[Task]:
    """Remind the unit of what it has to put right, and the inspector of what she has to judge."""
    if not (actor.may(Verb.REMEDY) or actor.may(Verb.FOLLOW_UP)):
        return []
    judges = actor.may(Verb.FOLLOW_UP)
    rows = [
        row
        for row in open_findings(actor.scope(Verb.SEE), on=on)
        if (row.state == Finding.REMEDIED) == judges
    ]
    return [_finding_task(row, judges=judges) for row in rows[:8]]


def _finding_task(row: FindingRow, *, judges: bool) -> Task:
    told = {"unit": row.unit, "day": shown(row.due_on), "what": row.text[:80]}
    if judges:
        text = _("%(unit)s đã khắc phục, chờ kết luận: %(what)s") % told
        verb, kind, risk = _("Kết luận"), "info", 57
    else:
        text = _("Phải khắc phục trước ngày %(day)s: %(what)s") % told
        verb, risk = _("Khắc phục"), 70 if row.late_days else 52
        kind = "bad" if row.late_days else "warn"
    url = f"/kiem-tra/phat-hien/{row.id}/"
    return Task(text=text, verb=verb, url=url, kind=kind, risk=risk, since=row.found_on)


# Whose work, how many wait, what to say, the button, where, how bad.
WAITING = (
    (
        Verb.ENDORSE,
        "applied",
        gettext_lazy("%(n)s đơn xin vay chờ nhóm bình xét."),
        gettext_lazy("Bình xét"),
        "/ho-so/?buoc=applied",
        "info",
        30,
    ),
    (
        Verb.APPRAISE,
        "endorsed",
        gettext_lazy("%(n)s hồ sơ chờ thẩm định."),
        gettext_lazy("Thẩm định"),
        "/ho-so/?buoc=endorsed",
        "info",
        35,
    ),
    (
        Verb.APPROVE,
        "appraised",
        gettext_lazy("%(n)s hồ sơ đã thẩm định, chờ duyệt."),
        gettext_lazy("Duyệt"),
        "/ho-so/duyet/",
        "info",
        40,
    ),
    (
        Verb.DISBURSE,
        "approved",
        gettext_lazy("%(n)s hồ sơ đã duyệt, chờ giải ngân."),
        gettext_lazy("Giải ngân"),
        "/giai-ngan/",
        "info",
        45,
    ),
    (
        Verb.SEE_BOOKS,
        "late_90",
        gettext_lazy("%(n)s khoản vay chậm trên 90 ngày."),
        gettext_lazy("Xem"),
        "/khoan-vay/?cham=90",
        "bad",
        28,
    ),
    (
        Verb.SEE,
        "late_30",
        gettext_lazy("%(n)s khoản vay chậm trên 30 ngày."),
        gettext_lazy("Xem"),
        "/khoan-vay/?cham=30",
        "warn",
        25,
    ),
    (
        Verb.ACCEPT_WORKS,
        "works_overdue",
        gettext_lazy("%(n)s công trình quá hạn nghiệm thu."),
        gettext_lazy("Nghiệm thu"),
        "/nghiem-thu/?loc=qua-han",
        "warn",
        20,
    ),
    (
        Verb.CHECK_USE,
        "use_overdue",
        gettext_lazy("%(n)s khoản vay quá hạn kiểm tra sử dụng vốn."),
        gettext_lazy("Kiểm tra"),
        "/nghiem-thu/?loc=su-dung",
        "warn",
        22,
    ),
    (
        Verb.RECALL,
        "misused",
        gettext_lazy("%(n)s khoản vay dùng sai mục đích, chờ chị quyết định thu hồi."),
        gettext_lazy("Xem"),
        "/nghiem-thu/?loc=su-dung",
        "bad",
        60,
    ),
)


def _dossiers(actor: Actor, found: Waiting) -> list[Task]:
    return [
        Task(text=str(text) % {"n": shown(count)}, verb=str(verb), url=url, kind=kind, risk=risk)
        for may, what, text, verb, url, kind, risk in WAITING
        if (count := getattr(found, what)) and actor.may(may)
    ]
