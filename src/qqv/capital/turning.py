"""Which terms for turning capital hold on a day, and what did plans ask for by then?"""

from datetime import date

from django.db.models import Q

from qqv.capital.models import Plan, TurningTerms
from qqv.people.models import Board, valid
from qqv.rules.access import Scope
from qqv.rules.money import Vnd
from qqv.rules.rotation import Policy


def turning_policy(fund_id: int, *, on: date) -> Policy:
    """Give the terms in force on a day, the default where none were set (quy định quay vòng)."""
    rows = TurningTerms.objects.filter(valid(on), fund=fund_id).order_by("-valid_from")
    row = rows.first()
    if row is None:
        return Policy()
    return Policy(reserve=row.reserve, savings_lent=row.savings_lent, idle_months=row.idle_months)


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
