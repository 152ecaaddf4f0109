"""How is a group meeting's money taken? One sheet, many members, one voucher."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from qqv.collection.models import CollectionLine, CollectionSheet
from qqv.ledger.drawers import leader_drawers
from qqv.lending.models import Repayment
from qqv.lending.repaying import Incoming, Taken, taken_payments
from qqv.lending.writing import post_with_resplits, write_payments
from qqv.people.models import Group, Member
from qqv.rules.access import Actor, Verb
from qqv.rules.entries import EntryDraft, MemberPayment, VoucherKind, payment_postings
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen
from qqv.savings.depositing import BookIn, Saved, books_for, write_deposits
from qqv.trail.models import Record
from qqv.trail.recording import recording
from qqv.trail.rows import insert_made, insert_rows

if TYPE_CHECKING:
    from qqv.ledger.models import Account, Entry

LINE = "sheet_id member_id loan_id attended received saved repayment_id deposit_id".split()
SHEET = "group_id board_id met_on part total present entry_id record_id".split()


class SheetExists(Refusal):
    """That meeting was saved before (đã ghi sổ buổi thu)."""

    text = (
        "Buổi thu ngày {on} của {group} đã ghi sổ. Chị mở bảng kê đã ghi để xem, "
        "hoặc chọn “thu bổ sung” nếu có người nộp sau."
    )


class NotInGroup(Refusal):
    """A line for somebody who is not in the group (không thuộc nhóm)."""

    text = "Có thành viên không thuộc {group}. Chị mở lại bảng kê rồi nhập lại."


class NothingOwed(Refusal):
    """Loan money from a member without a loan (không có khoản vay)."""

    text = "{member} không có khoản vay nào đang nợ. Số tiền này ghi vào tiết kiệm được."


class NegativeAmount(Refusal):
    """Money is counted from zero up (số tiền âm)."""

    text = "Số tiền không được nhỏ hơn 0."


class EmptySheet(Refusal):
    """An empty sheet (bảng kê trống)."""

    text = "Bảng kê chưa có ai. Chị ghi ít nhất một người có mặt hoặc vắng mặt."


class OtherTotal(Refusal):
    """The count of the notes differs from the sheet (đếm tiền lệch bảng kê)."""

    text = "Tiền đếm được {counted} đ khác tổng bảng kê {total} đ. Chị kiểm tra lại trước khi ghi."


@dataclass(frozen=True, slots=True, kw_only=True)
class LineIn:
    """What one member did at the meeting; `received` on her loan and `saved` in đồng."""

    member_id: int
    attended: bool
    received: Vnd = 0
    saved: Vnd = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetIn:
    """One group's meeting as it was typed (bảng kê nhập vào)."""

    group_id: int
    met_on: date
    lines: tuple[LineIn, ...]
    counted: Vnd | None = None
    supplement: bool = False

    @property
    def total(self) -> Vnd:
        return sum(line.received + line.saved for line in self.lines)


def collect(actor: Actor, *, sheet: SheetIn, request_id: UUID) -> CollectionSheet:
    """Save one group's meeting as one voucher (thu tiền họp nhóm).

    Refuses a meeting saved before, members of other groups, more than is owed, and a count
    of the notes that differs from the sheet.
    """
    return collect_many(actor, sheets=[sheet], request_id=request_id)[0]


def collect_many(
    actor: Actor, *, sheets: Sequence[SheetIn], request_id: UUID
) -> list[CollectionSheet]:
    """Save the meetings of one board's groups together (thu tiền nhiều nhóm).

    Takes a constant number of statements; refuses what `collect` refuses; all or none.
    """
    with recording(actor, Verb.COLLECT, request_id, {"sheets": [str(s) for s in sheets]}) as record:
        meetings = _meetings(actor, sheets, request_id)
        members = _members(meetings)
        board_id = meetings[0].group.board_id
        taken = taken_payments(
            Incoming(member_id=line.member_id, received=line.received, on=meeting.on, key=key)
            for meeting in meetings
            for line, key in meeting.keyed("loan")
            if line.received
        )
        _refuse_unowed(meetings, taken, members)
        savers = [members[line.member_id] for m in meetings for line in m.sheet.lines if line.saved]
        books = books_for(savers, on=meetings[0].on)
        _post(record, board_id, meetings, taken, books)
        made = _write(record, meetings, taken, books)
        record.subject = ", ".join(str(meeting.group) for meeting in meetings)[:200]
        record.facts = {"sheets": [sheet.pk for sheet in made]}
        return made


@dataclass(slots=True, kw_only=True)
class _Meeting:
    """A sheet with everything around it that the books need."""

    sheet: SheetIn
    group: Group
    place: "Account"
    part: int
    request_id: UUID
    entry: "Entry | None" = None

    @property
    def on(self) -> date:
        return self.sheet.met_on

    def keyed(self, what: str) -> list[tuple[LineIn, UUID]]:
        """Give each line the key under which its money counts once, whatever is resent."""
        return [
            (line, uuid5(self.request_id, f"{self.group.pk}/{line.member_id}/{what}"))
            for line in self.sheet.lines
        ]


def _meetings(actor: Actor, sheets: Sequence[SheetIn], request_id: UUID) -> list[_Meeting]:
    ids = [sheet.group_id for sheet in sheets]
    reach = Group.objects.within(actor.scope(Verb.COLLECT)).filter(pk__in=ids).order_by("pk")
    # The groups' rows are the lock under which their members' loans are read and written.
    groups = {group.pk: group for group in reach.select_for_update(of=("self",))}
    if len(groups) != len(ids) or len({group.board_id for group in groups.values()}) != 1:
        raise Unseen
    _refuse_counts(sheets)
    parts = _parts(sheets, groups)
    places = leader_drawers(list(groups.values()))
    return [
        _Meeting(
            sheet=sheet,
            group=groups[sheet.group_id],
            place=places[sheet.group_id],
            part=parts[sheet.group_id],
            request_id=request_id,
        )
        for sheet in sheets
    ]


def _refuse_counts(sheets: Sequence[SheetIn]) -> None:
    for sheet in sheets:
        if not sheet.lines:
            raise EmptySheet
        if any(line.received < 0 or line.saved < 0 for line in sheet.lines):
            raise NegativeAmount
        if sheet.counted is not None and sheet.counted != sheet.total:
            raise OtherTotal(counted=sheet.counted, total=sheet.total)


def _parts(sheets: Sequence[SheetIn], groups: Mapping[int, Group]) -> dict[int, int]:
    """Number each sheet among those of the same meeting; the first is the meeting's own."""
    known = CollectionSheet.objects.filter(
        group__in=groups, met_on__in={sheet.met_on for sheet in sheets}
    ).values_list("group_id", "met_on", "part")
    last: dict[tuple[int, date], int] = {}
    for group_id, met_on, part in known:
        last[group_id, met_on] = max(part, last.get((group_id, met_on), 0))
    for sheet in sheets:
        if (sheet.group_id, sheet.met_on) in last and not sheet.supplement:
            raise SheetExists(on=sheet.met_on, group=str(groups[sheet.group_id]))
    return {s.group_id: last.get((s.group_id, s.met_on), 0) + 1 for s in sheets}


def _members(meetings: Sequence[_Meeting]) -> dict[int, Member]:
    wanted = {line.member_id: m.group for m in meetings for line in m.sheet.lines}
    known = Member.objects.only("name", "number", "board_id", "group_id")
    members = known.in_bulk(list(wanted))
    for pk, group in wanted.items():
        if pk not in members or members[pk].group_id != group.pk:
            raise NotInGroup(group=str(group))
    return members


def _refuse_unowed(
    meetings: Sequence[_Meeting], taken: Mapping[int, Taken], members: Mapping[int, Member]
) -> None:
    for meeting in meetings:
        for line in meeting.sheet.lines:
            if line.received and line.member_id not in taken:
                member = members[line.member_id]
                raise NothingOwed(member=member.name, member_id=member.pk)


def _post(
    record: Record,
    board_id: int,
    meetings: Sequence[_Meeting],
    taken: Mapping[int, Taken],
    books: Mapping[int, BookIn],
) -> None:
    paying, drafts = [], []
    for meeting in meetings:
        payments = (_payment(line, taken, books) for line in meeting.sheet.lines)
        postings = payment_postings(place=meeting.place.number, payments=payments)
        if postings:
            memo = f"Thu tiền họp {meeting.group}"
            paying.append(meeting)
            drafts.append(
                EntryDraft(kind=VoucherKind.SHEET, on=meeting.on, memo=memo, postings=postings)
            )
    entries = post_with_resplits(record, board_id, drafts, taken.values())
    for meeting, entry in zip(paying, entries, strict=True):
        meeting.entry = entry


def _payment(
    line: LineIn, taken: Mapping[int, Taken], books: Mapping[int, BookIn]
) -> MemberPayment:
    paid = taken.get(line.member_id)
    return MemberPayment(
        loan=paid.account_number if paid else None,
        principal=paid.principal if paid else 0,
        interest=paid.interest if paid else 0,
        excess=paid.excess if paid else 0,
        savings=books[line.member_id].account_number if line.saved else None,
        deposited=line.saved,
    )


def _write(
    record: Record,
    meetings: Sequence[_Meeting],
    taken: Mapping[int, Taken],
    books: Mapping[int, BookIn],
) -> list[CollectionSheet]:
    made = [
        CollectionSheet(
            board_id=meeting.group.board_id,
            group=meeting.group,
            met_on=meeting.on,
            part=meeting.part,
            total=meeting.sheet.total,
            present=sum(line.attended for line in meeting.sheet.lines),
            entry=meeting.entry,
            record=record,
        )
        for meeting in meetings
    ]
    insert_made(made, SHEET)
    of_member = {line.member_id: m for m in meetings for line in m.sheet.lines}
    repayments = write_payments(
        taken,
        placed={pk: (of_member[pk].entry, of_member[pk].place) for pk in taken},
        kind=Repayment.Kind.MEETING,
    )
    deposits = _deposited(meetings, books)
    lines = (
        (
            sheet.pk,
            line.member_id,
            taken[line.member_id].loan.pk if line.member_id in taken else None,
            line.attended,
            line.received,
            line.saved,
            repayments.get(line.member_id),
            deposits.get(line.member_id),
        )
        for sheet, meeting in zip(made, meetings, strict=True)
        for line in meeting.sheet.lines
    )
    insert_rows(CollectionLine, LINE, lines)
    return made


def _deposited(meetings: Sequence[_Meeting], books: Mapping[int, BookIn]) -> dict[int, int]:
    return write_deposits(
        Saved(
            book=books[line.member_id],
            key=key,
            on=m.on,
            amount=line.saved,
            entry=m.entry,
            place=m.place,
        )
        for m in meetings
        for line, key in m.keyed("savings")
        if line.saved and m.entry
    )
