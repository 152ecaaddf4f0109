"""What may be said against the points of a year, when are they frozen, who is rewarded?"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from qqv.outreach.models import Award, Objection, ObjectionAnswer, Ranking
from qqv.people.deciding import whole_fund
from qqv.people.models import Board, Fund, Unit
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording

# How a unit's own name may begin; a bare name is a commune's.
KINDS = ("xã ", "phường ", "thị trấn ")


class FrozenAlready(Refusal):
    """A year is frozen once (đã chốt)."""

    text = "Xếp hạng năm {year} đã chốt ngày {on}, không chốt lại. Số liệu đổi sau đó chỉ ghi chú."


class FrozenTooLate(Refusal):
    """What is frozen is not objected to any more (đã chốt, hết hạn ý kiến)."""

    text = "Xếp hạng năm {year} đã chốt ngày {on}, không nhận ý kiến nữa."


class ObjectionsOpen(Refusal):
    """Who was not answered was not heard (còn ý kiến chưa trả lời)."""

    text = "Còn {n} ý kiến của xã chưa trả lời. Trả lời xong mới chốt xếp hạng."


class NoPointTable(Refusal):
    """Without published points there is no ranking (chưa có bảng điểm)."""

    text = "Chưa có bảng điểm thi đua nào áp dụng cho năm {year}."


class YearNotBegun(Refusal):
    """Nothing of a year to come can be frozen (năm chưa đến)."""

    text = "Năm {year} chưa đến, chưa chốt xếp hạng được."


class NothingObjected(Refusal):
    """An objection or answer says something (thiếu nội dung)."""

    text = "Chị ghi rõ nội dung."


class ObjectionAnswered(Refusal):
    """An objection is answered once (đã trả lời)."""

    text = "Ý kiến này đã trả lời ngày {on}."


class NobodyRewarded(Refusal):
    """A decision names somebody (chưa chọn ai)."""

    text = "Chị chọn ít nhất một đơn vị hoặc ghi tên một người được khen."


class AwardDecisionMissing(Refusal):
    """Rewards are given by a decision on paper (thiếu số quyết định)."""

    text = "Khen thưởng phải có số quyết định và danh hiệu."


class RewardedTwice(Refusal):
    """The same title once a year (khen trùng)."""

    text = "{name} đã có danh hiệu này trong năm {year}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Honored:
    """Who is to be rewarded: a board, a district's Union, or a person (người được khen)."""

    name: str
    board_id: int | None = None
    unit_id: int | None = None


def award_name(*, commune: str = "", district: str = "") -> str:
    """Name a unit as a decision names it; papers are in Vietnamese (tên đơn vị được khen)."""
    if district:
        return f"Hội LHPN {district[0].lower()}{district[1:]}"
    kind = "" if commune.casefold().startswith(KINDS) else "xã "
    named = f"{commune[0].lower()}{commune[1:]}" if not kind else commune
    return f"Ban quản lý Quỹ quay vòng {kind}{named}"


def object_to_ranking(
    actor: Actor, *, board_id: int, year: int, text: str, on: date, request_id: UUID
) -> Objection:
    """Say for a commune what is wrong in its points, before they are frozen (gửi ý kiến)."""
    content = {"board": board_id, "year": year, "text": text, "on": on}
    with recording(actor, Verb.OBJECT, request_id, content) as record:
        board = Board.objects.within(actor.scope(Verb.OBJECT)).filter(pk=board_id).first()
        if board is None:
            raise Unseen
        Fund.objects.select_for_update(of=("self",)).get(pk=actor.fund_id)
        _refuse_frozen(actor.fund_id, year, FrozenTooLate)
        if not text.strip():
            raise NothingObjected
        record.subject = f"Ý kiến về xếp hạng {year}, {board}"
        return Objection.objects.create(
            board=board, year=year, on=on, text=text.strip(), record=record
        )


def answer_objection(
    actor: Actor, *, objection_id: int, upheld: bool, text: str, on: date, request_id: UUID
) -> ObjectionAnswer:
    """Answer a commune's objection (trả lời ý kiến). Refuses a second answer."""
    content = {"objection": objection_id, "upheld": upheld, "text": text, "on": on}
    with recording(actor, Verb.ANSWER_OBJECTION, request_id, content) as record:
        reach = Objection.objects.within(actor.scope(Verb.ANSWER_OBJECTION))
        locked = reach.filter(pk=objection_id).select_for_update(of=("self",))
        objection = locked.select_related("board").first()
        if objection is None:
            raise Unseen
        if made := ObjectionAnswer.objects.filter(objection=objection).first():
            raise ObjectionAnswered(on=made.on)
        if not text.strip():
            raise NothingObjected
        record.subject = f"Trả lời ý kiến về xếp hạng {objection.year}, {objection.board}"
        return ObjectionAnswer.objects.create(
            objection=objection, on=on, upheld=upheld, text=text.strip(), record=record
        )


def require_freezable(actor: Actor, *, year: int, on: date) -> int:
    """Lock the fund and refuse a year frozen before, to come, or with open objections (xét)."""
    fund_id = whole_fund(actor, Verb.FREEZE_RANKING)
    _refuse_frozen(fund_id, year, FrozenAlready)
    if year > on.year:
        raise YearNotBegun(year=str(year))
    waiting = Objection.objects.filter(board__fund=fund_id, year=year, answer=None).count()
    if waiting:
        raise ObjectionsOpen(n=waiting)
    return fund_id


def keep_ranking(
    record: Record, *, fund_id: int, year: int, on: date, table_id: int, content: Mapping[str, Any]
) -> Ranking:
    """Write the ranking of a year for good, behind a doorway (giữ xếp hạng đã chốt)."""
    return Ranking.objects.create(
        fund_id=fund_id,
        year=year,
        on=on,
        table_id=table_id,
        content=dict(content),
        digest=digest_of(content),
        record=record,
    )


def digest_of(content: Mapping[str, Any]) -> str:
    """Seal what a ranking says, whatever the order of its keys (mã niêm phong)."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def award(
    actor: Actor,
    *,
    year: int,
    honored: Sequence[Honored],
    title: str,
    merit: str,
    decision_no: str,
    on: date,
    request_id: UUID,
) -> list[Award]:
    """Write who is rewarded by one decision (ghi quyết định khen thưởng).

    Refuses nobody, no decision, units outside the fund, and the same title twice in a year.
    """
    who = [str(one) for one in honored]
    said = {"title": title, "merit": merit, "decision": decision_no}
    with recording(actor, Verb.AWARD, request_id, {"year": year, "on": on, "who": who, **said}) as (
        record
    ):
        fund_id = whole_fund(actor, Verb.AWARD)
        if not honored or any(not one.name.strip() for one in honored):
            raise NobodyRewarded
        if not (decision_no.strip() and title.strip()):
            raise AwardDecisionMissing
        _require_known(actor, honored)
        _refuse_twice(fund_id, year, title.strip(), honored)
        record.subject = f"Khen thưởng năm {year}: {len(honored)}, {decision_no.strip()}"
        return Award.objects.bulk_create(
            Award(
                fund_id=fund_id,
                year=year,
                board_id=one.board_id,
                unit_id=one.unit_id,
                name=one.name.strip(),
                title=title.strip(),
                merit=merit.strip(),
                decision_no=decision_no.strip(),
                on=on,
                record=record,
            )
            for one in honored
        )


def _require_known(actor: Actor, honored: Sequence[Honored]) -> None:
    boards = {one.board_id for one in honored if one.board_id is not None}
    units = {one.unit_id for one in honored if one.unit_id is not None}
    reach = Board.objects.within(actor.scope(Verb.AWARD))
    if reach.filter(pk__in=boards).count() != len(boards):
        raise Unseen
    districts = Unit.objects.filter(kind=Unit.Kind.DISTRICT, pk__in=units)
    inside = districts.filter(placed__unit__boards__in=reach).distinct()
    if inside.count() != len(units):
        raise Unseen


def _refuse_twice(fund_id: int, year: int, title: str, honored: Sequence[Honored]) -> None:
    names = [one.name.strip() for one in honored]
    before = Award.objects.filter(fund=fund_id, year=year, title=title, name__in=names)
    twice = before.values_list("name", flat=True).first()
    twice = twice or next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise RewardedTwice(name=twice, year=str(year))


def _refuse_frozen(fund_id: int, year: int, refusal: type[Refusal]) -> None:
    made = Ranking.objects.filter(fund=fund_id, year=year).first()
    if made is not None:
        raise refusal(year=str(year), on=made.on)
