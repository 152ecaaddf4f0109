"""A fund to save sheets into: communes, groups of twenty, everybody with a loan."""

import json
import sys
from datetime import date
from decimal import Decimal
from uuid import uuid4

import django

OPENED = date(2020, 1, 1)
PASSWORD = "thu-toc-do-2026"


def main(communes: int, groups: int, members: int) -> None:
    """Found the fund through the real actions; print who collects where, and what is due."""
    django.setup()
    from qqv.ledger.actions import open_book
    from qqv.lending import actions as lending
    from qqv.lending.models import Installment, Product
    from qqv.people import actions as people
    from qqv.people.models import Board, Fund, Unit
    from qqv.people.queries import actor_for
    from qqv.rules.access import Role
    from qqv.savings.models import SavingsTerms
    from qqv.trail.models import User

    fund = Fund.objects.create(code="B", name="Quỹ đo tốc độ", union="Hội", working_on=OPENED)
    product = Product.objects.create(
        fund=fund,
        code="V",
        name="Vay",
        valid_from=date(2018, 1, 1),
        installments=36,
        rate=Decimal("0.6"),
        method="declining_equal_principal",
        round_to=1000,
    )
    SavingsTerms.objects.create(fund=fund, monthly=15_000, valid_from=date(2018, 1, 1))
    told = []
    for n in range(communes):
        unit = Unit.objects.create(kind="commune", name=f"Xã {n}", valid_from=OPENED)
        board = Board.objects.create(
            fund=fund,
            unit=unit,
            level="commune",
            code=f"{n:02d}",
            name=unit.name,
            valid_from=OPENED,
        )
        open_book(board, on=OPENED)
        user = User.objects.create_user(username=f"u{n}", name=f"u{n}", password=PASSWORD)
        people.assign(user, Role.COMMUNE_ACCOUNTANT, fund_id=fund.pk, board_id=board.pk, on=OPENED)
        actor = actor_for(user_id=user.pk, on=OPENED)
        assert actor
        sheets = []
        for g in range(groups):
            group = people.found_group(
                actor,
                board_id=board.pk,
                hamlet_id=None,
                name=f"Thôn {g}",
                meeting_day=10,
                on=OPENED,
                request_id=uuid4(),
            )
            joined = people.join(
                actor,
                group_id=group.pk,
                on=OPENED,
                request_id=uuid4(),
                newcomers=[people.Newcomer(name=f"Lê Thị Số {k}") for k in range(members)],
            )
            lending.open_loans(
                actor,
                board_id=board.pk,
                on=OPENED,
                request_id=uuid4(),
                rows=[
                    lending.RunningLoan(
                        member_id=member.pk,
                        product_id=product.pk,
                        cycle=1,
                        principal=10_000_000,
                        disbursed_on=date(2019, 12, 10),
                        first_due_on=date(2020, 1, 10),
                        paid_before=0,
                    )
                    for member in joined
                ],
            )
            sheets.append([group.pk, [member.pk for member in joined]])
        told.append([f"u{n}", sheets])
    lines = Installment.objects.order_by("loan", "number")[: product.installments]
    due = [line.principal + line.interest for line in lines]
    json.dump({"people": told, "due": due}, sys.stdout)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
