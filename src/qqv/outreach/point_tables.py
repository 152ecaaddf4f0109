"""By which points are communes ranked? One proposes, another decides; no table is ever edited."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from qqv.outreach.models import PointDecision, PointLine, Ranking
from qqv.outreach.models import PointTable as TableRow
from qqv.people.deciding import require_decidable, require_proposable, whole_fund
from qqv.rules.access import Actor, Verb
from qqv.rules.emulation import PointTable, Scale, require_points_start, require_scorable
from qqv.rules.refusals import Unseen, shown
from qqv.trail.recording import recording


def propose_points(
    actor: Actor, *, table: PointTable, valid_from: date, reason: str, on: date, request_id: UUID
) -> TableRow:
    """Propose how communes earn points from a year on (đề nghị bảng điểm thi đua).

    Refuses a table that is not a hundred points, from within a year, beside a standing one, of a
    frozen year, and a second one before the first is decided.
    """
    content = {"table": str(table), "from": valid_from, "why": reason, "on": on}
    with recording(actor, Verb.PROPOSE_POINTS, request_id, content) as record:
        fund_id = whole_fund(actor, Verb.PROPOSE_POINTS)
        waiting = TableRow.objects.filter(fund=fund_id, decision=None).first()
        require_proposable(waiting=waiting.valid_from if waiting else None, reason=reason)
        require_scorable(table)
        _require_start(fund_id, valid_from)
        row = TableRow.objects.create(
            fund_id=fund_id,
            valid_from=valid_from,
            on=on,
            reason=reason.strip(),
            good_from=table.good_from,
            fair_from=table.fair_from,
            average_from=table.average_from,
            proposer_id=actor.user_id,
            record=record,
        )
        PointLine.objects.bulk_create(
            PointLine(table=row, code=scale.code, most=scale.most, zero=scale.zero, full=scale.full)
            for scale in table.scales
        )
        record.subject = f"Đề nghị bảng điểm thi đua từ {shown(valid_from)}"
        record.facts = {"table": row.pk}
        return row


def decide_points(
    actor: Actor,
    *,
    table_id: int,
    approved: bool,
    decision_no: str,
    reason: str,
    on: date,
    request_id: UUID,
) -> PointDecision:
    """Put a table into force, or refuse it with a reason (quyết định bảng điểm thi đua).

    Refuses the proposer herself, a second decision, and a year that was frozen meanwhile.
    """
    content = {"table": table_id, "yes": approved, "no": decision_no, "why": reason, "on": on}
    with recording(actor, Verb.DECIDE_POINTS, request_id, content) as record:
        fund_id = whole_fund(actor, Verb.DECIDE_POINTS)
        row = TableRow.objects.filter(fund=fund_id, pk=table_id).first()
        if row is None:
            raise Unseen
        made = PointDecision.objects.filter(table=row).first()
        require_decidable(
            actor,
            proposer_id=row.proposer_id,
            decided_on=made.on if made else None,
            approved=approved,
            decision_no=decision_no,
            reason=reason,
        )
        if approved:
            _require_start(fund_id, row.valid_from)
        verdict = "Duyệt" if approved else "Không duyệt"
        record.subject = f"{verdict} bảng điểm thi đua từ {shown(row.valid_from)}"
        return PointDecision.objects.create(
            table=row,
            on=on,
            approved=approved,
            decision_no=decision_no.strip() if approved else "",
            reason=reason.strip(),
            proposer_id=row.proposer_id,
            decider_id=actor.user_id,
            record=record,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsInForce:
    """The table of a year with its decision (bảng điểm đang áp dụng)."""

    id: int
    valid_from: date
    decision_no: str
    table: PointTable


def standing(fund_id: int) -> QuerySet[TableRow]:
    """List the tables that were decided, the first first (các bảng đã duyệt)."""
    return TableRow.objects.filter(fund=fund_id, decision__approved=True).order_by("valid_from")


def points_of_year(fund_id: int, *, year: int) -> PointsInForce | None:
    """Find the table that holds for a year; None before there was one (bảng điểm của năm)."""
    rows = standing(fund_id).filter(valid_from__lte=date(year, 1, 1)).select_related("decision")
    row = rows.last()
    if row is None:
        return None
    return PointsInForce(
        id=row.pk,
        valid_from=row.valid_from,
        decision_no=row.decision.decision_no,
        table=table_of(row),
    )


def table_of(row: TableRow) -> PointTable:
    """Read a table as the rules take it (bảng điểm)."""
    return PointTable(
        scales=tuple(
            Scale(code=line.code, most=line.most, zero=line.zero, full=line.full)
            for line in sorted(row.lines.all(), key=lambda line: line.pk)
        ),
        good_from=row.good_from,
        fair_from=row.fair_from,
        average_from=row.average_from,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """One table as it is published, proposed or refused (một bảng điểm)."""

    id: int
    valid_from: date
    table: PointTable
    on: date
    reason: str
    proposer: str
    mine: bool
    decided_on: date | None
    approved: bool
    decision_no: str
    answer: str
    decider: str


def tables_page(actor: Actor) -> tuple[TablePage, ...]:
    """List the tables, the newest first; communes see what was decided (các bảng điểm)."""
    rows = TableRow.objects.filter(fund=actor.fund_id).order_by("-valid_from", "-pk")
    if not actor.scope(Verb.SEE_BOOKS).everywhere:
        rows = rows.filter(decision__approved=True)
    around = rows.select_related("proposer", "decision__decider").prefetch_related("lines")
    return tuple(_page(row, actor) for row in around)


def table_to_decide(actor: Actor, *, table_id: int) -> TablePage:
    """Show a table to the person who decides it (bảng chờ quyết định)."""
    seen = tables_page(actor) if actor.scope(Verb.DECIDE_POINTS).everywhere else ()
    found = next((page for page in seen if page.id == table_id), None)
    if found is None:
        raise Unseen
    return found


def _page(row: TableRow, actor: Actor) -> TablePage:
    decision: PointDecision | None = getattr(row, "decision", None)
    return TablePage(
        id=row.pk,
        valid_from=row.valid_from,
        table=table_of(row),
        on=row.on,
        reason=row.reason,
        proposer=row.proposer.name,
        mine=row.proposer_id == actor.user_id,
        decided_on=decision.on if decision else None,
        approved=bool(decision and decision.approved),
        decision_no=decision.decision_no if decision else "",
        answer=decision.reason if decision else "",
        decider=decision.decider.name if decision else "",
    )


def _require_start(fund_id: int, valid_from: date) -> None:
    require_points_start(
        valid_from,
        standing=list(standing(fund_id).values_list("valid_from", flat=True)),
        frozen=list(Ranking.objects.filter(fund=fund_id).values_list("year", flat=True)),
    )
