"""When may members change groups, and what follows them? Behind the doorway."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from qqv.collection.models import CollectionSheet
from qqv.ledger.drawers import drawers_follow, held_by_leaders, refuse_closed
from qqv.lending.regrouping import lent_since, loans_follow, loans_return
from qqv.people.models import Group, Member, Membership, Regrouping
from qqv.people.regrouping import Changes, came_and_went, restore, shift, shift_back
from qqv.rules.access import Actor, Verb
from qqv.rules.eligibility import require_room
from qqv.rules.refusals import Refusal, Unseen
from qqv.savings.regrouping import savings_follow
from qqv.trail.models import Record


class OtherBoard(Refusal):
    """Members stay under their board, for her loan stands in its book (khác ban quản lý)."""

    text = (
        "{group} thuộc {board}, khác ban quản lý. Khoản vay nằm trong sổ của ban quản lý cũ "
        "nên chỉ chuyển, ghép được các nhóm cùng một ban."
    )


class NotYet(Refusal):
    """What members are in is known of today, not of tomorrow (ngày chưa tới)."""

    text = "Ngày {on} chưa tới. Chị ghi khi việc đã xong, muộn nhất là ngày {today}."


class TooEarly(Refusal):
    """Nobody leaves a group on the day she joined it, or before (vào nhóm sau ngày đó)."""

    text = "{member} vào {group} ngày {since}, chỉ chuyển được từ ngày hôm sau."


class MetSince(Refusal):
    """The meeting of that day, or a later one, was saved with her in it (đã họp sau ngày đó)."""

    text = (
        "{group} đã ghi bảng kê ngày {met_on}, tiền còn ở trưởng nhóm {held} đ. "
        "Chị chọn một ngày sau buổi họp đó."
    )


class HoldsCash(Refusal):
    """A group ends with empty hands only (còn tiền chưa nộp)."""

    text = "{group} còn {held} đ thu rồi chưa nộp thủ quỹ. Nộp xong mới ghép, tách được nhóm."


class GroupEnded(Refusal):
    """A group that does not hold on the day (nhóm không hoạt động)."""

    text = "{group} không hoạt động vào ngày {on}."


class NobodyChosen(Refusal):
    """Somebody must move (chưa chọn ai)."""

    text = "Chị chọn ít nhất một thành viên."


class SameGroup(Refusal):
    """She is in that group already (đang ở nhóm đó)."""

    text = "{member} đang ở {group} rồi."


class ReasonMissing(Refusal):
    """Why they move must be told (thiếu lý do)."""

    text = "Phải ghi lý do chuyển nhóm."


class MinutesMissing(Refusal):
    """Groups merge and split by minutes of their meeting (thiếu biên bản)."""

    text = "Phải ghi số biên bản họp nhóm."


class NewNameMissing(Refusal):
    """A new group needs a name (thiếu tên nhóm)."""

    text = "Phải ghi tên nhóm mới."


class NotInParts(Refusal):
    """A leader is elected from among the group's own members (trưởng nhóm là thành viên)."""

    text = "Trưởng nhóm phải là thành viên của nhóm mới. Chị chọn lại."


class GoneOn(Refusal):
    """What came after rests on the group as it is now (đã có việc sau đó)."""

    text = "Không hủy được nữa: sau đó đã có người vào hoặc ra nhóm."


class MetAfter(GoneOn):
    """The group has met since (đã họp)."""

    text = "Không hủy được nữa: sau đó nhóm đã họp và ghi bảng kê."


class LentAfter(GoneOn):
    """The group was paid out money since (đã giải ngân)."""

    text = "Không hủy được nữa: sau đó nhóm đã được giải ngân."


class RegroupedAfter(GoneOn):
    """The group has changed again since (đã ghép, tách lần nữa)."""

    text = "Không hủy được nữa: sau đó nhóm đã chuyển, ghép hoặc tách. Chị hủy lần sau trước."


def groups_in(actor: Actor, verb: Verb, ids: Sequence[int], *, on: date) -> list[Group]:
    """Lock groups of one board in reach that hold on a day, in the order given (các nhóm)."""
    reach = Group.objects.within(actor.scope(verb)).filter(pk__in=ids).order_by("pk")
    rows = reach.select_for_update(of=("self",)).select_related("board__fund")
    found = {group.pk: group for group in rows}
    if len(found) != len(set(ids)):
        raise Unseen
    groups = [found[pk] for pk in dict.fromkeys(ids)]
    for group in groups:
        if group.board_id != groups[0].board_id:
            raise OtherBoard(group=str(group), board=str(group.board))
        if group.valid_from > on or (group.valid_to and group.valid_to < on):
            raise GroupEnded(group=str(group), on=on)
    return groups


def refuse_day(board_id: int, *, on: date, today: date) -> None:
    """Refuse a day to come, and one in a closed month (ngày không ghi được)."""
    if on > today:
        raise NotYet(on=on, today=today)
    refuse_closed(board_id, on=on)


def refuse_bound(members: Sequence[Member], *, on: date) -> None:
    """Refuse whom a later membership or a saved meeting binds to her group (chưa chuyển được)."""
    held = Membership.objects.filter(member__in=members, valid_to=None, valid_from__gte=on)
    for row in held.select_related("member", "group")[:1]:
        raise TooEarly(member=row.member.name, group=str(row.group), since=row.valid_from)
    sheets = CollectionSheet.objects.filter(lines__member__in=members, met_on__gte=on)
    for sheet in sheets.select_related("group").order_by("-met_on")[:1]:
        cash = held_by_leaders([sheet.group_id]).get(sheet.group_id, 0)
        raise MetSince(group=str(sheet.group), met_on=sheet.met_on, held=cash)


def refuse_cash(groups: Sequence[Group]) -> None:
    """Refuse groups whose leader still holds what was collected (còn tiền chưa nộp)."""
    held = held_by_leaders([group.pk for group in groups])
    for group in groups:
        if cash := held.get(group.pk, 0):
            raise HoldsCash(group=str(group), held=cash)


def refuse_size(group: Group, joining: int) -> None:
    """Refuse a group more members than the fund allows (quy mô nhóm)."""
    count = Member.objects.filter(group=group).count() + joining
    require_room(group=str(group), count=count, most=group.board.fund.group_max)


def carry(regrouping: Regrouping, members: Sequence[Member], changes: Changes) -> None:
    """Bring members, their loans, dossiers, savings and drawers into a group (chuyển nhóm)."""
    ids, to = [member.pk for member in members], regrouping.group_id
    shift(regrouping, members)
    loans_follow(ids, group_id=to)
    savings_follow(ids, group_id=to)
    drawers_follow(ids, group_id=to)
    Regrouping.objects.filter(pk=regrouping.pk).update(ended=changes.written())


def carry_back(regrouping: Regrouping, record: Record) -> None:
    """Bring everything back to where it was (hủy chuyển, ghép, tách nhóm)."""
    for group_id, ids in shift_back(regrouping).items():
        loans_return(ids, left=regrouping.group_id, group_id=group_id)
        savings_follow(ids, group_id=group_id)
        drawers_follow(ids, group_id=group_id)
    restore(regrouping)
    Regrouping.objects.filter(pk=regrouping.pk).update(undone_by=record)


def refuse_gone_on(regrouping: Regrouping) -> None:
    """Refuse to undo what a closing, a meeting or a change since rests on (không hủy được)."""
    refuse_closed(regrouping.board_id, on=regrouping.on)
    group, after = regrouping.group, regrouping.record_id
    if CollectionSheet.objects.filter(group=group, record__gt=after).exists():
        raise MetAfter
    if lent_since(group.pk, record_id=after):
        raise LentAfter
    later = Regrouping.objects.filter(record__gt=after, undone_by=None)
    if later.filter(Q(group=group) | Q(members__came_from=group)).exists():
        raise RegroupedAfter
    if came_and_went(regrouping):
        raise GoneOn
