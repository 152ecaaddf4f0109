"""How is a dossier looked at and decided? Appraise at the household, approve at the board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qqv.lending.doubles import refuse_second_loan
from qqv.lending.looking import lacks_province, wants_two
from qqv.lending.models import Application, Appraisal, Approval
from qqv.lending.policies import policy_on
from qqv.lending.steps import advance, at_stage, refuse_before, refuse_close
from qqv.lending.stopping import refuse_stopping
from qqv.lending.visiting import Finding, answers_of, questions
from qqv.people.attaching import attach
from qqv.people.models import Assignment, valid
from qqv.people.ties import posts_of
from qqv.rules.access import Actor, OwnWork, Role, Verb
from qqv.rules.appraising import NoProvinceLook, Policy
from qqv.rules.conflicts import require_province
from qqv.rules.doubles import require_explained
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal
from qqv.trail.models import Record
from qqv.trail.recording import recording

Stage = Application.Stage
Photo = Appraisal.photos.through


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


def appraise(
    actor: Actor, *, findings: Sequence[Finding], on: date, request_id: UUID
) -> list[Appraisal]:
    """Record visits to households, before any approval (thẩm định).

    Refuses the leader of the applicant's own group, the applicant herself, who is close to her
    household, the same appraiser twice; to pass with points open, bad or without photos, a second
    loan of a person or a household, and who is like a borrower without a word on it.
    """
    content = {"findings": [f.told for f in findings], "on": on}
    with recording(actor, Verb.APPRAISE, request_id, content) as record:
        by_id = {finding.application_id: finding for finding in findings}
        rows = at_stage(actor, Verb.APPRAISE, list(by_id), Stage.ENDORSED, Stage.APPRAISED)
        _refuse_leader(actor, {row.group_id for row in rows}, on)
        refuse_close(actor, rows, on=on, wanted="thẩm định")
        mine = Appraisal.objects.filter(application__in=rows, appraiser_id=actor.user_id)
        if mine.exists():
            raise OwnWork(did="thẩm định", wanted="thẩm định lần nữa")
        for row in rows:
            refuse_before(row.endorsement.on, on)
            refuse_before(by_id[row.pk].visited_on, on)
        policy = policy_on(actor.fund_id, on)
        passed = [row for row in rows if by_id[row.pk].passed]
        _refuse_doubles(actor, passed, by_id, policy.homes_at_an_address)
        asked = questions(rows, on=on)
        appraisals = Appraisal.objects.bulk_create(
            Appraisal(
                application=row,
                appraiser_id=actor.user_id,
                on=on,
                visited_on=by_id[row.pk].visited_on,
                passed=by_id[row.pk].passed,
                answers=answers_of(row, asked[row.pk], by_id[row.pk], policy),
                basis=asked[row.pk].basis,
                note=by_id[row.pk].note,
                doubles_note=by_id[row.pk].doubles_note,
                record=record,
            )
            for row in rows
        )
        _keep_photos(record, appraisals, by_id, on)
        advance(rows, Stage.APPRAISED)
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

    Refuses without a passed appraisal, by an appraiser, by the applicant or who is close to her,
    with one appraiser where the cycle wants two, without the province where the applicant is an
    officer, more than was asked for, and a no without a reason.
    """
    content = {"verdicts": [str(v) for v in verdicts], "no": decision_no, "on": on}
    with recording(actor, Verb.APPROVE, request_id, content) as record:
        by_id = {verdict.application_id: verdict for verdict in verdicts}
        stages = (Stage.APPLIED, Stage.ENDORSED, Stage.APPRAISED)
        rows = at_stage(actor, Verb.APPROVE, list(by_id), *stages)
        refuse_close(actor, rows, on=on, wanted="duyệt")
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
        agreed = [row for row in rows if by_id[row.pk].approved]
        policy = policy_on(actor.fund_id, on)
        _require_province(agreed, policy, on)
        refuse_second_loan(
            {row.member_id: row.member for row in agreed},
            scope=actor.scope(Verb.SEE),
            homes=policy.homes_at_an_address,
        )
        Approval.objects.bulk_create(approvals)
        advance([r for r in rows if by_id[r.pk].approved], Stage.APPROVED)
        advance([r for r in rows if not by_id[r.pk].approved], Stage.DECLINED)
        record.subject = f"Duyệt {len(rows)} hồ sơ"
        record.facts = {"applications": [row.pk for row in rows]}
        return approvals


def _appraisal_for(row: Application, verdict: Verdict, actor: Actor, on: date) -> Appraisal:
    found = sorted(row.appraisals.all(), key=lambda appraisal: (appraisal.on, appraisal.pk))
    good = [appraisal for appraisal in found if appraisal.passed]
    if not found or (verdict.approved and len(good) < len(found)):
        raise NoAppraisal(dossier=str(row))
    if any(appraisal.appraiser_id == actor.user_id for appraisal in found):
        raise OwnWork(did="thẩm định", wanted="duyệt")
    wanted = 2 if wants_two(row) else 1
    if verdict.approved and len(good) < wanted:
        raise SecondAppraiserMissing(
            dossier=str(row), cycle=row.cycle, wanted=wanted, found=len(good)
        )
    if not verdict.approved and not verdict.reason.strip():
        raise ReasonMissing
    if not 0 < verdict.principal <= row.principal:
        raise AboveAsked(principal=verdict.principal, asked=row.principal)
    refuse_before(found[-1].on, on)
    return found[-1]


def _keep_photos(
    record: Record, appraisals: Sequence[Appraisal], by_id: Mapping[int, Finding], on: date
) -> None:
    links = []
    for appraisal in appraisals:
        row = appraisal.application
        photos = by_id[row.pk].photos
        kept = attach(record, board_id=row.board_id, group_id=row.group_id, files=photos, on=on)
        links += [Photo(appraisal_id=appraisal.pk, attachment_id=photo.pk) for photo in kept]
    if links:
        Photo.objects.bulk_create(links)


def _refuse_doubles(
    actor: Actor, rows: Sequence[Application], by_id: Mapping[int, Finding], homes: int
) -> None:
    members = {row.member_id: row.member for row in rows}
    doubles = refuse_second_loan(members, scope=actor.scope(Verb.SEE), homes=homes)
    for row in rows:
        require_explained(
            [double.twin for double in doubles[row.member_id]],
            member=row.member.name,
            explained=by_id[row.pk].doubles_note,
        )


def _require_province(rows: Sequence[Application], policy: Policy, on: date) -> None:
    """Refuse an officer's own loan, or a later cycle, that only her colleagues looked at."""
    posts = posts_of({row.member_id: row.member for row in rows}, on=on)
    lacking = lacks_province(rows, posts, policy, on=on)
    for row in rows:
        if row.pk in lacking and row.member_id not in posts:
            raise NoProvinceLook(dossier=str(row), cycle=row.cycle)
        held = posts.get(row.member_id, ())
        require_province(held, dossier=str(row), province_looked=row.pk not in lacking)


def _refuse_leader(actor: Actor, group_ids: set[int], on: date) -> None:
    leads = Assignment.objects.filter(
        valid(on), user_id=actor.user_id, role=Role.GROUP_LEADER, group__in=group_ids
    )
    if leads.exists():
        raise LeaderAppraises
