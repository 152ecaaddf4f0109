"""What does every paper of a dossier know of its application? (một hồ sơ)"""

from dataclasses import dataclass
from typing import Any

from qqv.lending.models import Application, Appraisal, Loan, Survey
from qqv.papers.heads import head_of
from qqv.papers.writing import day, long_day
from qqv.people.models import Group, Member

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An application with all that belongs to it (một hồ sơ)."""

    row: Application

    @property
    def loan(self) -> Loan | None:
        return getattr(self.row, "loan", None)

    @property
    def survey(self) -> Survey | None:
        """What her household was asked last before she applied (khảo sát gần nhất)."""
        asked = Survey.objects.filter(board=self.row.board_id, member=self.row.member_id)
        return asked.filter(on__lte=self.row.on, withdrawn_on=None).order_by("-on", "-pk").first()

    @property
    def visit(self) -> Appraisal | None:
        """The visit the decision stands on, else the last one (thẩm định)."""
        if self.approval:
            return Appraisal.objects.select_related("appraiser").get(pk=self.approval.appraisal_id)
        return self.row.appraisals.select_related("appraiser").order_by("-pk").first()

    @property
    def approval(self) -> Any:
        return getattr(self.row, "approval", None)

    @property
    def vote(self) -> Any:
        return getattr(self.row, "endorsement", None)

    @property
    def principal(self) -> int:
        return self.approval.principal if self.approval else self.row.principal

    def head(self, kind: str, *, number: str = "", on: Any = None) -> dict[str, str]:
        """The head with place and day (đầu trang)."""
        place = f"{self.row.board.name}, {long_day(on)}"
        return head_of(kind, self.row.board, number=number, place=place)

    @property
    def borrower(self) -> Facts:
        return borrower_of(self.row.member, self.row.group)


def borrower_of(member: Member, group: Group) -> Facts:
    """Who she is; of the identity number the tail only, she writes the rest (người vay)."""
    home = member.household
    tail = member.id_number[-4:]
    return (
        ("Họ và tên", member.name),
        ("Ngày sinh", day(member.born_on)),
        ("Số CCCD", f"........................{tail}" if tail else ""),
        ("Chỗ ở", ", ".join(filter(None, (home.address, str(home.hamlet or ""))))),
        ("Thuộc diện", str(home.get_standing_display())),
        ("Nhóm TK-TD", str(group)),
    )
