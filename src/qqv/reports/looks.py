"""Was the year's lending looked at before and after? Two shares, and who is missing, by name."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, F, Q, QuerySet, Sum

from qqv.lending.models import Loan
from qqv.lending.queries.works import terms_of
from qqv.rules.access import Scope
from qqv.rules.money import Vnd, portion
from qqv.rules.periods import months_later

NAMED = 6  # exceptions that are named; the rest is one press away


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A loan that was not looked at (khoản còn thiếu)."""

    loan_id: int
    member: str
    commune: str
    lent_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """The year's loans and works: how many, how many looked at, who is missing (đã xem xét).

    `lent` in đồng; works fall due `months` after the money.
    """

    count: int
    lent: Vnd
    appraised: int
    unappraised: tuple[Missing, ...]
    months: int
    works_due: int
    works_accepted: int
    unaccepted: tuple[Missing, ...]

    @property
    def appraised_share(self) -> Fraction | None:
        return portion(self.appraised, self.count)


def year_looks(scope: Scope, *, on: date) -> Looks:
    """Count the year's loans, those appraised first, works due by now and accepted (đã xem xét).

    Works lent for since the year before count.
    """
    months = terms_of(scope.fund_id).months
    loans = Loan.objects.within(scope).filter(
        disbursement__isnull=False, disbursed_on__gte=date(on.year - 1, 1, 1)
    )
    lent = Q(disbursed_on__gte=date(on.year, 1, 1), disbursed_on__lte=on)
    appraised = Q(
        application__approval__appraisal__passed=True,
        application__approval__appraisal__on__lte=F("application__approval__on"),
    )
    due = Q(disbursed_on__lte=months_later(on, -months))
    accepted = Q(acceptances__accepted=True)
    # Apart from the rest, whose joins would count a loan's money once per acceptance.
    money = loans.aggregate(sum=Sum("principal", filter=lent))["sum"] or 0
    counts = loans.aggregate(
        count=Count("pk", filter=lent, distinct=True),
        appraised=Count("pk", filter=lent & appraised, distinct=True),
        due=Count("pk", filter=due, distinct=True),
        accepted=Count("pk", filter=due & accepted, distinct=True),
    )
    return Looks(
        count=counts["count"],
        lent=money,
        appraised=counts["appraised"],
        unappraised=_missing(loans.filter(lent).exclude(appraised)),
        months=months,
        works_due=counts["due"],
        works_accepted=counts["accepted"],
        unaccepted=_missing(loans.filter(due).exclude(accepted)),
    )


def _missing(loans: QuerySet[Loan]) -> tuple[Missing, ...]:
    rows = loans.select_related("member", "board").order_by("disbursed_on", "pk")[:NAMED]
    return tuple(
        Missing(
            loan_id=loan.pk,
            member=loan.member.name,
            commune=loan.board.name,
            lent_on=loan.disbursed_on,
        )
        for loan in rows
    )
