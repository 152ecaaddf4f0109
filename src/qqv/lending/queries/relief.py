"""Which debts are to be frozen or written off, which were, and what came back?"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext

from qqv.lending.models import Loan, Recovery, ReliefRequest, WriteOff
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen
from qqv.rules.relief import CAUSES, RELIEFS, Cause, Relief
from qqv.trail.knowing import told

if TYPE_CHECKING:
    from django.db.models import QuerySet

AROUND = ("loan__member", "loan__group__board", "decision__write_off")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefRow:
    """One request with what was decided, in đồng (một tờ trình xử lý nợ)."""

    id: int
    loan_id: int
    loan: str
    member: str
    group: str
    commune: str
    kind: str
    cause: str
    lent: Vnd
    number: str
    documents: str
    reason: str
    on: date
    since: date | None
    until: date | None
    agreed: bool | None
    decision_no: str
    decided_on: date | None
    decision_reason: str
    principal: Vnd
    interest: Vnd
    recovered: Vnd
    entry_id: int | None

    @property
    def written_off(self) -> bool:
        return self.entry_id is not None

    @property
    def left(self) -> Vnd:
        """What of a debt written off has not come back (còn theo dõi)."""
        return self.principal + self.interest - self.recovered


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefPage:
    """Requests that wait, and what was decided, in đồng (khoanh nợ, xóa nợ)."""

    waiting: tuple[ReliefRow, ...]
    decided: tuple[ReliefRow, ...]

    @property
    def written_off(self) -> Vnd:
        return sum(row.principal for row in self.decided)

    @property
    def recovered(self) -> Vnd:
        return sum(row.recovered for row in self.decided)


def relief_page(actor: Actor) -> ReliefPage:
    """List requests in reach, those that wait first (khoanh nợ, xóa nợ)."""
    rows = [_row(asked) for asked in _asked(actor, Verb.SEE_BOOKS)]
    return ReliefPage(
        waiting=tuple(row for row in rows if row.agreed is None),
        decided=tuple(row for row in rows if row.agreed is not None),
    )


def relief_row(actor: Actor, *, relief_id: int, verb: Verb = Verb.SEE_BOOKS) -> ReliefRow:
    """Show one request (tờ trình xử lý nợ)."""
    asked = _asked(actor, verb).filter(pk=relief_id).first()
    if asked is None:
        raise Unseen
    return _row(asked)


def relief_of(loan: Loan) -> tuple[ReliefRow, ...]:
    """List a loan's requests and decisions (khoanh nợ, xóa nợ của khoản vay)."""
    return tuple(_row(asked) for asked in _rows(ReliefRequest.objects.filter(loan=loan)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What a board wrote off in a span and what came back in it, in đồng (nợ đã xóa)."""

    debts: int = 0
    principal: Vnd = 0
    interest: Vnd = 0
    recovered: Vnd = 0


def lost_by_board(scope: Scope, *, first: date, last: date) -> dict[int, Lost]:
    """Add up write-offs and recoveries between two days by board (nợ đã xóa theo xã)."""
    gone = WriteOff.objects.within(scope).filter(
        told("decision__record__at"), on__range=(first, last)
    )
    back = Recovery.objects.filter(told(), write_off__in=WriteOff.objects.within(scope))
    came = dict(
        back.filter(on__range=(first, last))
        .values_list("write_off__loan__board")
        .annotate(n=Sum("received"))
    )
    sums = gone.values_list("loan__board").annotate(
        n=Count("pk"), p=Sum("principal"), i=Sum("interest")
    )
    found = {board: (n, p, i) for board, n, p, i in sums}
    return {
        board: Lost(
            debts=found.get(board, (0, 0, 0))[0],
            principal=found.get(board, (0, 0, 0))[1],
            interest=found.get(board, (0, 0, 0))[2],
            recovered=came.get(board, 0),
        )
        for board in found.keys() | came.keys()
    }


def _asked(actor: Actor, verb: Verb) -> "QuerySet[ReliefRequest]":
    return _rows(ReliefRequest.objects.within(actor.scope(verb)))


def _rows(rows: "QuerySet[ReliefRequest]") -> "QuerySet[ReliefRequest]":
    back = Sum("decision__write_off__recoveries__received", filter=~Q(decision=None))
    return rows.select_related(*AROUND).annotate(back=back).order_by("-on", "-pk")


def _row(asked: ReliefRequest) -> ReliefRow:
    decision = getattr(asked, "decision", None)
    gone = getattr(decision, "write_off", None)
    loan = asked.loan
    return ReliefRow(
        id=asked.pk,
        loan_id=loan.pk,
        loan=loan.number,
        member=loan.member.name,
        group=str(loan.group),
        commune=loan.group.board.name,
        kind=gettext(RELIEFS[Relief(asked.kind)]),
        cause=gettext(CAUSES[Cause(asked.cause)]),
        lent=loan.principal,
        number=asked.number,
        documents=asked.documents,
        reason=asked.reason,
        on=asked.on,
        since=asked.since,
        until=asked.until,
        agreed=decision.agreed if decision else None,
        decision_no=decision.number if decision else "",
        decided_on=decision.on if decision else None,
        decision_reason=decision.reason if decision else "",
        principal=gone.principal if gone else 0,
        interest=gone.interest if gone else 0,
        recovered=vars(asked)["back"] or 0,
        entry_id=gone.entry_id if gone else None,
    )
