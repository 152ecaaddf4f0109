"""What was saved of a meeting, line by line?"""

from dataclasses import dataclass
from datetime import date, datetime

from qqv.collection.models import CollectionLine, CollectionSheet
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRow:
    """One member's line of a saved sheet, in đồng (dòng đã ghi)."""

    name: str
    number: str
    loan_id: int | None
    attended: bool
    principal: Vnd
    interest: Vnd
    saved: Vnd
    outstanding: Vnd | None
    repayment_id: int | None
    reversed: bool

    @property
    def total(self) -> Vnd:
        return self.principal + self.interest + self.saved


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSheet:
    """A meeting as it was saved (bảng kê đã ghi sổ)."""

    id: int
    group_id: int
    group: str
    commune: str
    union: str
    met_on: date
    part: int
    present: int
    total: Vnd
    voucher: str
    check_code: str
    entry_id: int | None
    saved_by: str
    saved_at: datetime
    rows: tuple[SavedRow, ...]
    others: tuple[tuple[int, int], ...]

    @property
    def principal(self) -> Vnd:
        return sum(row.principal for row in self.rows)

    @property
    def interest(self) -> Vnd:
        return sum(row.interest for row in self.rows)

    @property
    def saved(self) -> Vnd:
        return sum(row.saved for row in self.rows)


def saved_sheet(actor: Actor, *, sheet_id: int) -> SavedSheet:
    """Show a saved meeting the way its paper looks (xem bảng kê đã ghi)."""
    reach = CollectionSheet.objects.within(actor.scope(Verb.SEE)).filter(pk=sheet_id)
    sheet = reach.select_related("group", "board__fund", "entry", "record__actor").first()
    if sheet is None:
        raise Unseen
    lines = CollectionLine.objects.filter(sheet=sheet).select_related(
        "member", "loan", "repayment__reversal"
    )
    parts = CollectionSheet.objects.filter(group=sheet.group_id, met_on=sheet.met_on)
    return SavedSheet(
        id=sheet.pk,
        group_id=sheet.group_id,
        group=str(sheet.group),
        commune=sheet.board.name,
        union=sheet.board.fund.union,
        met_on=sheet.met_on,
        part=sheet.part,
        present=sheet.present,
        total=sheet.total,
        voucher=sheet.entry.code if sheet.entry else "",
        check_code=sheet.entry.check_code if sheet.entry else "",
        entry_id=sheet.entry_id,
        saved_by=sheet.record.actor.name,
        saved_at=sheet.record.at,
        rows=tuple(_saved_row(line) for line in lines.order_by("member__sort_key", "pk")),
        others=tuple(
            row for row in parts.order_by("part").values_list("pk", "part") if row[0] != sheet.pk
        ),
    )


def _saved_row(line: CollectionLine) -> SavedRow:
    paid = line.repayment
    return SavedRow(
        name=line.member.name,
        number=line.member.number,
        loan_id=line.loan_id,
        attended=line.attended,
        principal=paid.principal if paid else 0,
        interest=paid.interest if paid else 0,
        saved=line.saved,
        outstanding=line.loan.outstanding if line.loan else None,
        repayment_id=line.repayment_id,
        reversed=bool(paid and getattr(paid, "reversal", None)),
    )
