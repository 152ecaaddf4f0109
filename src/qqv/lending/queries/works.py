"""Where is the money to be looked for, which works wait, and are they looked at in time?"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from qqv.lending.models import Acceptance, Loan, Recall, UseCheck
from qqv.people.models import Fund
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.money import portion
from qqv.rules.pages import Paged
from qqv.rules.schedule import months_later

PAGE = 40
SOON = 30  # days before its date in which an acceptance is shown as due soon


class WorksDue(StrEnum):
    """Which works are shown (lọc công trình)."""

    ALL = ""
    USE = "su-dung"
    SOON = "sap-han"
    OVERDUE = "qua-han"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work that waits for a look at its money or for acceptance (công trình còn chờ).

    `use_due_on` is empty once the money was looked for; `return_on` is the day agreed on by the
    last look that failed, `due_on` the day by which the works are to be accepted.
    """

    loan_id: int
    number: str
    member: str
    group: str
    commune: str
    work: str
    disbursed_on: date
    due_on: date
    return_on: date | None
    overdue: int
    soon: bool
    use_due_on: date | None
    use_overdue: int
    misused: bool
    recalled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UseMeter:
    """Of loans of twelve months whose use check is due: how many were checked, right (I19)."""

    due: int
    checked: int
    right: int

    @property
    def checked_share(self) -> Fraction | None:
        return portion(self.checked, self.due)

    @property
    def right_share(self) -> Fraction | None:
        return portion(self.right, self.checked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Works(Paged):
    """A page of works, and within how many months and days they are looked at (công trình)."""

    rows: tuple[Work, ...]
    months: int
    use_days: int
    meter: UseMeter | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long after the money its use and the works are looked at (thời hạn kiểm tra)."""

    months: int
    use_days: int


def terms_of(fund_id: int) -> Terms:
    """Read a fund's terms for looking at works (thời hạn kiểm tra)."""
    fund = Fund.objects.only("acceptance_months", "use_check_days").get(pk=fund_id)
    return Terms(months=fund.acceptance_months, use_days=fund.use_check_days)


def works_page(
    actor: Actor, *, on: date, number: int, due: WorksDue = WorksDue.ALL, size: int = PAGE
) -> Works:
    """List works whose money or building is still to be looked at, the oldest loan first."""
    scope, terms = actor.scope(Verb.SEE), terms_of(actor.fund_id)
    rows = _chosen(waiting_works(scope, on=on), terms, on=on, due=due)
    start = (number - 1) * size
    around = rows.select_related("member", "group__board", "application__work_kind")
    found = list(around.order_by("disbursed_on", "pk")[start : start + size + 1])
    return Works(
        rows=tuple(_work(loan, on, terms) for loan in found[:size]),
        months=terms.months,
        use_days=terms.use_days,
        number=number,
        has_more=len(found) > size,
        meter=use_meter(scope, terms, on=on) if due == WorksDue.USE else None,
    )


def waiting_works(scope: Scope, *, on: date) -> QuerySet[Loan]:
    """Find lent loans whose works are not accepted, with what was seen so far (còn chờ).

    Annotates `return_on`, `used_right` (of the last use check) and `recalled`.
    """
    looks = Acceptance.objects.filter(loan=OuterRef("pk")).order_by("-on", "-pk")
    checks = UseCheck.objects.filter(loan=OuterRef("pk")).order_by("-on", "-pk")
    return (
        Loan.objects.within(scope)
        .filter(disbursement__isnull=False, disbursed_on__lte=on)
        .exclude(acceptances__accepted=True)
        .annotate(
            return_on=Subquery(looks.values("return_on")[:1]),
            used_right=Subquery(checks.values("used_right")[:1]),
            recalled=Exists(Recall.objects.filter(loan=OuterRef("pk"))),
        )
    )


def overdue_use(terms: Terms, *, on: date) -> Q:
    """Tell which waiting works have a use check overdue (quá hạn kiểm tra sử dụng vốn)."""
    return Q(used_right=None, disbursed_on__lt=on - timedelta(days=terms.use_days))


def overdue_works(terms: Terms, *, on: date) -> Q:
    """Tell which works are past their months, or past the day agreed on (quá hạn nghiệm thu)."""
    return Q(disbursed_on__lt=months_later(on, -terms.months)) | Q(return_on__lt=on)


def use_meter(scope: Scope, terms: Terms, *, on: date) -> UseMeter:
    """Measure checked of all, and right of checked, over the loans of twelve months (I19)."""
    meters = use_by_board(scope, terms, on=on).values()
    return UseMeter(
        due=sum(one.due for one in meters),
        checked=sum(one.checked for one in meters),
        right=sum(one.right for one in meters),
    )


def use_by_board(scope: Scope, terms: Terms, *, on: date) -> dict[int, UseMeter]:
    """Measure use checks board by board (kiểm tra sử dụng vốn theo xã, I19)."""
    checks = UseCheck.objects.filter(loan=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
    rows = (
        Loan.objects.within(scope)
        .filter(
            disbursement__isnull=False,
            disbursed_on__gt=months_later(on, -12),
            disbursed_on__lte=on - timedelta(days=terms.use_days),
        )
        .annotate(used_right=Subquery(checks.values("used_right")[:1]))
        .values_list("board", "used_right")
    )
    verdicts: dict[int, list[bool | None]] = {}
    for board, used_right in rows:
        verdicts.setdefault(board, []).append(used_right)
    return {
        board: UseMeter(
            due=len(found),
            checked=sum(verdict is not None for verdict in found),
            right=sum(verdict is True for verdict in found),
        )
        for board, found in verdicts.items()
    }


def _chosen(rows: QuerySet[Loan], terms: Terms, *, on: date, due: WorksDue) -> QuerySet[Loan]:
    if due == WorksDue.USE:
        return rows.filter(Q(used_right=None) | Q(used_right=False, recalled=False))
    if due == WorksDue.OVERDUE:
        return rows.filter(overdue_use(terms, on=on) | overdue_works(terms, on=on))
    if due == WorksDue.SOON:
        first = months_later(on, -terms.months)
        last = months_later(on + timedelta(days=SOON), -terms.months)
        return rows.filter(disbursed_on__range=(first, last))
    return rows


def _work(loan: Loan, on: date, terms: Terms) -> Work:
    seen = vars(loan)
    due_on, return_on = months_later(loan.disbursed_on, terms.months), seen["return_on"]
    next_on = min(due_on, return_on or due_on)
    unchecked = seen["used_right"] is None
    use_due_on = loan.disbursed_on + timedelta(days=terms.use_days) if unchecked else None
    return Work(
        loan_id=loan.pk,
        number=loan.number,
        member=loan.member.name,
        group=str(loan.group),
        commune=loan.group.board.name,
        work=loan.application.work_kind.name if loan.application else "",
        disbursed_on=loan.disbursed_on,
        due_on=due_on,
        return_on=return_on,
        overdue=max((on - next_on).days, 0),
        soon=0 <= (next_on - on).days <= SOON,
        use_due_on=use_due_on,
        use_overdue=max((on - use_due_on).days, 0) if use_due_on else 0,
        misused=seen["used_right"] is False,
        recalled=seen["recalled"],
    )
