"""The commune everybody in the tests knows: xã Hồng Thuận and its neighbor.

Nhóm Hoa Sen meets on the 10th: chị Lan pays, chị Mai is late, chị Đào saves only.
The commune: chair Thu, accountant Hoa, cashier Yến, leader Sen. Next door: xã Giao Hải with
its own cashier, who must see nothing of this. The province: chair, accountant, officer.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from qqv.capital import actions as capital
from qqv.collection import actions as collection
from qqv.ledger.actions import open_book
from qqv.ledger.models import Account
from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Finding, Verdict, Wish
from qqv.lending.models import (
    Acceptance,
    Application,
    Disbursement,
    Loan,
    Product,
    UseCheck,
    WorkKind,
)
from qqv.lending.seeing import asked_of
from qqv.lending.visiting import questions
from qqv.people import actions as people
from qqv.people.models import Board, Fund, Group, Member, Placement, Unit
from qqv.people.queries import actor_for
from qqv.rules.access import Actor, Role
from qqv.rules.checklist import Answer, Purpose
from qqv.savings.models import SavingsTerms
from qqv.trail.models import User

OPENED = date(2026, 1, 1)
PASSWORD = "hoa-sen-2026"


@dataclass
class World:
    """Handles on the people and places of the tests' commune."""

    fund: Fund
    province: Board
    board: Board
    neighbor: Board
    product: Product
    latrine: WorkKind
    bathroom: WorkKind
    group: Group
    stranger_group: Group
    lan: Member
    mai: Member
    dao: Member
    binh: Member
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, name: str, on: date = OPENED) -> Actor:
        """The actor behind a user name: chair, accountant, cashier, leader, stranger, ..."""
        actor = actor_for(user_id=self.users[name].pk, on=on)
        assert actor
        return actor

    def lend(
        self, member: Member, *, on: date = date(2026, 1, 10), principal: int = 10_000_000
    ) -> Loan:
        """Walk one member from her wish to the money in her hands; a later loan builds another
        work."""
        work = self.bathroom if Loan.objects.filter(member=member).exists() else self.latrine
        [application] = lending.apply(
            self.actor("accountant"),
            wishes=[Wish(member_id=member.pk, principal=principal, work_kind_id=work.pk)],
            on=on,
            request_id=uuid4(),
        )
        lending.endorse(
            self.actor("leader"),
            application_ids=[application.pk],
            on=on,
            present=3,
            votes_for={application.pk: 3},
            minutes_no="01/BB",
            request_id=uuid4(),
        )
        appraisers = ["accountant"] + (["officer"] if application.cycle > 1 else [])
        for name in appraisers:
            lending.appraise(
                self.actor(name),
                findings=[
                    Finding(
                        application_id=application.pk,
                        visited_on=on,
                        passed=True,
                        checklist=all_met(application, on),
                    )
                ],
                on=on,
                request_id=uuid4(),
            )
        lending.approve(
            self.actor("chair"),
            verdicts=[Verdict(application_id=application.pk, approved=True, principal=principal)],
            decision_no="01/QĐ",
            on=on,
            request_id=uuid4(),
        )
        lending.disburse(
            self.actor("cashier"),
            group_id=member.group_id,
            rows=[
                lending.ToDisburse(
                    application_id=application.pk, id_seen=True, received_in_full=True
                )
            ],
            channel=Disbursement.Channel.CASH,
            on=on,
            request_id=uuid4(),
        )
        return Loan.objects.get(application=application)

    def collect(
        self,
        on: date,
        paid: dict[Member, tuple[int, int]],
        *,
        request_id: UUID | None = None,
        supplement: bool = False,
    ) -> collection.collect:
        """Save a meeting: member -> (on her loan, savings)."""
        lines = tuple(
            collection.LineIn(member_id=member.pk, attended=True, received=loan, saved=saved)
            for member, (loan, saved) in paid.items()
        )
        return collection.collect(
            self.actor("leader"),
            sheet=collection.SheetIn(
                group_id=self.group.pk, met_on=on, lines=lines, supplement=supplement
            ),
            request_id=request_id or uuid4(),
        )

    def accept(
        self, loan: Loan, *, on: date, who: str = "accountant", unmet: str = "", **given: Any
    ) -> Acceptance:
        """Look at a loan's works: all points met and accepted, but for the one named."""
        asked = asked_of(loan, Purpose.ACCEPTANCE, on=on)
        answers = {item.key: "unmet" if item.key == unmet else "met" for item in asked.items}
        filled = {"answers": answers, "note": "", "accepted": not unmet} | given
        return lending.accept_works(
            self.actor(who), loan_id=loan.pk, on=on, request_id=uuid4(), **filled
        )

    def check_use(
        self, loan: Loan, *, on: date, who: str = "accountant", right: bool = True, **given: Any
    ) -> UseCheck:
        """Look where a loan's money went: all points met unless it went wrong."""
        asked = asked_of(loan, Purpose.USE, on=on)
        answers = {item.key: "met" if right else "unmet" for item in asked.items}
        note = "" if right else "Mua xe máy"
        filled = {"answers": answers, "note": note, "used_right": right} | given
        return lending.check_use(
            self.actor(who), loan_id=loan.pk, on=on, request_id=uuid4(), **filled
        )

    def balance(self, number: str, board: Board | None = None) -> int:
        """The balance of a drawer of the commune's book."""
        return Account.objects.get(board=board or self.board, number=number).balance


def all_met(application: Application, on: date) -> dict[str, Answer]:
    """Answer every point that is asked at a household on a day with yes."""
    rows = Application.objects.filter(pk=application.pk)
    asked = questions(list(rows.select_related("work_kind", "member__household")), on=on)
    return {item.key: Answer.MET for item in asked[application.pk].items}


def make_world() -> World:
    """Build the world through the real actions, opened on 01/01/2026 with money in the till."""
    fund = Fund.objects.create(
        code="HT",
        name="Quỹ quay vòng tỉnh",
        union="Hội LHPN tỉnh",
        working_on=OPENED,
        group_min=10,
        group_max=30,
    )
    province_unit = Unit.objects.create(kind="province", name="Tỉnh Sông Hồng", valid_from=OPENED)
    province = _board(fund, province_unit, "province", "T", None)
    board, neighbor = (
        _commune(fund, province, province_unit, name, code)
        for name, code in (("Hồng Thuận", "01"), ("Giao Hải", "02"))
    )
    product = Product.objects.create(
        fund=fund,
        code="VS",
        name="Vay vệ sinh",
        valid_from=OPENED,
        installments=12,
        rate=Decimal("0.6"),
        method="declining_equal_principal",
        round_to=1000,
    )
    latrine = WorkKind.objects.create(
        fund=fund, code="NT", name="Nhà tiêu hợp vệ sinh", latrine="flush"
    )
    bathroom = WorkKind.objects.create(
        fund=fund, code="NTM", name="Nhà tắm khép kín", latrine="flush"
    )
    SavingsTerms.objects.create(fund=fund, monthly=15_000, valid_from=OPENED)
    users = _users(fund, province, board, neighbor)
    world = World(
        fund=fund,
        province=province,
        board=board,
        neighbor=neighbor,
        product=product,
        latrine=latrine,
        bathroom=bathroom,
        group=None,
        stranger_group=None,
        lan=None,
        mai=None,
        dao=None,
        binh=None,
        users=users,
    )
    _people(world)
    _money(world)
    return world


def _board(fund: Fund, unit: Unit, level: str, code: str, parent: Board | None) -> Board:
    board = Board.objects.create(
        fund=fund,
        unit=unit,
        level=level,
        code=code,
        name=unit.name,
        parent=parent,
        valid_from=OPENED,
    )
    open_book(board, on=OPENED)
    capital.open_bank(board, suffix="01", name=f"Ngân hàng {unit.name}", on=OPENED)
    return board


def _commune(fund: Fund, province: Board, above: Unit, name: str, code: str) -> Board:
    unit = Unit.objects.create(kind="commune", name=name, valid_from=OPENED)
    Placement.objects.create(unit=unit, parent=above, valid_from=OPENED)
    return _board(fund, unit, "commune", code, province)


def _users(fund: Fund, province: Board, board: Board, neighbor: Board) -> dict[str, User]:
    wanted = {
        "province_chair": (Role.PROVINCE_CHAIR, None),
        "province_accountant": (Role.PROVINCE_ACCOUNTANT, None),
        "province_cashier": (Role.PROVINCE_CASHIER, None),
        "officer": (Role.PROVINCE_OFFICER, board),
        "inspector": (Role.INSPECTOR, None),
        "auditor": (Role.AUDITOR, None),
        "chair": (Role.COMMUNE_CHAIR, board),
        "accountant": (Role.COMMUNE_ACCOUNTANT, board),
        "cashier": (Role.COMMUNE_CASHIER, board),
        "stranger": (Role.COMMUNE_ACCOUNTANT, neighbor),
        "stranger_cashier": (Role.COMMUNE_CASHIER, neighbor),
        "administrator": (Role.ADMINISTRATOR, None),
    }
    users = {}
    for name, (role, place) in wanted.items():
        users[name] = User.objects.create_user(username=name, name=name, password=PASSWORD)
        people.assign(users[name], role, fund_id=fund.pk, board_id=place and place.pk, on=OPENED)
    return users


def _people(world: World) -> None:
    for board, who, name in (
        (world.board, "accountant", "Hoa Sen"),
        (world.neighbor, "stranger", "Hoa Cúc"),
    ):
        group = people.found_group(
            world.actor(who),
            board_id=board.pk,
            hamlet_id=None,
            name=name,
            meeting_day=10,
            on=OPENED,
            request_id=uuid4(),
        )
        if board == world.board:
            world.group = group
        else:
            world.stranger_group = group
    world.users["leader"] = User.objects.create_user(
        username="leader", name="leader", password=PASSWORD
    )
    people.assign(
        world.users["leader"],
        Role.GROUP_LEADER,
        fund_id=world.fund.pk,
        board_id=world.board.pk,
        group_id=world.group.pk,
        on=OPENED,
    )
    world.lan, world.mai, world.dao = people.join(
        world.actor("accountant"),
        group_id=world.group.pk,
        newcomers=[
            people.Newcomer(name="Nguyễn Thị Lan", id_number="036190000001", phone="0900000001"),
            people.Newcomer(name="Trần Thị Mai", id_number="036190000002"),
            people.Newcomer(name="Vũ Thị Đào", id_number="036190000003"),
        ],
        on=OPENED,
        request_id=uuid4(),
    )
    [world.binh] = people.join(
        world.actor("stranger"),
        group_id=world.stranger_group.pk,
        newcomers=[people.Newcomer(name="Phạm Thị Bình", id_number="036190000009")],
        on=OPENED,
        request_id=uuid4(),
    )


def _money(world: World) -> None:
    accountant = world.actor("province_accountant")
    capital.receive_capital(
        accountant,
        board_id=world.province.pk,
        name="Vốn ban đầu",
        amount=500_000_000,
        on=OPENED,
        request_id=uuid4(),
    )
    for board, cashier in ((world.board, "cashier"), (world.neighbor, "stranger_cashier")):
        capital.allocate(
            accountant,
            board_id=board.pk,
            amount=100_000_000,
            on=OPENED,
            decision_no="01/QĐ",
            request_id=uuid4(),
        )
        capital.move_cash(
            world.actor(cashier),
            board_id=board.pk,
            amount=50_000_000,
            to_bank=False,
            on=OPENED,
            slip_no="01",
            request_id=uuid4(),
        )
