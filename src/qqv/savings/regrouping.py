"""Which savings books follow a member into another group? Behind the doorway."""

from collections.abc import Collection

from qqv.savings.models import SavingsBook


def savings_follow(members: Collection[int], *, group_id: int) -> None:
    """Point members' savings books to the group they are in (sổ tiết kiệm theo thành viên)."""
    SavingsBook.objects.filter(member__in=members).update(group=group_id)
