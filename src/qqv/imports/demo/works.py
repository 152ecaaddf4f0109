"""How were the works of 2022 looked at? The money after two months, the building after five."""

from datetime import date

from qqv.imports.demo.found import Place, at, key
from qqv.lending import actions as lending
from qqv.lending.models import Loan, UseCheck
from qqv.lending.seeing import asked_of
from qqv.rules.checklist import Answer, Purpose
from qqv.trail.recording import at_time

UNCHECKED = 23  # one loan in so many was never looked for
WAITING = 15  # one work in so many is not accepted yet
MISUSED = "Liên Bảo"  # where the money of one loan went elsewhere
RETURNED = 9  # of those that wait, those of this remainder were seen and sent back


def see_works(place: Place, month: int) -> None:
    """Look at what became of the loans of two and of five months ago (kiểm tra, nghiệm thu)."""
    _check_use(place, month)
    _accept(place, month)


def _check_use(place: Place, month: int) -> None:
    on = date(2022, month, 13)
    for n, loan in enumerate(_lent(place, month - 2)):
        if loan.pk % UNCHECKED == 0:
            continue
        wrong = n == 0 and place.plan.name == MISUSED and not _misused(place)
        answers = dict.fromkeys(_asked(loan, Purpose.USE, on), str(Answer.MET))
        with at_time(at(on, 15)):
            lending.check_use(
                place.accountant,
                loan_id=loan.pk,
                used_right=not wrong,
                answers=answers | ({"dung_don": "unmet", "khoi_cong": "unmet"} if wrong else {}),
                note="Chưa có vật liệu, tiền đã dùng việc khác" if wrong else "",
                on=on,
                request_id=key("use", loan.number, place.plan.code),
            )


def _accept(place: Place, month: int) -> None:
    on = date(2022, month, 12)
    for loan in _lent(place, month - 5):
        if loan.pk % WAITING == 0 or loan.use_checks.filter(used_right=False).exists():
            continue
        back = loan.pk % WAITING == RETURNED and month == 12
        answers = dict.fromkeys(_asked(loan, Purpose.ACCEPTANCE, on), str(Answer.MET))
        with at_time(at(on, 16)):
            lending.accept_works(
                place.officer,
                loan_id=loan.pk,
                accepted=not back,
                answers=answers | ({"vi_tri": "unmet"} if back else {}),
                note="Sân còn đọng nước sau mưa" if back else "",
                return_on=date(2023, 1, 10) if back else None,
                on=on,
                request_id=key("accept", loan.number, place.plan.code),
            )


def _lent(place: Place, month: int) -> list[Loan]:
    lent = Loan.objects.filter(board=place.board, disbursement__on__month=month)
    return list(lent.select_related("board", "application__work_kind").order_by("pk"))


def _misused(place: Place) -> bool:
    return UseCheck.objects.filter(used_right=False, loan__board=place.board).exists()


def _asked(loan: Loan, purpose: Purpose, on: date) -> list[str]:
    return [item.key for item in asked_of(loan, purpose, on=on).items]
