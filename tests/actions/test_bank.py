"""The bank's statement: taken in once, matched with the book, reconciled to the đồng."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.capital import actions as capital
from qqv.capital import reconciling, slips
from qqv.capital import statements as bank
from qqv.capital.models import BankLine, BankMatch, BankStatement
from qqv.ledger.models import Entry
from qqv.rules.bank import Moved, proposed, slip_for
from qqv.rules.entries import VoucherKind
from qqv.rules.purposes import Purpose
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.actions.test_slips import faults, pay, propose
from tests.world import World

JAN, END = date(2026, 1, 1), date(2026, 1, 31)
TODAY = date(2026, 3, 31)
# The commune's year begins with 100 triệu from the province, 50 of them fetched as cash.
GIVEN = (date(2026, 1, 2), 100_000_000, 0, "Quy tinh chuyen von")
FETCHED = (date(2026, 1, 2), 0, 50_000_000, "Rut tien mat")
FEE = (date(2026, 1, 30), 0, 11_000, "Phi quan ly tai khoan")
INTEREST = (date(2026, 1, 31), 4_200, 0, "Lai nhap von")


def read(
    *lines: tuple[date, int, int, str],
    first: date = JAN,
    last: date = END,
    opening: int = 0,
    closing: int | None = None,
) -> bank.StatementIn:
    moved = sum(inward - outward for _, inward, outward, _ in lines)
    return bank.StatementIn(
        first=first,
        last=last,
        opening=opening,
        closing=opening + moved if closing is None else closing,
        file_name="sao-ke.xlsx",
        lines=tuple(
            bank.LineIn(on=on, inward=inward, outward=outward, memo=memo, reference="")
            for on, inward, outward, memo in lines
        ),
    )


def take(
    world: World,
    statement: bank.StatementIn | None = None,
    *,
    who: str = "accountant",
    board_id: int | None = None,
    request_id: UUID | None = None,
) -> BankStatement:
    return bank.take_statement(
        world.actor(who),
        board_id=board_id or world.board.pk,
        statement=statement or read(GIVEN, FETCHED, FEE, INTEREST),
        on=TODAY,
        request_id=request_id or uuid4(),
    )


def page_of(world: World, taken: BankStatement) -> reconciling.StatementPage:
    return reconciling.statement_page(world.actor("accountant"), statement_id=taken.pk)


def match(world: World, taken: BankStatement, *, who: str = "accountant") -> list[BankMatch]:
    pairs = page_of(world, taken).pairs
    return bank.match_lines(
        world.actor(who), statement_id=taken.pk, pairs=pairs, request_id=uuid4()
    )


def reconciled(world: World, on: date = END) -> reconciling.Reconciliation:
    found = reconciling.reconcile(world.actor("accountant"), board_id=world.board.pk, on=on)
    assert found
    return found


def nothing_left() -> bool:
    return not (BankStatement.objects.exists() or BankLine.objects.exists())


def test_a_statement_stands_with_its_lines_and_the_book_stays(world: World) -> None:
    entries = Entry.objects.count()
    taken = take(world)
    assert [line.number for line in taken.lines.order_by("number")] == [1, 2, 3, 4]
    assert (taken.opening, taken.closing) == (0, 49_993_200)
    assert Entry.objects.count() == entries


def test_the_same_request_takes_it_in_once(world: World) -> None:
    request_id = uuid4()
    take(world, request_id=request_id)
    with pytest.raises(AlreadyDone):
        take(world, request_id=request_id)
    assert BankStatement.objects.count() == 1


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        (read(GIVEN, FETCHED, closing=50_000_001), bank.StatementUneven),
        (read(GIVEN, first=END, last=JAN), bank.SpanTurned),
        (read(GIVEN, first=date(2026, 1, 3)), bank.LineOutside),
        (read(GIVEN, last=date(2026, 4, 1)), bank.StatementAhead),
    ],
)
def test_a_refused_statement_leaves_nothing(
    world: World, statement: bank.StatementIn, refusal: type[Exception]
) -> None:
    records = Record.objects.count()
    with pytest.raises(refusal):
        take(world, statement)
    assert nothing_left() and Record.objects.count() == records


def test_no_day_is_taken_in_twice_but_months_follow_each_other(world: World) -> None:
    taken = take(world)
    with pytest.raises(bank.StatementOverlaps):
        take(world, read(first=END, last=date(2026, 2, 28), opening=taken.closing))
    take(world, read(first=date(2026, 2, 1), last=date(2026, 2, 28), opening=taken.closing))
    assert BankStatement.objects.count() == 2


@pytest.mark.parametrize("who", ["cashier", "chair", "auditor", "province_chair"])
def test_those_who_read_do_not_take_in(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        take(world, who=who)
    taken = take(world)
    seen = reconciling.statement_page(world.actor(who), statement_id=taken.pk)
    assert len(seen.lines) == 4 and not seen.may
    with pytest.raises(Forbidden):
        match(world, taken, who=who)


def test_the_province_reconciles_its_own_account_only(world: World) -> None:
    with pytest.raises(Forbidden):
        take(world, who="province_accountant")
    assert nothing_left()
    take(world, read(), who="province_accountant", board_id=world.province.pk)
    taken = take(world)
    with pytest.raises(Forbidden):
        match(world, taken, who="province_accountant")


def test_the_neighbor_sees_nothing(world: World) -> None:
    with pytest.raises(Unseen):
        take(world, who="stranger")
    taken = take(world)
    with pytest.raises(Unseen):
        reconciling.statement_page(world.actor("stranger"), statement_id=taken.pk)
    with pytest.raises(Unseen):
        match(world, taken, who="stranger")
    [made, *_] = match(world, taken)
    with pytest.raises(Unseen):
        bank.unmatch(world.actor("stranger"), match_id=made.pk, request_id=uuid4())
    assert BankMatch.objects.filter(undone_by=None).count() == 2


def test_what_both_know_is_proposed_and_confirmed_once(world: World) -> None:
    taken = take(world)
    page = page_of(world, taken)
    assert [bool(line.proposed) for line in page.lines] == [True, True, False, False]
    made = match(world, taken)
    assert [one.entry.kind for one in made] == ["BC", "PT"]
    after = page_of(world, taken)
    assert (after.pairs, after.left) == ((), 2)
    assert after.lines[0].by == "accountant"
    with pytest.raises(bank.AlreadyMatched):
        bank.match_lines(
            world.actor("accountant"), statement_id=taken.pk, pairs=page.pairs, request_id=uuid4()
        )
    assert BankMatch.objects.count() == 2


def test_what_does_not_fit_is_refused_with_the_rest(world: World) -> None:
    taken = take(world)
    [(given, entry), (fetched, cash)] = page_of(world, taken).pairs
    for pairs, refusal in (
        ([(given, entry), (fetched, entry)], bank.AlreadyMatched),
        ([(given, cash)], bank.NoFit),
        ([(given, entry), (fetched, 999_999)], Unseen),
    ):
        with pytest.raises(refusal):
            bank.match_lines(
                world.actor("accountant"),
                statement_id=taken.pk,
                pairs=pairs,
                request_id=uuid4(),
            )
    assert not BankMatch.objects.exists()


def test_a_match_taken_back_stays_known_and_may_be_made_again(world: World) -> None:
    taken = take(world)
    [first, _] = match(world, taken)
    request_id = uuid4()
    bank.unmatch(world.actor("accountant"), match_id=first.pk, request_id=request_id)
    with pytest.raises(AlreadyDone):
        bank.unmatch(world.actor("accountant"), match_id=first.pk, request_id=request_id)
    with pytest.raises(Unseen):
        bank.unmatch(world.actor("accountant"), match_id=first.pk, request_id=uuid4())
    match(world, taken)
    assert BankMatch.objects.count() == 3
    assert BankMatch.objects.filter(undone_by=None).count() == 2


def test_twins_are_not_proposed_but_may_be_chosen(world: World) -> None:
    for number in ("02", "03"):
        capital.move_cash(
            world.actor("cashier"),
            board_id=world.board.pk,
            amount=2_000_000,
            to_bank=True,
            on=date(2026, 1, 20),
            slip_no=number,
            request_id=uuid4(),
        )
    taken = take(world, read(GIVEN, FETCHED, (date(2026, 1, 21), 2_000_000, 0, "Nop tien")))
    line = page_of(world, taken).lines[2]
    assert line.proposed is None and len(line.choices) == 2
    bank.match_lines(
        world.actor("accountant"),
        statement_id=taken.pk,
        pairs=[(line.id, line.choices[1].entry_id)],
        request_id=uuid4(),
    )
    found = page_of(world, taken).lines[2].matched
    assert found and found.code == "PC-0002/2026"


def test_every_dong_between_book_and_bank_has_its_line(world: World) -> None:
    capital.move_cash(
        world.actor("cashier"),
        board_id=world.board.pk,
        amount=3_000_000,
        to_bank=True,
        on=END,
        slip_no="02",
        request_id=uuid4(),
    )
    taken = take(world)
    match(world, taken)
    found = reconciled(world)
    assert (found.booked, found.stated) == (53_000_000, 49_993_200)
    assert [one.amount for one in found.at_bank] == [-11_000, 4_200]
    assert [one.amount for one in found.in_book] == [3_000_000]
    assert found.difference == 0
    # Before its last days the statement says the same: nothing was apart yet but the days.
    early = reconciled(world, date(2026, 1, 15))
    assert (early.at_bank, early.in_book, early.difference) == ((), (), 0)
    # On the first day the book was ahead of the bank.
    first = reconciled(world, JAN)
    assert sum(one.amount for one in first.in_book) == first.booked == 50_000_000
    assert (first.stated, first.difference) == (0, 0)


def test_a_missing_statement_shows_as_a_difference(world: World) -> None:
    taken = take(world)
    march = read(first=date(2026, 3, 1), last=TODAY, opening=taken.closing + 700)
    take(world, march)
    match(world, taken)
    assert reconciled(world, date(2026, 2, 15)).statement_id is None
    assert reconciled(world, TODAY).difference == 700


def test_a_voucher_undone_before_the_bank_saw_it_is_not_asked_for(world: World) -> None:
    slip = propose(world, kind=VoucherKind.BANK_DEBIT, purpose=Purpose.BANK_FEE, amount=11_000)
    entry = pay(world, slip).entry
    slips.reverse_voucher(
        world.actor("cashier"),
        entry_id=entry.pk,
        reason="Ghi nhầm",
        on=entry.on,
        request_id=uuid4(),
    )
    taken = take(world)
    assert page_of(world, taken).lines[2].choices == ()
    match(world, taken)
    assert reconciled(world).in_book == ()


def test_a_line_the_book_lacks_begins_a_slip_and_then_fits(world: World) -> None:
    taken = take(world)
    fee = page_of(world, taken).lines[2]
    first = reconciling.slip_first(
        world.actor("accountant"), line_id=fee.id, board_id=world.board.pk
    )
    assert (first.kind, first.purpose, first.amount) == ("BN", "bank_fee", 11_000)
    wanted = slips.Wanted(
        kind=VoucherKind(first.kind),
        purpose=Purpose(first.purpose),
        party=first.party,
        address="",
        reason=first.reason,
        attached=0,
        amount=first.amount,
        on=first.on,
    )
    slip = slips.make_slip(
        world.actor("accountant"), board_id=world.board.pk, wanted=wanted, request_id=uuid4()
    )
    slips.pay_slip(world.actor("cashier"), slip_id=slip.pk, on=END, request_id=uuid4())
    match(world, taken)
    assert [one.amount for one in reconciled(world).at_bank] == [4_200]
    assert faults() == []
    with pytest.raises(Unseen):
        reconciling.slip_first(world.actor("stranger"), line_id=fee.id, board_id=world.neighbor.pk)


def test_it_costs_the_same_however_many_lines(world: World) -> None:
    def cost(statement: bank.StatementIn) -> int:
        with CaptureQueriesContext(connection) as captured:
            taken = take(world, statement)
            page_of(world, taken)
            reconciled(world, statement.last)
        return len(captured)

    few = cost(read(GIVEN, FETCHED))
    day = date(2026, 2, 3)
    many = [(day, 1_000 + n, 0, f"Thu {n}") for n in range(60)]
    assert (
        cost(read(*many, first=date(2026, 2, 1), last=date(2026, 2, 28), opening=50_000_000)) == few
    )


def moved(ident: int, day: int, amount: int) -> Moved:
    return Moved(id=ident, on=date(2026, 1, day), amount=amount)


def test_only_what_has_no_other_choice_is_proposed() -> None:
    lines = [moved(1, 6, 500), moved(2, 6, 700), moved(3, 6, 900), moved(4, 7, 900)]
    vouchers = [moved(11, 1, 500), moved(12, 12, 700), moved(13, 6, 900), moved(14, 6, -500)]
    assert proposed(lines, vouchers) == {1: 11}


@pytest.mark.parametrize(
    ("amount", "memo", "kind", "purpose"),
    [
        (4_200, "Lãi nhập vốn", VoucherKind.BANK_CREDIT, Purpose.BANK_INTEREST),
        (4_200, "Hoàn tiền", VoucherKind.BANK_CREDIT, Purpose.OTHER_INCOME),
        (-11_000, "PHÍ QUẢN LÝ", VoucherKind.BANK_DEBIT, Purpose.BANK_FEE),
        (-11_000, "Phiên dịch", VoucherKind.BANK_DEBIT, Purpose.OTHER_EXPENSE),
    ],
)
def test_the_memo_tells_the_slip(
    amount: int, memo: str, kind: VoucherKind, purpose: Purpose
) -> None:
    assert slip_for(amount, memo) == (kind, purpose)
