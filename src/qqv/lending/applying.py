"""How does the waiting list become applications? Many at once (lập đơn từ khảo sát)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from qqv.lending.actions.dossier import Wish, apply
from qqv.lending.models import Application, Survey
from qqv.lending.queries.demand import usual_loan, wanted_of
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen


class NotReady(Refusal):
    """An application needs a member and a kind of work (chưa lập đơn được)."""

    text = (
        "Hộ {name} chưa lập đơn được: chưa vào nhóm, hoặc phiếu chưa ghi công trình. Chị mở phiếu "
        "của hộ để bổ sung."
    )


class NoneChosen(Refusal):
    """Nothing was ticked (chưa chọn hộ)."""

    text = "Chị đánh dấu ít nhất một hộ rồi bấm lại."


class OneCommune(Refusal):
    """Applications are taken commune by commune (một xã một lần)."""

    text = "Mỗi lần lập đơn cho các hộ của một xã."


def apply_surveys(
    actor: Actor, *, survey_ids: Sequence[int], on: date, request_id: UUID
) -> list[Application]:
    """Make an application of each chosen survey (lập đơn từ khảo sát).

    Refuses a household that is in no group, a work not named, and whatever `apply` refuses.
    """
    if not survey_ids:
        raise NoneChosen
    reach = Survey.objects.within(actor.scope(Verb.APPLY)).filter(pk__in=survey_ids)
    rows = list(reach.order_by("pk"))
    if len(rows) != len(set(survey_ids)):
        raise Unseen
    if len({row.board_id for row in rows}) != 1:
        raise OneCommune
    loan = usual_loan(actor.fund_id, on)
    wishes = []
    for row in rows:
        if row.member_id is None or row.work_kind_id is None:
            raise NotReady(name=row.name)
        wishes.append(
            Wish(
                member_id=row.member_id,
                principal=wanted_of(row, loan),
                work_kind_id=row.work_kind_id,
                estimate=row.cost,
                purpose=row.wish,
                survey_id=row.pk,
            )
        )
    return apply(actor, wishes=wishes, on=on, request_id=request_id)
