"""Is a dossier where a step may be done to it, and who may do it?"""

from collections.abc import Sequence
from datetime import date

from qqv.lending.models import Application
from qqv.people.ties import ties_of
from qqv.rules.access import Actor, Verb
from qqv.rules.conflicts import Relation, refuse_tie
from qqv.rules.refusals import Refusal, Unseen


class NotAtThisStep(Refusal):
    """The dossier is at another step (sai bước)."""

    text = "{dossier} đang ở bước “{stage}”, chưa làm được việc này."


class LaterThan(Refusal):
    """Steps follow each other in time (sai thứ tự ngày)."""

    text = "Ngày {on} sớm hơn ngày của bước trước ({before})."


def at_stage(
    actor: Actor, verb: Verb, ids: Sequence[int], *stages: Application.Stage
) -> list[Application]:
    """Lock the dossiers of a step; refuses those out of reach or elsewhere (hồ sơ ở bước)."""
    reach = Application.objects.within(actor.scope(verb)).filter(pk__in=ids).order_by("pk")
    rows = list(
        reach.select_for_update(of=("self",))
        .select_related("member__group", "member__board", "member__household")
        .select_related("product", "endorsement", "board__fund", "work_kind")
        .prefetch_related("appraisals")
    )
    if len(rows) != len(set(ids)) or not ids:
        raise Unseen
    for row in rows:
        if row.stage not in stages:
            raise NotAtThisStep(dossier=str(row), stage=row.get_stage_display())
    return rows


def advance(rows: Sequence[Application], stage: Application.Stage) -> None:
    """Move dossiers on to a step (chuyển bước)."""
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(stage=stage)


def refuse_before(before: date, on: date) -> None:
    """Refuse a step dated before the last one (sai thứ tự ngày)."""
    if on < before:
        raise LaterThan(on=on, before=before)


def refuse_close(actor: Actor, rows: Sequence[Application], *, on: date, wanted: str) -> None:
    """Refuse the borrower herself and who is close to her household (xung đột lợi ích)."""
    ties = ties_of(actor.user_id, [row.member for row in rows], on=on)
    for row in rows:
        refuse_tie(ties.get(row.member_id), member=row.member.name, wanted=wanted)


def refuse_own(actor: Actor, rows: Sequence[Application], *, on: date, wanted: str) -> None:
    """Refuse the borrower herself, where somebody close may act in public (khoản vay của mình)."""
    ties = ties_of(actor.user_id, [row.member for row in rows], on=on)
    for row in rows:
        tie = ties.get(row.member_id)
        if tie and tie.relation == Relation.SELF:
            refuse_tie(tie, member=row.member.name, wanted=wanted)
