"""What would group officers have if groups were one group? From a quarter's receipts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from qqv.capital.share_tables import table_on, tables_of
from qqv.ledger.interest import interest_lines
from qqv.people.models import Board, Group
from qqv.people.sizes import members_on
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.periods import Every, span_around
from qqv.rules.refusals import Refusal, Unseen
from qqv.rules.sharing import OF_GROUP, GroupInterest, NoTable, what_if_merged


class OneGroup(Refusal):
    """A merger is of two groups or more (chọn ít nhất hai nhóm)."""

    text = "Chị chọn ít nhất hai nhóm để xem thử sáp nhập."


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAllowance:
    """A group with its interest and its officers' allowance of a quarter, in đồng (phụ cấp)."""

    id: int
    name: str
    members: int
    interest: Vnd
    allowance: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class MergerPage:
    """The groups of a board, and what chosen ones would have as one, in đồng (nếu sáp nhập)."""

    board_id: int
    board: str
    least: int
    groups: tuple[GroupAllowance, ...]
    chosen: tuple[GroupAllowance, ...]
    members: int
    interest: Vnd
    before: Vnd
    after: Vnd


def merger_page(
    actor: Actor, *, board_id: int, quarter: date, chosen: Collection[int]
) -> MergerPage:
    """Compare officers' allowance of chosen groups with one group's (xem thử sáp nhập).

    Refuses a single group, and a quarter without a table.
    """
    boards = Board.objects.within(actor.scope(Verb.SEE_BOOKS)).select_related("fund")
    board = boards.filter(pk=board_id, level=Board.Level.COMMUNE).first()
    if board is None:
        raise Unseen
    span = span_around(quarter, every=Every.QUARTER)
    row = table_on(board.fund_id, span.first)
    if row is None:
        raise NoTable(first=span.first)
    table = tables_of([row.pk])[row.pk]
    sizes = members_on([board.pk], on=span.last)
    paid: dict[int | None, Vnd] = {}
    for line in interest_lines([board.pk], first=span.first, last=span.last)[board.pk]:
        paid[line.group_id] = paid.get(line.group_id, 0) + line.amount
    groups = []
    for group in Group.objects.filter(board=board).order_by("number"):
        one = GroupInterest(members=sizes.get(group.pk, 0), interest=paid.get(group.pk, 0))
        if one.members or one.interest:
            found = what_if_merged([one], table, filled=OF_GROUP)
            groups.append(
                GroupAllowance(
                    id=group.pk,
                    name=str(group),
                    members=one.members,
                    interest=one.interest,
                    allowance=found.before,
                )
            )
    picked = tuple(group for group in groups if group.id in chosen)
    if len(picked) == 1:
        raise OneGroup
    sums = [GroupInterest(members=one.members, interest=one.interest) for one in picked]
    compared = what_if_merged(sums, table, filled=OF_GROUP)
    return MergerPage(
        board_id=board.pk,
        board=board.name,
        least=board.fund.group_min,
        groups=tuple(groups),
        chosen=picked,
        members=sum(one.members for one in picked),
        interest=sum(one.interest for one in picked),
        before=compared.before,
        after=compared.after,
    )
