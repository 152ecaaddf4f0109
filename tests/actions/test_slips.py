"""Other money: proposed, paid by another person, sent back, undone; the till counted by two."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from qqv.capital import counting, slips
from qqv.capital.models import CashCount, CountWitness, DayCheck, Slip, SlipPayment, SlipRefusal
from qqv.ledger import checks
from qqv.ledger.actions import AlreadyReversed, NotEnough, close_period
from qqv.ledger.models import Entry
from qqv.rules.access import OwnWork, Role
from qqv.rules.entries import VoucherKind
from qqv.rules.purposes import PURPOSES, Purpose, WrongWay
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.recording import AlreadyDone
from tests.world import OPENED, World

DAY = date(2026, 1, 20)


def propose(
    world: World,
    *,
    who: str = "accountant",
    kind: VoucherKind = VoucherKind.PAYMENT,
    purpose: Purpose = Purpose.STATIONERY,
    amount: int = 120_000,
    request_id: UUID | None = None,
) -> Slip:
    wanted = slips.Wanted(
        kind=kind,
        purpose=purpose,
        party="Hiệu sách Bình Minh",
        address="Chợ xã",
        reason="Mua sổ ghi chép",
        attached=1,
        amount=amount,
        on=DAY,
    )
    return slips.make_slip(
        world.actor(who),
        board_id=world.board.pk,
        wanted=wanted,
        request_id=request_id or uuid4(),
    )


def pay(world: World, slip: Slip, *, who: str = "cashier") -> SlipPayment:
    return slips.pay_slip(world.actor(who), slip_id=slip.pk, on=DAY, request_id=uuid4())


def undo(world: World, entry: Entry, *, who: str, on: date = DAY, reason: str = "Ghi nhầm"):
    return slips.reverse_voucher(
        world.actor(who), entry_id=entry.pk, reason=reason, on=on, request_id=uuid4()
    )


def faults() -> list[checks.Fault]:
    return [fault for check in checks.CHECKS for fault in check()]


def test_a_proposal_moves_nothing_until_the_cashier_pays(world: World) -> None:
    till, entries = world.balance("111"), Entry.objects.count()
    slip = propose(world)
    assert (world.balance("111"), Entry.objects.count()) == (till, entries)
    entry = pay(world, slip).entry
    assert world.balance("111") == till - 120_000
    assert world.balance("642") == 120_000
    assert entry.kind == "PC" and "Mua sổ ghi chép" in entry.memo
    assert faults() == []


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_purpose_moves_its_own_account(world: World, purpose: Purpose) -> None:
    about = PURPOSES[purpose]
    owed_first = (Purpose.SURPLUS_BACK, Purpose.SHARED_INTEREST)
    if purpose in (Purpose.SHORTAGE_BACK, *owed_first):
        counting_of(world, 50_200_000 if purpose in owed_first else 49_800_000)
    before, till = world.balance(about.chart), world.balance("111")
    kind = VoucherKind.RECEIPT if about.inward else VoucherKind.PAYMENT
    pay(world, propose(world, kind=kind, purpose=purpose))
    assert world.balance("111") - till == (120_000 if about.inward else -120_000)
    moved = world.balance(about.chart) - before
    repaid = purpose in (Purpose.SHORTAGE_BACK, *owed_first)
    assert moved == (-120_000 if repaid else 120_000)
    assert faults() == []


@pytest.mark.parametrize(
    ("kind", "purpose", "change"),
    [
        (VoucherKind.BANK_CREDIT, Purpose.BANK_INTEREST, 120_000),
        (VoucherKind.BANK_DEBIT, Purpose.BANK_FEE, -120_000),
    ],
)
def test_what_the_bank_books_moves_the_bank(
    world: World, kind: VoucherKind, purpose: Purpose, change: int
) -> None:
    bank, till = world.balance("112.01"), world.balance("111")
    pay(world, propose(world, kind=kind, purpose=purpose))
    assert (world.balance("112.01"), world.balance("111")) == (bank + change, till)


def test_income_is_not_paid_out(world: World) -> None:
    with pytest.raises(WrongWay):
        propose(world, purpose=Purpose.GIFT)
    assert not Slip.objects.exists()


def test_more_than_the_till_holds_is_refused_and_leaves_the_slip_open(world: World) -> None:
    slip = propose(world, amount=60_000_000)
    with pytest.raises(NotEnough):
        pay(world, slip)
    assert not SlipPayment.objects.exists()


def test_each_step_counts_once(world: World) -> None:
    request = uuid4()
    slip = propose(world, request_id=request)
    with pytest.raises(AlreadyDone):
        propose(world, request_id=request)
    pay(world, slip)
    with pytest.raises(slips.SlipDone):
        pay(world, slip)
    with pytest.raises(slips.SlipDone):
        slips.refuse_slip(
            world.actor("chair"), slip_id=slip.pk, reason="Thiếu giấy", request_id=uuid4()
        )
    assert (Slip.objects.count(), SlipPayment.objects.count()) == (1, 1)


def test_a_slip_is_sent_back_with_a_reason(world: World) -> None:
    slip = propose(world)
    with pytest.raises(slips.ReasonMissing):
        slips.refuse_slip(world.actor("chair"), slip_id=slip.pk, reason=" ", request_id=uuid4())
    slips.refuse_slip(
        world.actor("chair"), slip_id=slip.pk, reason="Thiếu hóa đơn", request_id=uuid4()
    )
    with pytest.raises(slips.SlipDone):
        pay(world, slip)
    assert SlipRefusal.objects.get().reason == "Thiếu hóa đơn"


def test_who_makes_a_slip_does_not_pay_it(world: World) -> None:
    with pytest.raises(Forbidden):
        propose(world, who="cashier")
    slip = propose(world)
    with pytest.raises(Forbidden):
        pay(world, slip, who="accountant")
    # Roles that were given in spite of the rule do not help either.
    user = world.users["accountant"]
    assign_anyway(world, user)
    with pytest.raises(OwnWork):
        pay(world, slip, who="accountant")
    payment = pay(world, slip)
    with pytest.raises(IntegrityError), transaction.atomic():
        SlipPayment.objects.filter(pk=payment.pk).update(paid_by=user)


def assign_anyway(world: World, user: object) -> None:
    from qqv.people.models import Assignment

    Assignment.objects.create(
        fund=world.fund,
        user=user,
        role=Role.COMMUNE_CASHIER,
        board=world.board,
        valid_from=OPENED,
    )


def test_a_slip_of_another_commune_is_not_there(world: World) -> None:
    slip = propose(world)
    with pytest.raises(Unseen):
        pay(world, slip, who="stranger_cashier")
    with pytest.raises(Unseen):
        propose(world, who="stranger")
    entry = pay(world, slip).entry
    with pytest.raises(Unseen):
        undo(world, entry, who="stranger")


def test_the_author_undoes_on_the_day(world: World) -> None:
    till = world.balance("111")
    entry = pay(world, propose(world)).entry
    reversal = undo(world, entry, who="accountant")
    assert (world.balance("111"), world.balance("642")) == (till, 0)
    assert reversal.entry.reverses == entry
    with pytest.raises(AlreadyReversed):
        undo(world, entry, who="chair")
    assert faults() == []


def test_later_the_chair_and_after_closing_the_province(world: World) -> None:
    later = date(2026, 2, 3)
    first, second = (pay(world, propose(world)).entry for _ in range(2))
    with pytest.raises(Forbidden):
        undo(world, first, who="accountant", on=later)
    undo(world, first, who="chair", on=later)
    close_period(
        world.actor("accountant"),
        board_id=world.board.pk,
        ends_on=date(2026, 1, 31),
        request_id=uuid4(),
    )
    with pytest.raises(Forbidden):
        undo(world, second, who="chair", on=later)
    undo(world, second, who="province_accountant", on=later)
    assert world.balance("642") == 0
    assert faults() == []


def test_undoing_wants_a_reason_and_a_voucher_made_by_hand(world: World) -> None:
    entry = pay(world, propose(world)).entry
    with pytest.raises(slips.ReasonMissing):
        undo(world, entry, who="chair", reason=" ")
    with pytest.raises(slips.EarlierThanUndone):
        undo(world, entry, who="chair", on=date(2026, 1, 19))
    world.lend(world.lan)
    with pytest.raises(slips.NotByHand):
        undo(world, Entry.objects.filter(kind="PC").latest("pk"), who="chair")
    assert Entry.objects.filter(reverses__isnull=False).count() == 0


def counting_of(world: World, counted: int, *, reason: str = "Chưa rõ") -> CountWitness:
    count = counting.count_cash(
        world.actor("cashier"),
        board_id=world.board.pk,
        counted=counted,
        denominations={},
        reason=reason,
        on=DAY,
        request_id=uuid4(),
    )
    return counting.confirm_count(
        world.actor("accountant"), count_id=count.pk, on=DAY, request_id=uuid4()
    )


@pytest.mark.parametrize(
    ("counted", "account", "booked"),
    [(50_000_000, "338", 0), (50_003_000, "338", 3_000), (49_990_000, "138", 10_000)],
)
def test_what_a_count_finds_is_booked_by_two_people(
    world: World, counted: int, account: str, booked: int
) -> None:
    witness = counting_of(world, counted)
    assert world.balance("111") == counted
    assert world.balance(account) == booked
    assert (witness.entry is None) == (booked == 0)
    assert faults() == []


def test_a_count_says_why_not(world: World) -> None:
    with pytest.raises(counting.DifferenceUnexplained) as refused:
        counting_of(world, 49_000_000, reason=" ")
    assert "49.000.000" in str(refused.value) and "50.000.000" in str(refused.value)
    assert not CashCount.objects.exists()
    counting_of(world, 50_000_000)
    with pytest.raises(counting.AlreadyConfirmed):
        counting.confirm_count(
            world.actor("accountant"),
            count_id=CashCount.objects.get().pk,
            on=DAY,
            request_id=uuid4(),
        )


def test_a_till_that_moved_is_counted_again(world: World) -> None:
    count = counting.count_cash(
        world.actor("cashier"),
        board_id=world.board.pk,
        counted=49_000_000,
        denominations={},
        reason="Thiếu",
        on=DAY,
        request_id=uuid4(),
    )
    pay(world, propose(world))
    with pytest.raises(counting.MovedSince):
        counting.confirm_count(
            world.actor("accountant"), count_id=count.pk, on=DAY, request_id=uuid4()
        )
    for name, no in (("stranger", Unseen), ("cashier", Forbidden)):
        with pytest.raises(no):
            counting.confirm_count(world.actor(name), count_id=count.pk, on=DAY, request_id=uuid4())
    assert world.balance("138") == 0


def check(world: World, received: int, paid: int, note: str = "", who: str = "accountant"):
    return counting.check_day(
        world.actor(who),
        board_id=world.board.pk,
        day=DAY,
        paper_received=received,
        paper_paid=paid,
        note=note,
        request_id=uuid4(),
    )


def test_paper_book_and_till_agree_or_a_note_says_why(world: World) -> None:
    pay(world, propose(world))
    with pytest.raises(counting.DifferenceUnnoted):
        check(world, 0, 120_000)  # nobody counted the till that day
    counting_of(world, 49_880_000)
    kept = check(world, 0, 120_000)
    assert (kept.booked_paid, kept.booked_balance, kept.count.counted) == (
        120_000,
        49_880_000,
        49_880_000,
    )
    with pytest.raises(counting.DifferenceUnnoted):
        check(world, 5_000, 120_000)
    check(world, 5_000, 120_000, note="Phiếu viết tay chưa nhập")
    with pytest.raises(Unseen):
        check(world, 0, 120_000, who="stranger")
    assert DayCheck.objects.count() == 2
