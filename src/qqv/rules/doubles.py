"""Does somebody borrow twice, under two names or from two places? (vay trùng)"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from qqv.rules.refusals import Refusal


class Match(StrEnum):
    """In what two members are alike (điểm trùng), the surest first."""

    ID = "id"
    HOUSEHOLD = "household"
    ACCOUNT = "account"
    PHONE = "phone"
    NAME = "name"
    ADDRESS = "address"


MATCH_NAMES = {
    Match.ID: "số CCCD",
    Match.HOUSEHOLD: "cùng hộ",
    Match.ACCOUNT: "số tài khoản",
    Match.PHONE: "số điện thoại",
    Match.NAME: "họ tên và ngày sinh",
    Match.ADDRESS: "địa chỉ",
}


class BorrowsElsewhere(Refusal):
    """One identity number borrows once in the whole fund (vay hai nơi)."""

    text = (
        "{member}: số CCCD …{tail} đang có khoản vay hoặc hồ sơ chưa xong ở {place}. "
        "Một người chỉ vay một khoản trong toàn Quỹ."
    )


class HouseholdAsks(Refusal):
    """One loan in a household, asked for or owed (hộ đã có khoản vay hoặc hồ sơ)."""

    text = (
        "Hộ của {member} đã có {other} đang vay hoặc có hồ sơ chưa xong. Mỗi hộ chỉ một người vay."
    )


class Unexplained(Refusal):
    """Who is like a borrower is told apart in writing (trùng, chưa giải trình)."""

    text = (
        "{member} trùng {matches} với {other} đang vay hoặc có hồ sơ. "
        "Người thẩm định phải ghi rõ đã đối chiếu thế nào."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Somebody who is like the applicant; `who` says no more than the reader may see (người trùng).

    `borrows` tells that she owes or has a dossier under way.
    """

    who: str
    place: str
    matches: tuple[Match, ...]
    borrows: bool


def refuse_doubles(twins: Iterable[Twin], *, member: str, tail: str) -> None:
    """Refuse a second loan of one person or of one household (vay trùng), fund.md 6.2."""
    for twin in twins:
        if twin.borrows and Match.ID in twin.matches:
            raise BorrowsElsewhere(member=member, tail=tail, place=twin.place)
        if twin.borrows and Match.HOUSEHOLD in twin.matches:
            raise HouseholdAsks(member=member, other=twin.who)


def require_explained(twins: Iterable[Twin], *, member: str, explained: str) -> None:
    """Refuse to pass who is like a borrower without a word on it (giải trình điểm trùng)."""
    for twin in twins:
        if twin.borrows and not explained.strip():
            said = ", ".join(MATCH_NAMES[match] for match in twin.matches)
            raise Unexplained(member=member, matches=said, other=twin.who)
