"""What does the fund talk about on a day? Its own dated list, else the standard one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_noop as _

from qqv.outreach.models import TopicList
from qqv.people.deciding import whole_fund
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording

Use = TopicList.Use
LONGEST = 120

STANDARD: dict[str, tuple[str, ...]] = {
    Use.MEETING: (
        _("Tuyên truyền cơ chế Quỹ"),
        _("Vệ sinh môi trường, nhà tiêu hợp vệ sinh"),
        _("Bảo vệ môi trường, phân loại rác"),
        _("Nông thôn mới nâng cao"),
        _("Nông thôn mới kiểu mẫu"),
        _("Bình đẳng giới, phòng chống bạo lực gia đình"),
        _("Chuyên đề của Hội"),
    ),
    Use.CAMPAIGN: (
        _("Tuyên truyền cơ chế Quỹ"),
        _("Nước sạch, vệ sinh môi trường"),
        _("Nông thôn mới nâng cao"),
        _("Nông thôn mới kiểu mẫu"),
        _("Bình đẳng giới, phòng chống bạo lực gia đình"),
    ),
    Use.TRAINING: (
        _("Nghiệp vụ quản lý nguồn vốn vay"),
        _("Sổ sách của ban quản lý xã"),
        _("Sổ sách của nhóm"),
        _("Hướng dẫn làm hồ sơ vay vốn"),
        _("Chia và chi một nửa số lãi"),
    ),
}


class NoTopics(Refusal):
    """A list without a topic helps nobody (danh sách trống)."""

    text = "Danh sách phải có ít nhất một chuyên đề, mỗi dòng một chuyên đề."


class TopicTwice(Refusal):
    """The same topic stands twice (trùng chuyên đề)."""

    text = "Chuyên đề “{name}” ghi hai lần."


class TopicTooLong(Refusal):
    """A topic is a name, not a text (tên quá dài)."""

    text = "Tên chuyên đề dài nhất {most} chữ. Chị viết gọn lại: “{name}…”."


class TopicsKept(Refusal):
    """A version is never edited; a new one holds from a later day (phiên bản đã có)."""

    text = "Đã có danh sách áp dụng từ {last}. Danh sách mới phải áp dụng từ ngày sau đó."


class UnknownTopic(Refusal):
    """A topic that the list of the day does not hold (chuyên đề ngoài danh sách)."""

    text = "Chuyên đề “{name}” không có trong danh sách áp dụng ngày {on}."


def topics_on(fund_id: int, use: str, *, on: date) -> tuple[str, ...]:
    """List the names in force on a day (chuyên đề áp dụng)."""
    versions = TopicList.objects.filter(fund_id=fund_id, use=use, valid_from__lte=on)
    own = versions.order_by("-valid_from").values_list("names", flat=True).first()
    return STANDARD[use] if own is None else tuple(own)


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The list in force on a day, with the days its versions hold from (danh sách áp dụng)."""

    names: tuple[str, ...]
    since: date | None
    versions: tuple[tuple[date, int], ...]


def topic_lists(actor: Actor, *, on: date) -> dict[str, InForce]:
    """Show the list of each use with its versions (các danh sách chuyên đề)."""
    scope = actor.scope(Verb.SEE_BOOKS)
    rows = list(TopicList.objects.filter(fund=scope.fund_id).order_by("-valid_from"))
    shown = {}
    for use in Use.values:
        own = [row for row in rows if row.use == use]
        now = next((row for row in own if row.valid_from <= on), None)
        shown[use] = InForce(
            names=tuple(now.names) if now else STANDARD[use],
            since=now.valid_from if now else None,
            versions=tuple((row.valid_from, len(row.names)) for row in own),
        )
    return shown


def refuse_unknown(fund_id: int, use: str, talked: Iterable[tuple[date, str]]) -> None:
    """Refuse what the list of its day does not hold, in one statement (ngoài danh sách)."""
    rows = TopicList.objects.filter(fund_id=fund_id, use=use).order_by("valid_from")
    versions = list(rows.values_list("valid_from", "names"))
    for on, name in sorted(set(talked)):
        own = [names for since, names in versions if since <= on]
        if name not in (own[-1] if own else STANDARD[use]):
            raise UnknownTopic(name=name, on=on)


def set_topics(
    actor: Actor, *, use: str, names: Sequence[str], valid_from: date, request_id: UUID
) -> TopicList:
    """Write the fund's list for a use, from a day on (ban hành danh sách chuyên đề).

    Refuses an empty list, a name twice or too long, and a day not after the last version's.
    """
    content = {"use": use, "names": list(names), "from": valid_from}
    with recording(actor, Verb.SET_TOPICS, request_id, content) as record:
        fund_id = whole_fund(actor, Verb.SET_TOPICS)
        if use not in Use.values:
            raise Unseen
        kept = [" ".join(name.split()) for name in names if name.strip()]
        _refuse_bad(kept)
        versions = TopicList.objects.filter(fund=fund_id, use=use)
        last = versions.order_by("-valid_from").values_list("valid_from", flat=True).first()
        if last and valid_from <= last:
            raise TopicsKept(last=last)
        record.subject = f"Danh sách chuyên đề {Use(use).label}, từ {valid_from:%d/%m/%Y}"
        return TopicList.objects.create(
            fund_id=fund_id,
            use=use,
            valid_from=valid_from,
            names=kept,
            record=record,
        )


def _refuse_bad(names: Sequence[str]) -> None:
    if not names:
        raise NoTopics
    for at, name in enumerate(names):
        if len(name) > LONGEST:
            raise TopicTooLong(most=LONGEST, name=name[:30])
        if name in names[:at]:
            raise TopicTwice(name=name)
