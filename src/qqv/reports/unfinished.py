"""What is not finished at a board or in a group, for who takes a post over? (việc còn dở)

Written into the minutes, so always in Vietnamese.
"""

from datetime import date, timedelta

from django.db.models import Count

from qqv.capital.models import Slip
from qqv.collection.models import HandOver
from qqv.lending.models import Application, Loan
from qqv.lending.queries.works import terms_of
from qqv.people.models import Board
from qqv.rules.schedule import months_later

OPEN = ("applied", "endorsed", "appraised", "approved")
LATE_DAYS = 30


def unfinished(*, board_id: int, group_id: int | None, on: date) -> str:
    """Write a line for each kind of case that is open, nothing for none (việc còn dở)."""
    here = {"group": group_id} if group_id else {"board": board_id}
    stages = dict(
        Application.objects.filter(**here, stage__in=OPEN)
        .values_list("stage")
        .annotate(n=Count("pk"))
        .order_by()
    )
    fund_id = Board.objects.values_list("fund", flat=True).get(pk=board_id)
    months = terms_of(fund_id).months
    loans = Loan.objects.filter(**here, settled_on=None)
    works = loans.filter(disbursed_on__lt=months_later(on, -months), disbursement__isnull=False)
    waiting = HandOver.objects.filter(**here, replaced_by=None).exclude(
        receipts__entry__isnull=False
    )
    slips = Slip.objects.filter(board=board_id, payment=None, refusal=None)
    counts = (
        ("%(n)s đơn chờ nhóm bình xét", stages.get("applied", 0)),
        ("%(n)s hồ sơ chờ thẩm định", stages.get("endorsed", 0)),
        ("%(n)s hồ sơ chờ duyệt", stages.get("appraised", 0)),
        ("%(n)s hồ sơ đã duyệt chờ giải ngân", stages.get("approved", 0)),
        (
            "%(n)s khoản vay chậm trên 30 ngày",
            loans.filter(next_due_on__lt=on - timedelta(days=LATE_DAYS)).count(),
        ),
        (
            f"%(n)s công trình quá {months} tháng chưa nghiệm thu",
            works.exclude(acceptances__accepted=True).count(),
        ),
        ("%(n)s lần nộp tiền chờ nhận", waiting.count()),
        ("%(n)s phiếu thu, chi chờ ghi sổ", 0 if group_id else slips.count()),
    )
    return "\n".join(text % {"n": n} for text, n in counts if n)
