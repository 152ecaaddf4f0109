"""Which share tables hold, held and were proposed? As pages."""

from dataclasses import dataclass
from datetime import date, timedelta

from qqv.capital.models import ShareTable as TableRow
from qqv.capital.share_tables import tables_of
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen
from qqv.rules.sharing import WHO_NAMES, Who, percent


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """A table with its parts by size of group, and what was decided (bảng chia lãi).

    `rows` name a receiver and give a part in percent for each of `sizes`.
    """

    id: int
    valid_from: date
    valid_to: date | None
    on: date
    reason: str
    proposer: str
    mine: bool
    decided_on: date | None
    approved: bool
    decision_no: str
    answer: str
    decider: str
    sizes: tuple[int, ...]
    rows: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]

    def holds(self, on: date) -> bool:
        """Tell whether it is in force on a day (đang áp dụng)."""
        ended = self.valid_to is not None and self.valid_to < on
        return self.approved and self.valid_from <= on and not ended


def tables_page(actor: Actor) -> tuple[TablePage, ...]:
    """List the fund's tables, the latest first; what waits only for who sees all (các bảng)."""
    rows = TableRow.objects.filter(fund=actor.fund_id).order_by("-valid_from", "-pk")
    if not actor.scope(Verb.SEE_BOOKS).everywhere:
        rows = rows.filter(decision__approved=True)
    found = list(rows.select_related("proposer", "decision__decider"))
    tables = tables_of([row.pk for row in found])
    made: list[TablePage] = []
    ends: date | None = None
    for row in found:
        decision = getattr(row, "decision", None)
        approved = bool(decision and decision.approved)
        table = tables[row.pk]
        parts = [table.parts(size) for size in table.sizes]
        made.append(
            TablePage(
                id=row.pk,
                valid_from=row.valid_from,
                valid_to=ends if approved else None,
                on=row.on,
                reason=row.reason,
                proposer=row.proposer.name,
                mine=row.proposer_id == actor.user_id,
                decided_on=decision.on if decision else None,
                approved=approved,
                decision_no=decision.decision_no if decision else "",
                answer=decision.reason if decision else "",
                decider=decision.decider.name if decision else "",
                sizes=table.sizes,
                rows=tuple(
                    (
                        WHO_NAMES[who],
                        tuple(
                            (size, percent(by.get(who, 0)))
                            for size, by in zip(table.sizes, parts, strict=True)
                        ),
                    )
                    for who in Who
                    if any(by.get(who) for by in parts)
                ),
            )
        )
        if approved:
            ends = row.valid_from - timedelta(days=1)
    return tuple(made)


def table_to_decide(actor: Actor, *, table_id: int) -> TablePage:
    """Show a table to the person who decides it (bảng chờ quyết định)."""
    seen = tables_page(actor) if actor.scope(Verb.DECIDE_SHARES).everywhere else ()
    found = next((page for page in seen if page.id == table_id), None)
    if found is None:
        raise Unseen
    return found
