"""How well is the fund looked after? The four meters of the inspection desk, with definitions."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from qqv.inspection.queries.coverage import borrowers_confirmed, visits_made
from qqv.inspection.queries.findings import open_findings
from qqv.lending.models import Acceptance, Loan
from qqv.people.models import Fund
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.money import ratio
from qqv.rules.schedule import months_later


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """One ratio with its parts and its definition (chỉ số)."""

    name: Any
    part: int
    whole: int
    means: Any

    @property
    def share(self) -> Fraction | None:
        return ratio(self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meters:
    """The desk's meters of a year up to a day (các chỉ số)."""

    meters: tuple[Meter, ...]
    open_findings: int
    late_findings: int


def meters(actor: Actor, *, on: date) -> Meters:
    """Reckon the meters of the year so far in her reach (chỉ số kiểm tra)."""
    scope, first = actor.scope(Verb.SEE), date(on.year, 1, 1)
    made, planned = visits_made(scope, first=first, last=on)
    confirmed, owing = borrowers_confirmed(scope, first=months_later(on, -12), last=on)
    appraised, lent = _appraised(scope, first, on)
    works = accepted_in_time(scope, first=first, last=on).values()
    accepted, due = sum(part for part, _ in works), sum(whole for _, whole in works)
    found = open_findings(scope, on=on)
    return Meters(
        meters=(
            Meter(
                name=_("Đã kiểm tra / kế hoạch"),
                part=made,
                whole=planned,
                means=_(
                    "Số lần kiểm tra đã kết thúc / số lần trong kế hoạch (định kỳ và đột xuất) từ"
                    " đầu năm đến nay."
                ),
            ),
            Meter(
                name=_("Thẩm định 100%"),
                part=appraised,
                whole=lent,
                means=_(
                    "Số khoản giải ngân từ đầu năm có thẩm định đạt xong trước khi duyệt / số khoản"
                    " giải ngân từ đầu năm."
                ),
            ),
            Meter(
                name=_("Nghiệm thu đúng hạn"),
                part=accepted,
                whole=due,
                means=_(
                    "Số công trình đến hạn nghiệm thu từ đầu năm được nghiệm thu đạt đúng hạn / số"
                    " công trình đến hạn nghiệm thu từ đầu năm."
                ),
            ),
            Meter(
                name=_("Đối chiếu số dư"),
                part=confirmed,
                whole=owing,
                means=_(
                    "Số người đang vay được người kiểm tra gặp và đối chiếu số dư trong 12 tháng /"
                    " số người đang vay."
                ),
            ),
        ),
        open_findings=len(found),
        late_findings=sum(row.late_days > 0 for row in found),
    )


def _appraised(scope: Scope, first: date, on: date) -> tuple[int, int]:
    lent = Loan.objects.within(scope).filter(
        disbursement__isnull=False, disbursed_on__range=(first, on)
    )
    before = Q(
        application__approval__appraisal__passed=True,
        application__approval__appraisal__on__lte=F("application__approval__on"),
    )
    found = lent.aggregate(part=Count("pk", filter=before), whole=Count("pk"))
    return found["part"], found["whole"]


def accepted_in_time(scope: Scope, *, first: date, last: date) -> dict[int, tuple[int, int]]:
    """Count, by board, works accepted by their deadline and works whose deadline fell in a span
    (nghiệm thu đúng hạn, I18)."""
    months = Fund.objects.values_list("acceptance_months", flat=True).get(pk=scope.fund_id)
    lent = Loan.objects.within(scope).filter(
        disbursement__isnull=False,
        disbursed_on__range=(months_later(first, -months), months_later(last, -months)),
    )
    rows = Acceptance.objects.filter(loan__in=lent.values("pk"), accepted=True)
    days = dict(rows.values_list("loan", "on"))
    found: dict[int, tuple[int, int]] = {}
    for pk, board, day in lent.values_list("pk", "board", "disbursed_on"):
        in_time, due = found.get(board, (0, 0))
        done = pk in days and days[pk] <= months_later(day, months)
        found[board] = in_time + done, due + 1
    return found
