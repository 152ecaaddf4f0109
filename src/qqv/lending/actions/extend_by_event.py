"""How do many borrowers get more time at once, struck by one event? Decided once, set-based."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qqv.lending.actions.extend import MOST_MONTHS, TooLong
from qqv.lending.models import Event, Extension, Freeze, Installment, Loan, Waiver
from qqv.lending.repaying import facts_of, replayed
from qqv.lending.struck import struck
from qqv.lending.versions import BackDated
from qqv.people.models import Board, Group
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.facts import Extended
from qqv.rules.refusals import Refusal, Unseen
from qqv.rules.relief import Cause
from qqv.trail.models import Record
from qqv.trail.recording import recording
from qqv.trail.rows import insert_rows, update_rows

LINE = "loan_id version number due_on principal interest principal_paid interest_paid".split()
MORE_TIME = "loan_id version on months reason decision_no event_id record_id".split()


class EventOnPaper(Refusal):
    """An event is proved by papers and answered by a decision (thiếu giấy tờ)."""

    text = "Gia hạn theo sự kiện phải có tên sự kiện, giấy tờ chứng minh và số quyết định."


class NobodyStruck(Refusal):
    """No loan fits (không có khoản vay nào)."""

    text = "Không có khoản vay nào còn kỳ chưa trả trong thời gian và nơi đã chọn."


class NotAsPreviewed(Refusal):
    """The loans are others than she saw (khác với lúc xem trước)."""

    text = "Lúc xem trước có {seen} khoản vay, nay là {now}. Chị xem lại trước khi quyết định."


class WrongWindow(Refusal):
    """A span has its first day first (sai khoảng ngày)."""

    text = "Khoảng ngày đến hạn phải có ngày đầu không sau ngày cuối."


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """Whom an event struck (phạm vi ảnh hưởng): places, and installments due between two days."""

    board_ids: tuple[int, ...]
    group_ids: tuple[int, ...]
    first_due: date
    last_due: date


def extend_by_event(
    actor: Actor,
    *,
    cause: Cause,
    name: str,
    happened_on: date,
    documents: str,
    whom: Struck,
    months: int,
    decision_no: str,
    seen: int,
    on: date,
    request_id: UUID,
) -> Event:
    """Push what is left of every loan an event struck `months` months on (gia hạn hàng loạt).

    `seen` is how many loans the preview showed. Refuses without papers, other loans than were
    seen, none at all, and a day before a payment or decision on one of them.
    """
    content = {"cause": cause, "name": name, "happened": happened_on, "papers": documents}
    content |= {"whom": str(whom), "months": months, "no": decision_no, "seen": seen, "on": on}
    with recording(actor, Verb.EXTEND_BY_EVENT, request_id, content) as record:
        if not (name.strip() and documents.strip() and decision_no.strip()):
            raise EventOnPaper
        if not 1 <= months <= MOST_MONTHS:
            raise TooLong(most=MOST_MONTHS)
        loans = _struck(actor.scope(Verb.EXTEND_BY_EVENT), whom, on)
        if len(loans) != seen:
            raise NotAsPreviewed(seen=seen, now=len(loans))
        _refuse_back_dated(loans, on)
        event = Event.objects.create(
            fund_id=actor.fund_id,
            cause=cause,
            name=name.strip(),
            happened_on=happened_on,
            documents=documents.strip(),
            record=record,
        )
        _extend(record, event, loans, months=months, decision_no=decision_no.strip(), on=on)
        record.subject = f"Gia hạn {len(loans)} khoản vay thêm {months} tháng: {event}"
        record.facts = {"event": event.pk}
        return event


def _struck(scope: Scope, whom: Struck, on: date) -> list[Loan]:
    if whom.last_due < whom.first_due:
        raise WrongWindow
    boards = Board.objects.within(scope).filter(pk__in=whom.board_ids)
    groups = Group.objects.within(scope).filter(pk__in=whom.group_ids)
    if (boards.count(), groups.count()) != (len(set(whom.board_ids)), len(set(whom.group_ids))):
        raise Unseen
    loans = list(
        struck(
            scope,
            board_ids=whom.board_ids,
            group_ids=whom.group_ids,
            first_due=whom.first_due,
            last_due=whom.last_due,
            on=on,
        ).select_for_update(of=("self",))
    )
    if not loans:
        raise NobodyStruck
    return loans


def _refuse_back_dated(loans: Sequence[Loan], on: date) -> None:
    days = [loan.last_paid_on or loan.opened_on for loan in loans]
    for decisions in (Extension.objects, Waiver.objects, Freeze.objects):
        days += decisions.filter(loan__in=loans).values_list("on", flat=True)
    if on < max(days):
        raise BackDated(latest=max(days), on=on)


def _extend(
    record: Record, event: Event, loans: Sequence[Loan], *, months: int, decision_no: str, on: date
) -> None:
    """Write all new schedules, decisions and caches, in one statement a table."""
    facts = facts_of(loans)
    lines, changed, decided = [], [], []
    for loan in loans:
        version = loan.version + 1
        fact = Extended(key=f"v{version}", on=on, months=months)
        state = replayed(loan, [*facts[loan.pk], fact])
        lines += [
            (
                loan.pk,
                version,
                row.number,
                row.due_on,
                row.principal,
                row.interest,
                row.principal_paid,
                row.interest_paid,
            )
            for row in state.rows
        ]
        changed.append((loan.pk, version, state.next_due_on))
        decided.append((loan.pk, version, on, months, event.name, decision_no, event.pk, record.pk))
    insert_rows(Installment, LINE, lines)
    insert_rows(Extension, MORE_TIME, decided)
    update_rows(Loan, ("id", "version", "next_due_on"), changed)
