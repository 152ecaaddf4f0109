"""Was the money used for what it was lent for? Seen on the spot, some weeks after."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from qqv.lending.models import Loan, UseCheck
from qqv.lending.seeing import looked
from qqv.people.attaching import Sent, attach, digests
from qqv.people.queries import leads
from qqv.rules.access import Actor, Verb
from qqv.rules.checklist import Purpose
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording


class LeaderChecks(Refusal):
    """Who chose the borrowers does not check them (trưởng nhóm tự kiểm tra)."""

    text = "Chị đang là trưởng nhóm hoặc phó nhóm của {group}. Việc kiểm tra phải do người khác."


class NoteMissing(Refusal):
    """What was found wrong is written down (thiếu ghi chú)."""

    text = "Có điều chưa đúng thì phải ghi rõ đã thấy gì."


def check_use(
    actor: Actor,
    *,
    loan_id: int,
    used_right: bool,
    answers: Mapping[str, str],
    note: str,
    on: date,
    request_id: UUID,
    photos: Sequence[Sent] = (),
) -> UseCheck:
    """Record what the money was used for (kiểm tra sử dụng vốn).

    Refuses the leader of the borrower's own group, a day before the loan, a point without an
    answer, and anything wrong without a note. What was used wrongly is then called back.
    """
    content = {
        "loan": loan_id,
        "right": used_right,
        "list": dict(answers),
        "on": on,
        "note": note,
        "photos": digests(photos),
    }
    with recording(actor, Verb.CHECK_USE, request_id, content) as record:
        reach = Loan.objects.within(actor.scope(Verb.CHECK_USE)).filter(
            pk=loan_id, disbursement__isnull=False
        )
        loan = reach.select_related("group", "board", "application__work_kind").first()
        if loan is None:
            raise Unseen
        if leads(user_id=actor.user_id, group_id=loan.group_id, on=on):
            raise LeaderChecks(group=loan.group)
        _, checklist, bad = looked(loan, Purpose.USE, answers=answers, on=on)
        if (bad or not used_right) and not note.strip():
            raise NoteMissing
        check = UseCheck.objects.create(
            loan=loan,
            on=on,
            used_right=used_right,
            checklist=checklist,
            note=note.strip(),
            checker_id=actor.user_id,
            record=record,
        )
        made = attach(record, board_id=loan.board_id, group_id=loan.group_id, files=photos, on=on)
        check.photos.add(*made)
        record.subject = f"Kiểm tra sử dụng vốn sổ {loan.number}"
        record.facts = {"loan": loan.pk}
        return check
