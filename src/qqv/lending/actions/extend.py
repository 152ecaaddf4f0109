"""How does a borrower in trouble get more time? A new schedule; the old one is kept."""

from datetime import date
from uuid import UUID

from qqv.lending.models import Extension, Loan
from qqv.lending.versions import refuse_back_dated, write_version
from qqv.rules.access import Actor, Verb
from qqv.rules.facts import Extended
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording


class ReasonMissing(Refusal):
    """An extension is decided on paper, for a reason (thiếu quyết định)."""

    text = "Gia hạn, thu hồi phải có số quyết định và lý do."


class Settled(Refusal):
    """A settled loan has nothing to extend (đã tất toán)."""

    text = "Khoản vay {loan} đã tất toán, không còn gì để gia hạn, thu hồi."


class TooLong(Refusal):
    """Months of an extension (số tháng gia hạn)."""

    text = "Số tháng gia hạn phải từ 1 đến {most}."


MOST_MONTHS = 36


def extend(
    actor: Actor,
    *,
    loan_id: int,
    months: int,
    reason: str,
    decision_no: str,
    on: date,
    request_id: UUID,
) -> Extension:
    """Push what is left of a loan `months` months on (gia hạn nợ).

    The original schedule stays; the debt group counts the extension. Refuses a settled loan,
    a date before the last payment or decision, and less than 1 or more than 36 months.
    """
    content = {"loan": loan_id, "months": months, "no": decision_no, "on": on, "why": reason}
    with recording(actor, Verb.EXTEND, request_id, content) as record:
        reach = Loan.objects.within(actor.scope(Verb.EXTEND)).filter(pk=loan_id)
        loan = reach.select_for_update(of=("self",)).first()
        if loan is None:
            raise Unseen
        if loan.settled_on:
            raise Settled(loan=loan.number)
        if not reason.strip() or not decision_no.strip():
            raise ReasonMissing
        refuse_back_dated(loan, on)
        if not 1 <= months <= MOST_MONTHS:
            raise TooLong(most=MOST_MONTHS)
        version = loan.version + 1
        write_version(loan, version, Extended(key=f"v{version}", on=on, months=months))
        record.subject = f"Gia hạn sổ {loan.number} thêm {months} tháng"
        record.facts = {"loan": loan.pk}
        return Extension.objects.create(
            loan=loan,
            version=version,
            on=on,
            months=months,
            reason=reason,
            decision_no=decision_no,
            record=record,
        )
