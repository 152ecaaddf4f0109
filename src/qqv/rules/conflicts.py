"""Who may not decide on whose loan, and who may not borrow where? (xung đột lợi ích)"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from qqv.rules.refusals import Refusal


class Relation(StrEnum):
    """How an officer stands to a member (quan hệ), from nearest to farthest."""

    SELF = "self"
    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    IN_LAW = "in_law"
    HOUSEHOLD = "household"
    MONEY = "money"


RELATION_NAMES = {
    Relation.SELF: "chính là thành viên này",
    Relation.SPOUSE: "vợ hoặc chồng",
    Relation.PARENT: "cha hoặc mẹ",
    Relation.CHILD: "con",
    Relation.SIBLING: "anh, chị hoặc em",
    Relation.GRANDPARENT: "ông, bà hoặc cháu",
    Relation.IN_LAW: "dâu, rể hoặc thông gia",
    Relation.HOUSEHOLD: "người cùng hộ",
    Relation.MONEY: "có vay mượn riêng hoặc góp hụi với nhau",
}


class OfficersBorrow(StrEnum):
    """Whether those who hold a board's money or sign for it may borrow it (cán bộ vay)."""

    REFUSED = "refused"
    PROVINCE = "province"


class OwnLoan(Refusal):
    """Nobody decides on her own loan (tự xử lý khoản vay của mình)."""

    text = "{member} chính là chị nên chị không {wanted} hồ sơ này được. Phải là một người khác."


class KinDecides(Refusal):
    """Nobody decides on the loan of somebody close to her (người thân xử lý hồ sơ)."""

    text = (
        "Chị có quan hệ với {member} ({relation}, khai ngày {declared_on}) nên không {wanted} "
        "hồ sơ này được. Phải là một người khác."
    )


class OfficerBorrows(Refusal):
    """Who holds the board's money, or signs for it, does not borrow it (cán bộ vay quỹ)."""

    text = (
        "{member} đang là {post} {place}. Người giữ tiền hoặc ký duyệt của ban quản lý "
        "không vay từ chính quỹ mình quản lý."
    )


class ProvinceMustAppraise(Refusal):
    """An officer's own loan wants the eyes of the province (tỉnh phải thẩm định)."""

    text = (
        "{dossier}: người vay là {post} {place}, nên phải có cán bộ tỉnh thẩm định trước khi duyệt."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What binds an officer to a member's household, as it was declared (quan hệ)."""

    relation: Relation
    declared_on: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A post in the way of the money, held by the borrower herself (chức vụ đang giữ).

    `leads` tells a group leader, who collects but neither keeps the box nor signs.
    """

    post: str
    place: str
    leads: bool = False


def refuse_tie(tie: Tie | None, *, member: str, wanted: str) -> None:
    """Refuse a decision by the borrower herself or by somebody close (không thẩm định, duyệt)."""
    if tie is None:
        return
    if tie.relation == Relation.SELF:
        raise OwnLoan(member=member, wanted=wanted)
    raise KinDecides(
        member=member,
        relation=RELATION_NAMES[tie.relation],
        declared_on=tie.declared_on,
        wanted=wanted,
    )


def refuse_officer(held: Iterable[Held], *, member: str, allowed: OfficersBorrow) -> None:
    """Refuse who keeps the board's cash or signs for it to borrow there (cán bộ vay quỹ)."""
    for post in held:
        if not post.leads and allowed == OfficersBorrow.REFUSED:
            raise OfficerBorrows(member=member, post=post.post, place=post.place)


def require_province(held: Iterable[Held], *, dossier: str, province_looked: bool) -> None:
    """Refuse to approve an officer's loan that no one of the province looked at (tỉnh xem)."""
    for post in held:
        if not province_looked:
            raise ProvinceMustAppraise(dossier=dossier, post=post.post, place=post.place)
