"""By which table is interest shared? One proposes, another decides; no table is ever edited."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Max, QuerySet

from qqv.capital.models import ShareDecision, ShareLine, SharingRun
from qqv.capital.models import ShareTable as TableRow
from qqv.people.deciding import require_decidable, require_proposable, whole_fund
from qqv.rules import sharing
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen, shown
from qqv.rules.sharing import ShareTable, Who, require_shareable, require_starts
from qqv.trail.recording import recording


def propose_shares(
    actor: Actor, *, table: ShareTable, valid_from: date, reason: str, on: date, request_id: UUID
) -> TableRow:
    """Propose how interest is shared from a quarter on (đề nghị bảng chia lãi).

    Refuses a table that is not whole, starts within a quarter, beside a standing one or behind
    what was shared, and a second one before the first is decided.
    """
    content = {"table": str(table), "from": valid_from, "why": reason, "on": on}
    with recording(actor, Verb.PROPOSE_SHARES, request_id, content) as record:
        fund_id = whole_fund(actor, Verb.PROPOSE_SHARES)
        waiting = TableRow.objects.filter(fund=fund_id, decision=None).first()
        require_proposable(waiting=waiting.valid_from if waiting else None, reason=reason)
        require_shareable(table)
        _require_starts(fund_id, valid_from)
        row = TableRow.objects.create(
            fund_id=fund_id,
            valid_from=valid_from,
            on=on,
            reason=reason.strip(),
            proposer_id=actor.user_id,
            record=record,
        )
        ShareLine.objects.bulk_create(
            ShareLine(table=row, who=line.who.value, members_from=line.members_from, part=line.part)
            for line in table.lines
        )
        record.subject = f"Đề nghị bảng chia lãi từ {shown(valid_from)}"
        record.facts = {"table": row.pk}
        return row


def decide_shares(
    actor: Actor,
    *,
    table_id: int,
    approved: bool,
    decision_no: str,
    reason: str,
    on: date,
    request_id: UUID,
) -> ShareDecision:
    """Put a table into force, or refuse it with a reason (quyết định bảng chia lãi).

    Refuses the proposer herself, a second decision, and a quarter that was shared meanwhile.
    """
    content = {"table": table_id, "yes": approved, "no": decision_no, "why": reason, "on": on}
    with recording(actor, Verb.DECIDE_SHARES, request_id, content) as record:
        fund_id = whole_fund(actor, Verb.DECIDE_SHARES)
        row = TableRow.objects.filter(fund=fund_id, pk=table_id).first()
        if row is None:
            raise Unseen
        made = ShareDecision.objects.filter(table=row).first()
        require_decidable(
            actor,
            proposer_id=row.proposer_id,
            decided_on=made.on if made else None,
            approved=approved,
            decision_no=decision_no,
            reason=reason,
        )
        if approved:
            _require_starts(fund_id, row.valid_from)
        verdict = "Duyệt" if approved else "Không duyệt"
        record.subject = f"{verdict} bảng chia lãi từ {shown(row.valid_from)}"
        return ShareDecision.objects.create(
            table=row,
            on=on,
            approved=approved,
            decision_no=decision_no.strip() if approved else "",
            reason=reason.strip(),
            proposer_id=row.proposer_id,
            decider_id=actor.user_id,
            record=record,
        )


def standing(fund_id: int) -> QuerySet[TableRow]:
    """List the tables that were decided, the first first (các bảng đã duyệt)."""
    return TableRow.objects.filter(fund=fund_id, decision__approved=True).order_by("valid_from")


def table_on(fund_id: int, on: date) -> TableRow | None:
    """Find the table that holds on a day (bảng chia đang áp dụng)."""
    return standing(fund_id).filter(valid_from__lte=on).last()


def tables_of(ids: Collection[int]) -> dict[int, ShareTable]:
    """Read tables as the rules take them, in one statement (bảng chia)."""
    lines: dict[int, list[sharing.ShareLine]] = {pk: [] for pk in ids}
    for row in ShareLine.objects.filter(table__in=ids).order_by("pk"):
        lines[row.table_id].append(
            sharing.ShareLine(who=Who(row.who), part=row.part, members_from=row.members_from)
        )
    return {pk: ShareTable(lines=tuple(rows)) for pk, rows in lines.items()}


def _require_starts(fund_id: int, valid_from: date) -> None:
    runs = SharingRun.objects.filter(board__fund=fund_id)
    require_starts(
        valid_from,
        standing=list(standing(fund_id).values_list("valid_from", flat=True)),
        shared_through=runs.aggregate(last=Max("last"))["last"],
    )
