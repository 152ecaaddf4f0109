"""How does a household's wish become an approved loan? Apply, endorse, appraise, approve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from qqv.lending.borrowers import borrower_of, limits_of
from qqv.lending.models import Application, Appraisal, Approval, Endorsement, Product, WorkKind
from qqv.lending.stopping import refuse_stopping
from qqv.people.models import Assignment, Board, Member, valid
from qqv.rules import eligibility
from qqv.rules.access import Actor, OwnWork, Role, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording

Stage = Application.Stage


class NotAtThisStep(Refusal):
    """The dossier is at another step (sai bước)."""

    text = "{dossier} đang ở bước “{stage}”, chưa làm được việc này."


class OpenDossier(Refusal):
    """The member has a dossier under way (đang có hồ sơ)."""

    text = "{member} đang có hồ sơ số {number} chưa xong."


class NotEndorsed(Refusal):
    """The group did not vote for it by majority (nhóm không thông qua)."""

    text = "Chỉ có {votes}/{present} người đồng ý, chưa quá nửa số người dự họp."


class LeaderAppraises(Refusal):
    """A group leader may not appraise (trưởng nhóm không thẩm định)."""

    text = "Chị là trưởng nhóm của hộ này nên không thẩm định được. Phải là một người khác."


class NoAppraisal(Refusal):
    """Approval without appraisal is impossible (chưa thẩm định)."""

    text = "{dossier}: chưa có biên bản thẩm định đạt yêu cầu, nên chưa duyệt được."


class SecondAppraiserMissing(Refusal):
    """A later cycle wants two appraisers (cần hai người thẩm định)."""

    text = "{dossier} là vòng {cycle}: cần {wanted} người thẩm định, mới có {found}."


class ReasonMissing(Refusal):
    """A refusal gives its reason (thiếu lý do)."""

    text = "Không duyệt thì phải ghi lý do."


class AboveAsked(Refusal):
    """No more is approved than was asked for (duyệt quá số xin vay)."""

    text = "Số duyệt {principal} đ phải lớn hơn 0 và không quá số xin vay {asked} đ."


class LaterThan(Refusal):
    """Steps follow each other in time (sai thứ tự ngày)."""

    text = "Ngày {on} sớm hơn ngày của bước trước ({before})."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a member asks for (nhu cầu vay): principal and estimate in đồng."""

    member_id: int
    principal: Vnd
    work_kind_id: int
    estimate: Vnd = 0
    purpose: str = ""


def apply(actor: Actor, *, wishes: Sequence[Wish], on: date, request_id: UUID) -> list[Application]:
    """Take members' applications, one or many of one board (nhận đơn xin vay).

    Refuses who may not borrow: qqv.rules.eligibility.
    """
    content = {"wishes": [str(w) for w in wishes], "on": on}
    with recording(actor, Verb.APPLY, request_id, content) as record:
        members = _members(actor, [wish.member_id for wish in wishes])
        board = _only_board(members)
        refuse_stopping(board)
        product = product_on(board.fund_id, on)
        known = set(WorkKind.objects.filter(fund_id=board.fund_id).values_list("pk", flat=True))
        borrowers = borrower_of(members, on=on)
        number = Application.objects.filter(board=board).aggregate(n=Max("number"))["n"] or 0
        rows = []
        for wish in wishes:
            member, borrower = members[wish.member_id], borrowers[wish.member_id]
            if wish.work_kind_id not in known:
                raise Unseen
            if borrower.open_dossier:
                raise OpenDossier(member=member.name, number=borrower.open_dossier)
            eligibility.require_eligible(
                borrower.facts, limits_of(product, board), principal=wish.principal, on=on
            )
            number += 1
            rows.append(
                Application(
                    board=board,
                    group_id=member.in_group,
                    member=member,
                    product=product,
                    number=number,
                    cycle=borrower.next_cycle,
                    on=on,
                    principal=wish.principal,
                    work_kind_id=wish.work_kind_id,
                    estimate=wish.estimate,
                    purpose=wish.purpose,
                    record=record,
                )
            )
        Application.objects.bulk_create(rows)
        record.subject = f"{len(rows)} đơn, {board.name}"
        record.facts = {"applications": [row.pk for row in rows]}
        return rows


def endorse(
    actor: Actor,
    *,
    application_ids: Sequence[int],
    on: date,
    present: int,
    votes_for: Mapping[int, int],
    minutes_no: str,
    request_id: UUID,
) -> list[Endorsement]:
    """Minute the group's vote on its members' applications (bình xét).

    Refuses an application without more than half of those present behind it.
    """
    content = {"ids": list(application_ids), "on": on, "present": present, "for": dict(votes_for)}
    with recording(actor, Verb.ENDORSE, request_id, content) as record:
        rows = _at_stage(actor, Verb.ENDORSE, application_ids, Stage.APPLIED)
        for row in rows:
            _refuse_before(row.on, on)
            if votes_for[row.pk] * 2 <= present:
                raise NotEndorsed(votes=votes_for[row.pk], present=present)
        votes = Endorsement.objects.bulk_create(
            Endorsement(
                application=row,
                on=on,
                present=present,
                votes_for=votes_for[row.pk],
                minutes_no=minutes_no,
                record=record,
            )
            for row in rows
        )
        _advance(rows, Stage.ENDORSED)
        record.subject = f"Bình xét {len(rows)} hồ sơ"
        record.facts = {"applications": [row.pk for row in rows]}
        return votes


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the appraiser saw at one household (kết quả thẩm định)."""

    application_id: int
    visited_on: date
    passed: bool
    checklist: Mapping[str, bool]
    note: str = ""


def appraise(
    actor: Actor, *, findings: Sequence[Finding], on: date, request_id: UUID
) -> list[Appraisal]:
    """Record visits to households, before any approval (thẩm định).

    Refuses the leader of the applicant's own group, and the same appraiser twice.
    """
    content = {"findings": [str(f) for f in findings], "on": on}
    with recording(actor, Verb.APPRAISE, request_id, content) as record:
        by_id = {finding.application_id: finding for finding in findings}
        rows = _at_stage(actor, Verb.APPRAISE, list(by_id), Stage.ENDORSED, Stage.APPRAISED)
        _refuse_leader(actor, {row.group_id for row in rows}, on)
        mine = Appraisal.objects.filter(application__in=rows, appraiser_id=actor.user_id)
        if mine.exists():
            raise OwnWork(did="thẩm định", wanted="thẩm định lần nữa")
        for row in rows:
            _refuse_before(row.endorsement.on, on)
            _refuse_before(by_id[row.pk].visited_on, on)
        appraisals = Appraisal.objects.bulk_create(
            Appraisal(
                application=row,
                appraiser_id=actor.user_id,
                on=on,
                visited_on=by_id[row.pk].visited_on,
                passed=by_id[row.pk].passed,
                checklist=dict(by_id[row.pk].checklist),
                note=by_id[row.pk].note,
                record=record,
            )
            for row in rows
        )
        _advance(rows, Stage.APPRAISED)
        record.subject = f"Thẩm định {len(rows)} hồ sơ"
        record.facts = {"applications": [row.pk for row in rows]}
        return appraisals


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The board's answer to one application; `principal` in đồng (ý kiến duyệt)."""

    application_id: int
    approved: bool
    principal: Vnd
    reason: str = ""


def approve(
    actor: Actor, *, verdicts: Sequence[Verdict], decision_no: str, on: date, request_id: UUID
) -> list[Approval]:
    """Decide on appraised applications, twenty at a time (phê duyệt).

    Refuses without a passed appraisal, by an appraiser, with one appraiser where the cycle
    wants two, more than was asked for, and a no without a reason.
    """
    content = {"verdicts": [str(v) for v in verdicts], "no": decision_no, "on": on}
    with recording(actor, Verb.APPROVE, request_id, content) as record:
        by_id = {verdict.application_id: verdict for verdict in verdicts}
        stages = (Stage.APPLIED, Stage.ENDORSED, Stage.APPRAISED)
        rows = _at_stage(actor, Verb.APPROVE, list(by_id), *stages)
        for board in {row.board for row in rows if by_id[row.pk].approved}:
            refuse_stopping(board)
        approvals = []
        for row in rows:
            verdict = by_id[row.pk]
            first = _appraisal_for(row, verdict, actor, on)
            approvals.append(
                Approval(
                    application=row,
                    on=on,
                    approved=verdict.approved,
                    principal=verdict.principal,
                    appraisal=first,
                    appraiser_id=first.appraiser_id,
                    approver_id=actor.user_id,
                    decision_no=decision_no,
                    reason=verdict.reason,
                    record=record,
                )
            )
        Approval.objects.bulk_create(approvals)
        _advance([r for r in rows if by_id[r.pk].approved], Stage.APPROVED)
        _advance([r for r in rows if not by_id[r.pk].approved], Stage.DECLINED)
        record.subject = f"Duyệt {len(rows)} hồ sơ"
        record.facts = {"applications": [row.pk for row in rows]}
        return approvals


def product_on(fund_id: int, on: date) -> Product:
    """Find the loan product in force on a day (sản phẩm vay đang áp dụng)."""
    product = Product.objects.filter(valid(on), fund_id=fund_id).order_by("-valid_from").first()
    if product is None:
        raise Unseen
    return product


def _appraisal_for(row: Application, verdict: Verdict, actor: Actor, on: date) -> Appraisal:
    found = sorted(row.appraisals.all(), key=lambda appraisal: (appraisal.on, appraisal.pk))
    good = [appraisal for appraisal in found if appraisal.passed]
    if not found or (verdict.approved and len(good) < len(found)):
        raise NoAppraisal(dossier=str(row))
    if any(appraisal.appraiser_id == actor.user_id for appraisal in found):
        raise OwnWork(did="thẩm định", wanted="duyệt")
    wanted = 2 if row.cycle >= row.product.second_appraiser_from_cycle else 1
    if verdict.approved and len(good) < wanted:
        raise SecondAppraiserMissing(
            dossier=str(row), cycle=row.cycle, wanted=wanted, found=len(good)
        )
    if not verdict.approved and not verdict.reason.strip():
        raise ReasonMissing
    if not 0 < verdict.principal <= row.principal:
        raise AboveAsked(principal=verdict.principal, asked=row.principal)
    _refuse_before(found[-1].on, on)
    return found[-1]


def _members(actor: Actor, ids: Sequence[int]) -> dict[int, Member]:
    rows = Member.objects.within(actor.scope(Verb.APPLY)).filter(pk__in=ids, group__isnull=False)
    members = {member.pk: member for member in rows.select_related("board__fund", "household")}
    if len(members) != len(set(ids)) or not ids:
        raise Unseen
    return members


def _only_board(members: Mapping[int, Member]) -> Board:
    boards = {member.board_id: member.board for member in members.values()}
    assert len(boards) == 1, boards
    return next(iter(boards.values()))


def _at_stage(
    actor: Actor, verb: Verb, ids: Sequence[int], *stages: Application.Stage
) -> list[Application]:
    reach = Application.objects.within(actor.scope(verb)).filter(pk__in=ids).order_by("pk")
    rows = list(
        reach.select_for_update(of=("self",))
        .select_related("member", "product", "endorsement", "board")
        .prefetch_related("appraisals")
    )
    if len(rows) != len(set(ids)) or not ids:
        raise Unseen
    for row in rows:
        if row.stage not in stages:
            raise NotAtThisStep(dossier=str(row), stage=row.get_stage_display())
    return rows


def _advance(rows: Sequence[Application], stage: Application.Stage) -> None:
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(stage=stage)


def _refuse_before(before: date, on: date) -> None:
    if on < before:
        raise LaterThan(on=on, before=before)


def _refuse_leader(actor: Actor, group_ids: set[int], on: date) -> None:
    leads = Assignment.objects.filter(
        valid(on), user_id=actor.user_id, role=Role.GROUP_LEADER, group__in=group_ids
    )
    if leads.exists():
        raise LeaderAppraises
