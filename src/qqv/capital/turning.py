"""Which terms for turning capital hold, who sets them, and what did plans ask for by a day?"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from qqv.capital.models import Plan, TurningTerms
from qqv.people.deciding import whole_fund
from qqv.people.models import Board, valid
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal
from qqv.rules.rotation import Policy
from qqv.trail.recording import recording


@dataclass(frozen=True, slots=True, kw_only=True)
class TurningRow:
    """Terms over a span of time, and the decision that set them (một quy định quay vòng vốn)."""

    valid_from: date
    valid_to: date | None
    policy: Policy
    decision_no: str

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def turning_policy(fund_id: int, *, on: date) -> Policy:
    """Give the terms in force on a day, the default where none were set (quy định quay vòng)."""
    rows = TurningTerms.objects.filter(valid(on), fund=fund_id).order_by("-valid_from")
    row = rows.first()
    return _policy(row) if row else Policy()


def planned_by(scope: Scope, *, years: range, on: date) -> dict[tuple[int, int], Vnd]:
    """Tell what plans known on a day ask each board to lend, by board and year, in đồng."""
    boards = Board.objects.within(scope).values("pk")
    rows = Plan.objects.filter(board__in=boards, year__gte=years.start, year__lt=years.stop)
    rows = rows.filter(record__at__date__lte=on)
    standing = rows.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)).order_by("revision")
    return {
        (board, year): principal
        for board, year, principal in standing.values_list("board", "year", "principal")
    }


class TermsNotAfter(Refusal):
    """New terms begin after the last ones did (quy định mới phải sau quy định cũ)."""

    text = "Quy định mới phải áp dụng sau ngày {since}, là ngày quy định đang có bắt đầu."


class TermsOutOfRange(Refusal):
    """A share is at most the whole, and money lies idle for some months (ngoài khoảng)."""

    text = "Tỷ lệ tiết kiệm được cho vay từ 0 đến 100%; số tháng từ 1 đến 24; mức giữ lại từ 0 đ."


class DecisionMissing(Refusal):
    """Terms are set by a decision on paper (thiếu quyết định)."""

    text = "Quy định quay vòng vốn phải có số quyết định."


def set_turning(
    actor: Actor,
    *,
    reserve: Vnd,
    savings_lent: int,
    idle_months: int,
    valid_from: date,
    decision_no: str,
    request_id: UUID,
) -> TurningTerms:
    """Put new terms for turning capital into force from a day on (quy định quay vòng vốn).

    The terms before end the day before; a past forecast goes on using its own.
    """
    content: dict[str, object] = {"reserve": reserve, "savings": savings_lent, "idle": idle_months}
    content |= {"from": valid_from, "no": decision_no}
    with recording(actor, Verb.SET_TURNING, request_id, content) as record:
        if not decision_no.strip():
            raise DecisionMissing
        if reserve < 0 or not 0 <= savings_lent <= 100 or not 1 <= idle_months <= 24:
            raise TermsOutOfRange
        fund_id = whole_fund(actor, Verb.SET_TURNING)
        rows = TurningTerms.objects.filter(fund=fund_id)
        last = rows.order_by("-valid_from").first()
        if last and valid_from <= last.valid_from:
            raise TermsNotAfter(since=last.valid_from)
        rows.filter(valid_to=None).update(valid_to=valid_from - timedelta(days=1))
        record.subject = f"Quy định quay vòng vốn {decision_no}"
        return TurningTerms.objects.create(
            fund_id=fund_id,
            reserve=reserve,
            savings_lent=savings_lent,
            idle_months=idle_months,
            valid_from=valid_from,
            decision_no=decision_no.strip(),
            record=record,
        )


def turning_versions(fund_id: int) -> tuple[TurningRow, ...]:
    """List the terms that hold and held, the latest first (các quy định)."""
    return tuple(
        TurningRow(
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            policy=_policy(row),
            decision_no=row.decision_no,
        )
        for row in TurningTerms.objects.filter(fund=fund_id).order_by("-valid_from")
    )


def _policy(row: TurningTerms) -> Policy:
    return Policy(reserve=row.reserve, savings_lent=row.savings_lent, idle_months=row.idle_months)
