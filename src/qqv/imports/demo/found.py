"""How is the training fund founded? Units, boards, books, users, groups, members, balances."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from qqv.capital import actions as capital
from qqv.imports.demo.names import DISTRICTS, id_number, name
from qqv.imports.demo.plan import OPENED, PRINCIPAL, SEED, TODAY, CommunePlan, GroupPlan
from qqv.imports.demo.shares import share_by_table
from qqv.imports.demo.turning import turn_by_terms
from qqv.ledger.actions import open_book
from qqv.ledger.drawers import drawer_balance
from qqv.lending import actions as lending
from qqv.lending.models import Product, WorkKind
from qqv.people import actions as people
from qqv.people.models import Board, Fund, Group, Member, Officer, Placement, Unit
from qqv.people.queries import actor_for
from qqv.rules.access import Actor, Role
from qqv.rules.money import Vnd
from qqv.savings import actions as savings
from qqv.savings.models import SavingsTerms
from qqv.trail.models import User
from qqv.trail.recording import at_time

SAVING: Vnd = 15_000
CAPITAL: Vnd = 22_012_000_000
Say = Callable[[int, str], None]


@dataclass(slots=True)
class Place:
    """A commune of the training fund with its people (một xã)."""

    plan: CommunePlan
    board: Board
    chair: Actor
    accountant: Actor
    cashier: Actor
    officer: Actor
    groups: list[Group] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)


@dataclass(slots=True)
class Ground:
    """The fund as founded (quỹ vừa mở sổ)."""

    fund: Fund
    province: Board
    accountant: Actor
    work_kinds: list[WorkKind]
    product: Product
    places: list[Place]


def key(*what: object) -> UUID:
    """Make the request id of a step of the training fund, the same at every seeding."""
    return uuid5(NAMESPACE_URL, "/".join(map(str, ("qqv-demo", *what))))


def at(on: date, hour: int = 9) -> datetime:
    """The moment of a working day at which a step was recorded."""
    return datetime.combine(on, time(hour), ZoneInfo("Asia/Ho_Chi_Minh"))


def found(plans: list[CommunePlan], say: Say) -> Ground:
    """Found the fund and open its books on 01/01/2022 (mở sổ)."""
    rng = Random(f"{SEED}/people")
    with at_time(at(OPENED)):
        fund, province_unit, province = _fund()
        accountant, chair, officers = _province_people(fund, province, rng)
        ground = Ground(
            fund=fund,
            province=province,
            accountant=accountant,
            work_kinds=_work_kinds(fund),
            product=_product(fund),
            places=[],
        )
        units = _districts(province_unit)
        taken: set[str] = set()
        for n, plan in enumerate(plans):
            say(2 + n * 16 // len(plans), f"Mở sổ xã {plan.name}")
            officer = officers[n % len(officers)]
            place = _commune(ground, plan, units[plan.district], officer, rng)
            _people(place, rng, taken)
            _balances(ground, place, rng)
            ground.places.append(place)
        _capital(ground)
        share_by_table(accountant, chair, key)
        turn_by_terms(chair, key)
    return ground


def _fund() -> tuple[Fund, Unit, Board]:
    fund = Fund.objects.create(
        code="QQV",
        name="Quỹ quay vòng vốn xây dựng công trình vệ sinh",
        union="Hội LHPN tỉnh Nam Định",
        working_on=TODAY,
        hotline="0228 000 000",
    )
    unit = Unit.objects.create(
        kind=Unit.Kind.PROVINCE, code="36", name="Tỉnh Nam Định", valid_from=date(1997, 1, 1)
    )
    province = _board(fund, unit, Board.Level.PROVINCE, "T", None)
    return fund, unit, province


def _board(fund: Fund, unit: Unit, level: str, code: str, parent: Board | None) -> Board:
    board = Board.objects.create(
        fund=fund,
        unit=unit,
        level=level,
        code=code,
        name=unit.name,
        parent=parent,
        valid_from=date(2008, 1, 1),
    )
    open_book(board, on=OPENED)
    capital.open_bank(board, suffix="01", name=f"Tiền gửi ngân hàng, {unit.name}", on=OPENED)
    return board


def _user(username: str, full_name: str, *, shown: bool = False) -> User:
    user = User(username=username, name=full_name, salutation="chị", shown_on_login=shown)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


def _actor(user: User) -> Actor:
    actor = actor_for(user_id=user.pk, on=TODAY)
    assert actor, user
    return actor


def _province_people(fund: Fund, province: Board, rng: Random) -> tuple[Actor, Actor, list[User]]:
    rows = (
        ("chutich", Role.PROVINCE_CHAIR, "chair"),
        ("ketoan", Role.PROVINCE_ACCOUNTANT, "accountant"),
        ("thuquy", Role.PROVINCE_CASHIER, "cashier"),
        ("kiemtra", Role.INSPECTOR, None),
        ("kiemtoan", Role.AUDITOR, None),
        ("quantri", Role.ADMINISTRATOR, None),
    )
    users = {}
    for username, role, post in rows:
        users[username] = _user(username, name(rng), shown=True)
        people.assign(users[username], role, fund_id=fund.pk, on=OPENED)
        if post:
            people.name_officer(
                board=province,
                post=post,
                name=users[username].name,
                on=OPENED,
                user=users[username],
            )
    officers = [
        _user("canbo", name(rng), shown=True),
        _user("canbo2", name(rng)),
    ]
    return _actor(users["ketoan"]), _actor(users["chutich"]), officers


def _work_kinds(fund: Fund) -> list[WorkKind]:
    kinds = (
        ("NTTH", "Nhà tiêu tự hoại", WorkKind.Latrine.FLUSH),
        ("NTTD", "Nhà tiêu thấm dội", WorkKind.Latrine.FLUSH),
        ("NTM", "Nhà tắm và nhà tiêu khép kín", WorkKind.Latrine.FLUSH),
        ("NS", "Công trình nước sạch hộ gia đình", WorkKind.Latrine.NONE),
    )
    return [
        WorkKind.objects.create(fund=fund, code=code, name=text, latrine=latrine)
        for code, text, latrine in kinds
    ]


def _product(fund: Fund) -> Product:
    SavingsTerms.objects.create(fund=fund, monthly=SAVING, valid_from=date(2018, 1, 1))
    return Product.objects.create(
        fund=fund,
        code="VS",
        name="Vay xây dựng công trình vệ sinh",
        valid_from=date(2018, 10, 1),
        principal_min=3_000_000,
        principal_max=PRINCIPAL,
        principal_usual=PRINCIPAL,
        installments=36,
        rate=Decimal("0.6"),
        method="declining_equal_principal",
        round_to=1000,
    )


def _districts(province: Unit) -> dict[str, Unit]:
    units = {}
    for district, _ in DISTRICTS:
        units[district] = Unit.objects.create(
            kind=Unit.Kind.DISTRICT, name=f"Huyện {district}", valid_from=date(1997, 4, 1)
        )
        Placement.objects.create(unit=units[district], parent=province, valid_from=date(1997, 4, 1))
    return units


def _commune(
    ground: Ground, plan: CommunePlan, district: Unit, officer: User, rng: Random
) -> Place:
    unit = Unit.objects.create(
        kind=Unit.Kind.COMMUNE, code=plan.code, name=plan.name, valid_from=date(1997, 4, 1)
    )
    Placement.objects.create(unit=unit, parent=district, valid_from=date(1997, 4, 1))
    board = _board(ground.fund, unit, Board.Level.COMMUNE, plan.code, ground.province)
    people.assign(
        officer, Role.PROVINCE_OFFICER, fund_id=ground.fund.pk, board_id=board.pk, on=OPENED
    )
    shown = plan.name == "Yên Khang"
    rows = (
        ("chair", Role.COMMUNE_CHAIR),
        ("accountant", Role.COMMUNE_ACCOUNTANT),
        ("cashier", Role.COMMUNE_CASHIER),
    )
    words = {"chair": "truongban", "accountant": "ketoan", "cashier": "thuquy"}
    actors = {}
    for post, role in rows:
        user = _user(f"{words[post]}{plan.code}", name(rng), shown=shown)
        people.assign(user, role, fund_id=ground.fund.pk, board_id=board.pk, on=OPENED)
        people.name_officer(board=board, post=post, name=user.name, on=OPENED, user=user)
        actors[post] = _actor(user)
    return Place(
        plan=plan,
        board=board,
        officer=_actor(officer),
        chair=actors["chair"],
        accountant=actors["accountant"],
        cashier=actors["cashier"],
    )


def _people(place: Place, rng: Random, taken: set[str]) -> None:
    hamlets = [
        Unit.objects.create(kind=Unit.Kind.HAMLET, name=f"Thôn {n}", valid_from=OPENED)
        for n in range(1, len(place.plan.groups) // 2 + 2)
    ]
    leaders, posts = [], []
    for plan in place.plan.groups:
        hamlet = hamlets[(plan.number - 1) // 2]
        group = people.found_group(
            place.accountant,
            board_id=place.board.pk,
            hamlet_id=hamlet.pk,
            name=hamlet.name,
            meeting_day=plan.day,
            on=OPENED,
            request_id=key("group", place.plan.code, plan.number),
        )
        place.groups.append(group)
        place.members += people.join(
            place.accountant,
            group_id=group.pk,
            newcomers=[_newcomer(rng, taken) for _ in plan.members],
            on=OPENED,
            request_id=key("join", place.plan.code, plan.number),
        )
        leader = place.members[plan.members[0]]
        leaders.append(_leader(place, plan, leader))
        posts.append((group, leader))
    User.objects.bulk_create(leaders)
    for user, (group, leader) in zip(leaders, posts, strict=True):
        people.assign(
            user,
            Role.GROUP_LEADER,
            fund_id=place.board.fund_id,
            board_id=place.board.pk,
            group_id=group.pk,
            on=OPENED,
        )
        Officer.objects.create(
            board=place.board,
            group=group,
            post="leader",
            name=leader.name,
            member=leader,
            user=user,
            valid_from=OPENED,
        )


def _leader(place: Place, plan: GroupPlan, leader: Member) -> User:
    shown = place.plan.name == "Yên Khang" and plan.number == 1
    user = User(
        username="truongnhom" if shown else f"nhom{place.plan.code}{plan.number:02d}",
        name=leader.name,
        salutation="chị",
        shown_on_login=shown,
    )
    user.set_unusable_password()
    return user


def _phone(rng: Random, taken: set[str]) -> str:
    """Draw a number nobody has: the next free one, so that nothing else is drawn anew."""
    drawn = rng.randrange(10**8)
    while (phone := f"09{drawn % 10**8:08d}") in taken:
        drawn += 1
    taken.add(phone)
    return phone


def _address(house: int, hamlet: int, taken: set[str]) -> str:
    """Give a house nobody lives in yet, so that no two households share one by chance."""
    while (address := f"Số {house}, xóm {hamlet}") in taken:
        house += 1
    taken.add(address)
    return address


def _newcomer(rng: Random, taken: set[str]) -> people.Newcomer:
    born = date(rng.randint(1955, 1998), rng.randint(1, 12), rng.randint(1, 28))
    who, identity = name(rng), id_number(rng, born.year, taken)
    phone = _phone(rng, taken)
    return people.Newcomer(
        name=who,
        born_on=born,
        id_number=identity,
        phone=phone,
        address=_address(int(phone[-3:]) + 1, rng.randint(1, 9), taken),
        standing=rng.choices(
            ["poor", "near_poor", "policy", "escaped", "average"], [2, 3, 2, 2, 11]
        )[0],
    )


def _balances(ground: Ground, place: Place, rng: Random) -> None:
    opening = [loan for loan in place.plan.loans if loan.opening]
    lending.open_loans(
        place.accountant,
        board_id=place.board.pk,
        rows=[
            lending.RunningLoan(
                member_id=place.members[loan.member].pk,
                product_id=ground.product.pk,
                cycle=1,
                principal=PRINCIPAL,
                disbursed_on=loan.disbursed_on,
                first_due_on=loan.first_due_on,
                paid_before=sum(
                    line.principal + line.interest for line in loan.schedule[: loan.paid_before]
                ),
            )
            for loan in opening
        ],
        on=OPENED,
        request_id=key("loans", place.plan.code),
    )
    capital.open_bank_balance(
        place.accountant,
        board_id=place.board.pk,
        amount=_needed(place.plan),
        on=OPENED,
        request_id=key("bank", place.plan.code),
    )
    savings.open_balances(
        place.accountant,
        board_id=place.board.pk,
        rows=[(member.pk, SAVING * rng.randint(6, 36)) for member in place.members],
        on=OPENED,
        request_id=key("savings", place.plan.code),
    )


def _needed(plan: CommunePlan) -> Vnd:
    """Enough in the bank that no month lends more than there is, rounded up."""
    balance = lowest = 0
    for month in range(1, 13):
        balance += sum(loan.due_in(month) for loan in plan.loans)
        lent = [n for n in plan.loans if not n.opening and n.disbursed_on.month == month]
        balance -= PRINCIPAL * len(lent)
        lowest = min(lowest, balance)
    return -lowest // 1_000_000 * 1_000_000 + 15_000_000


def _capital(ground: Ground) -> None:
    allocated = sum(drawer_balance(place.board.pk, "361") for place in ground.places)
    capital.open_capital(
        ground.accountant,
        board_id=ground.province.pk,
        name="Ngân hàng Thế giới",
        amount=CAPITAL,
        allocated=allocated,
        on=OPENED,
        request_id=key("capital"),
    )
