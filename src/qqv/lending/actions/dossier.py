"""How does a household's wish become a dossier? Apply, endorse; then `decide.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from django.db.models import Max

from qqv.lending.actions.decide import Verdict as Verdict
from qqv.lending.borrowers import Wishing, borrower_of, limits_of
from qqv.lending.doubles import refuse_second_loan
from qqv.lending.models import (
    Application,
    Endorsement,
    Product,
    Survey,
    SurveyAnswer,
    WorkKind,
)
from qqv.lending.policies import policy_on
from qqv.lending.steps import advance, at_stage, refuse_before
from qqv.lending.stopping import refuse_stopping
from qqv.lending.visiting import Finding as Finding
from qqv.people.models import Board, Member, valid
from qqv.people.ties import posts_of
from qqv.rules import eligibility
from qqv.rules.access import Actor, Verb
from qqv.rules.appraising import require_other_work
from qqv.rules.conflicts import refuse_officer
from qqv.rules.doubles import BorrowsElsewhere, HouseholdAsks
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording

Stage = Application.Stage


class OpenDossier(Refusal):
    """The member has a dossier under way (đang có hồ sơ)."""

    text = "{member} đang có hồ sơ số {number} chưa xong."


class NotEndorsed(Refusal):
    """The group did not vote for it by majority (nhóm không thông qua)."""

    text = "Chỉ có {votes}/{present} người đồng ý, chưa quá nửa số người dự họp."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a member asks for (nhu cầu vay): principal and estimate in đồng.

    With the survey it follows from, if there was one.
    """

    member_id: int
    principal: Vnd
    work_kind_id: int
    estimate: Vnd = 0
    purpose: str = ""
    survey_id: int | None = None


def apply(actor: Actor, *, wishes: Sequence[Wish], on: date, request_id: UUID) -> list[Application]:
    """Take members' applications, one or many of one board (nhận đơn xin vay).

    Refuses who may not borrow: qqv.rules.eligibility, conflicts and doubles.
    """
    content = {"wishes": [str(w) for w in wishes], "on": on}
    with recording(actor, Verb.APPLY, request_id, content) as record:
        members = _members(actor, [wish.member_id for wish in wishes])
        board = _only_board(members)
        refuse_stopping(board)
        product = product_on(board.fund_id, on)
        kinds = WorkKind.objects.filter(fund_id=board.fund_id).in_bulk()
        borrowers = borrower_of(members, on=on)
        posts, policy = posts_of(members, on=on), policy_on(board.fund_id, on)
        number = Application.objects.filter(board=board).aggregate(n=Max("number"))["n"] or 0
        rows = []
        for wish in wishes:
            member, borrower = members[wish.member_id], borrowers[wish.member_id]
            if (kind := kinds.get(wish.work_kind_id)) is None:
                raise Unseen
            held = posts.get(member.pk, ())
            refuse_officer(held, member=member.name, allowed=policy.officers_borrow)
            _require_may(borrower, wish, kind, member, limits_of(product, board), on)
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
        _refuse_pairs(members)
        refuse_second_loan(members, scope=actor.scope(Verb.SEE), homes=policy.homes_at_an_address)
        _require_surveys(wishes, members)
        Application.objects.bulk_create(rows)
        SurveyAnswer.objects.bulk_create(
            SurveyAnswer(survey_id=wish.survey_id, application=row)
            for wish, row in zip(wishes, rows, strict=True)
            if wish.survey_id
        )
        record.subject = f"{len(rows)} đơn, {board.name}"
        record.facts = {"applications": [row.pk for row in rows]}
        return rows


def _require_may(
    borrower: Wishing,
    wish: Wish,
    kind: WorkKind,
    member: Member,
    limits: eligibility.Limits,
    on: date,
) -> None:
    """Refuse a dossier under way, who may not borrow, and the same work once more."""
    if borrower.open_dossier:
        raise OpenDossier(member=member.name, number=borrower.open_dossier)
    eligibility.require_eligible(borrower.facts, limits, principal=wish.principal, on=on)
    require_other_work(
        member=member.name,
        cycle=borrower.next_cycle,
        work=kind.name,
        built=borrower.built,
        again=kind.again,
    )


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
        rows = at_stage(actor, Verb.ENDORSE, application_ids, Stage.APPLIED)
        for row in rows:
            refuse_before(row.on, on)
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
        advance(rows, Stage.ENDORSED)
        record.subject = f"Bình xét {len(rows)} hồ sơ"
        record.facts = {"applications": [row.pk for row in rows]}
        return votes


def product_on(fund_id: int, on: date) -> Product:
    """Find the loan product in force on a day (sản phẩm vay đang áp dụng)."""
    product = Product.objects.filter(valid(on), fund_id=fund_id).order_by("-valid_from").first()
    if product is None:
        raise Unseen
    return product


def _refuse_pairs(members: Mapping[int, Member]) -> None:
    """Refuse two of one household, or one person twice, in the same heap of papers."""
    for one, other in combinations(members.values(), 2):
        if one.household_id == other.household_id:
            raise HouseholdAsks(member=one.name, other=other.name)
        if one.id_number and one.id_number == other.id_number:
            tail, place = one.id_number[-4:], other.board.name
            raise BorrowsElsewhere(member=one.name, tail=tail, place=place)


def _require_surveys(wishes: Sequence[Wish], members: Mapping[int, Member]) -> None:
    """Lock the surveys these wishes follow from: each the member's own, waiting still."""
    wanted = {wish.survey_id: wish.member_id for wish in wishes if wish.survey_id}
    rows = Survey.objects.filter(
        pk__in=wanted, member__in=members, withdrawn_on=None, answer=None
    ).select_for_update(of=("self",))
    if {row.pk: row.member_id for row in rows} != wanted:
        raise Unseen


def _members(actor: Actor, ids: Sequence[int]) -> dict[int, Member]:
    rows = Member.objects.within(actor.scope(Verb.APPLY)).filter(pk__in=ids, group__isnull=False)
    members = {
        member.pk: member for member in rows.select_related("board__fund", "group", "household")
    }
    if len(members) != len(set(ids)) or not ids:
        raise Unseen
    return members


def _only_board(members: Mapping[int, Member]) -> Board:
    boards = {member.board_id: member.board for member in members.values()}
    assert len(boards) == 1, boards
    return next(iter(boards.values()))
