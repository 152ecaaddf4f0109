"""Which loans and dossiers follow a member into another group? Behind the doorway."""

from collections.abc import Collection

from qqv.lending.models import Application, Disbursement, Loan

OPEN = (
    Application.Stage.APPLIED,
    Application.Stage.ENDORSED,
    Application.Stage.APPRAISED,
    Application.Stage.APPROVED,
)


def loans_follow(members: Collection[int], *, group_id: int) -> None:
    """Point members' open loans and dossiers to another group (khoản vay theo thành viên)."""
    Loan.objects.filter(member__in=members, settled_on=None).update(group=group_id)
    Application.objects.filter(member__in=members, stage__in=OPEN).update(group=group_id)


def loans_return(members: Collection[int], *, left: int, group_id: int) -> None:
    """Point back whatever of theirs lies in the group they leave (khoản vay trở về)."""
    Loan.objects.filter(member__in=members, group=left).update(group=group_id)
    Application.objects.filter(member__in=members, group=left).update(group=group_id)


def lent_since(group_id: int, *, record_id: int) -> bool:
    """Tell whether a group was paid out money after something was recorded (đã giải ngân)."""
    return Disbursement.objects.filter(group=group_id, record__gt=record_id).exists()
