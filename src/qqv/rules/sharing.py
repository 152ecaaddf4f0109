"""Who gets which part of the interest that came in? Dated tables, to the last đồng (chia lãi)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qqv.rules.money import Vnd, share
from qqv.rules.periods import Every, Span, span_around
from qqv.rules.refusals import Refusal

WHOLE = 10_000


class Who(StrEnum):
    """Who may have a part; the fund comes first, for the last đồng is its own (người nhận)."""

    FUND = "fund"
    PROVINCE = "province"
    CHAIR = "chair"
    DEPUTY = "deputy"
    ACCOUNTANT = "accountant"
    CASHIER = "cashier"
    LEADER = "leader"
    DEPUTY_LEADER = "deputy_leader"


WHO_NAMES = {
    Who.FUND: "Để lại quỹ",
    Who.PROVINCE: "Ban quản lý quỹ tỉnh",
    Who.CHAIR: "Trưởng ban quản lý xã",
    Who.DEPUTY: "Phó ban quản lý xã",
    Who.ACCOUNTANT: "Kế toán quỹ xã",
    Who.CASHIER: "Thủ quỹ xã",
    Who.LEADER: "Trưởng nhóm",
    Who.DEPUTY_LEADER: "Phó nhóm",
}
OF_GROUP = frozenset({Who.LEADER, Who.DEPUTY_LEADER})
ALWAYS = frozenset({Who.FUND, Who.PROVINCE})

Parts = dict[Who, Vnd]


class BadShares(Refusal):
    """A table nobody can share by (bảng chia không hợp lệ)."""

    text = "Bảng chia lãi không hợp lệ."


class SharesNotWhole(BadShares):
    """The parts of every group add up to the whole (tổng phải là 100%)."""

    text = "Cộng các phần của nhóm từ {members} thành viên được {total}%, phải đúng 100%."


class NegativeShare(BadShares):
    """No part is less than nothing, the fund's own remainder included (phần âm)."""

    text = "{who} có phần {part}%, phần chia và phần để lại quỹ không được âm."


class SharedTwice(BadShares):
    """One line for one receiver and size of group (trùng dòng)."""

    text = "{who} có hai dòng cho nhóm từ {members} thành viên."


class NotAtQuarter(BadShares):
    """A table holds for whole quarters (áp dụng từ đầu quý)."""

    text = "Bảng chia áp dụng từ ngày đầu một quý. Ngày {on} không phải ngày đầu quý."


class Overlapping(BadShares):
    """Two tables never hold on one day (trùng thời gian áp dụng)."""

    text = "Đã có bảng chia áp dụng từ ngày {since}. Bảng mới phải bắt đầu sau ngày đó."


class QuarterShared(BadShares):
    """What was shared was shared by the table of its quarter (quý đã chia)."""

    text = "Lãi đã chia đến hết ngày {through}. Bảng mới phải bắt đầu sau ngày đó."


class BadRun(Refusal):
    """A quarter that cannot be shared now (chưa chia được)."""

    text = "Quý này chưa chia lãi được."


class QuarterNotOver(BadRun):
    """Interest is shared when the quarter is over (quý chưa hết)."""

    text = "Quý kết thúc ngày {last}. Hết quý mới chia lãi."


class BookNotClosed(BadRun):
    """Interest is shared from closed months (chưa khóa sổ)."""

    text = "Sổ phải khóa đến hết ngày {last} rồi mới chia lãi quý này."


class SharedAlready(BadRun):
    """A quarter is shared once (quý đã chia)."""

    text = "Quý bắt đầu ngày {first} đã chia lãi rồi. Khoản đảo về sau được bù ở quý tiếp theo."


class QuarterOutOfTurn(BadRun):
    """Quarters are shared one after the other (chia lần lượt từng quý)."""

    text = "Phải chia lần lượt từng quý. Quý cần chia tiếp theo bắt đầu ngày {next}."


class NoTable(BadRun):
    """No table was in force (chưa có bảng chia)."""

    text = "Chưa có bảng chia lãi nào áp dụng cho quý bắt đầu ngày {first}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """A receiver's part of 10,000, for groups from so many members on (dòng của bảng chia)."""

    who: Who
    part: int
    members_from: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareTable:
    """How the interest of a group is shared, by its size (bảng chia lãi)."""

    lines: tuple[ShareLine, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """From how many members on something changes, zero first (các mức quy mô)."""
        return tuple(sorted({0, *(line.members_from for line in self.lines)}))

    def parts(self, members: int) -> dict[Who, int]:
        """Give the parts of 10,000 that hold for a group of a size (phần theo quy mô)."""
        found: dict[Who, int] = {}
        for line in sorted(self.lines, key=lambda line: line.members_from):
            if line.members_from <= members:
                found[line.who] = line.part
        return found


def require_shareable(table: ShareTable) -> None:
    """Refuse a table with a part below zero, a line twice, or not 100% for every size (xét)."""
    seen: set[tuple[Who, int]] = set()
    for line in table.lines:
        if line.part < 0 or line.members_from < 0:
            raise NegativeShare(who=WHO_NAMES[line.who], part=percent(line.part))
        if (line.who, line.members_from) in seen:
            raise SharedTwice(who=WHO_NAMES[line.who], members=line.members_from)
        seen.add((line.who, line.members_from))
    for members in table.sizes:
        total = sum(table.parts(members).values())
        if total != WHOLE:
            raise SharesNotWhole(members=members, total=percent(total))


def require_starts(
    on: date, *, standing: Collection[date], shared_through: date | None = None
) -> None:
    """Refuse a table that starts within a quarter, beside another, or behind a run (hiệu lực)."""
    if span_around(on, every=Every.QUARTER).first != on:
        raise NotAtQuarter(on=on)
    if standing and on <= max(standing):
        raise Overlapping(since=max(standing))
    if shared_through and on <= shared_through:
        raise QuarterShared(through=shared_through)


def require_runnable(
    span: Span, *, on: date, closed_through: date | None, shared: Collection[date]
) -> None:
    """Refuse a quarter that runs on, is not closed, was shared, or out of turn (xét quý).

    `shared` are the first days of the quarters that were shared.
    """
    if span.first in shared:
        raise SharedAlready(first=span.first)
    if shared and span.before.first != max(shared):
        raise QuarterOutOfTurn(next=span_around(max(shared), every=Every.QUARTER).after.first)
    if on <= span.last:
        raise QuarterNotOver(last=span.last)
    if closed_through is None or closed_through < span.last:
        raise BookNotClosed(last=span.last)


def shared_out(interest: Vnd, table: ShareTable, *, members: int, filled: Collection[Who]) -> Parts:
    """Share one group's interest; what nobody is there to receive stays with the fund (chia lãi).

    The largest remainders get the odd đồng; of equal ones the fund's comes first. Interest below
    zero, of a quarter in which more was undone than paid, is taken from the same parts.
    """
    weights = dict.fromkeys(Who, 0)
    for who, part in table.parts(members).items():
        weights[who if who in filled or who in ALWAYS else Who.FUND] += part
    amounts = share(abs(interest), list(weights.values()))
    sign = 1 if interest >= 0 else -1
    return {who: sign * amount for who, amount in zip(weights, amounts, strict=True) if amount}


def corrected(now: Parts, given: Mapping[Who, Vnd]) -> Parts:
    """Tell what brings the parts given before to what they should have been (phần bù)."""
    wanted = {who: now.get(who, 0) - given.get(who, 0) for who in Who}
    return {who: amount for who, amount in wanted.items() if amount}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a receiver is paid, and what stays to be taken off next time, in đồng (được nhận)."""

    payable: Vnd
    left: Vnd


def due(amount: Vnd, *, carried: Vnd) -> Due:
    """Take what was paid too much before off what is earned now (bù trừ); never asks for money."""
    assert carried <= 0, carried
    total = amount + carried
    return Due(payable=max(total, 0), left=min(total, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupInterest:
    """What came in from a group of a size, in đồng (lãi của nhóm)."""

    members: int
    interest: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Officers' allowance of groups one by one, and as one group, in đồng (nếu sáp nhập)."""

    each: tuple[Parts, ...]
    merged: Parts

    @property
    def before(self) -> Vnd:
        return sum(sum(parts.values()) for parts in self.each)

    @property
    def after(self) -> Vnd:
        return sum(self.merged.values())


def what_if_merged(
    groups: Sequence[GroupInterest], table: ShareTable, *, filled: Collection[Who]
) -> Merged:
    """Compare what group officers would have with what one group's would (nếu sáp nhập)."""
    whole = GroupInterest(
        members=sum(group.members for group in groups),
        interest=sum(group.interest for group in groups),
    )
    each = tuple(_officers(one, table, filled) for one in groups)
    return Merged(each=each, merged=_officers(whole, table, filled))


def percent(part: int) -> str:
    """Write a part of 10,000 as percent: 50, 12,5 (phần trăm)."""
    sign, size = ("-" if part < 0 else ""), abs(part)
    whole, rest = divmod(size, 100)
    return f"{sign}{whole},{rest:02d}".rstrip("0").rstrip(",")


def _officers(group: GroupInterest, table: ShareTable, filled: Collection[Who]) -> Parts:
    parts = shared_out(group.interest, table, members=group.members, filled=filled)
    return {who: amount for who, amount in parts.items() if who in OF_GROUP}
