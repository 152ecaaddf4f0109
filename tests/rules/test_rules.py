"""The regulation by example: words, names, roles, eligibility, settlement, sharing."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qqv.rules.access import INCOMPATIBLE, MAY, IncompatibleRoles, Role, Verb, refuse_incompatible
from qqv.rules.eligibility import (
    AmountOutside,
    Borrower,
    GroupFull,
    HouseholdBorrowing,
    Limits,
    PaidLate,
    StillBorrowing,
    TooSoon,
    TooYoung,
    WorksNotAccepted,
    require_eligible,
    require_room,
    wanting,
)
from qqv.rules.facts import Extended, Payment
from qqv.rules.lateness import DebtGroup, debt_group, provision
from qqv.rules.money import Rounding, rounded, share
from qqv.rules.refusals import Refusal, shown
from qqv.rules.repayment import Due, Overpaid, SettlementInterest, payoff, replay, split_repayment
from qqv.rules.savings import NothingToTake, NotSigned, StillOwes, require_withdrawable
from qqv.rules.schedule import Method, Terms, make_schedule
from qqv.rules.words import folded, in_words, name_key

TERMS = Terms(
    principal=10_000_000,
    installments=36,
    rate=Decimal("0.6"),
    method=Method.DECLINING_EQUAL_PRINCIPAL,
    disbursed_on=date(2022, 1, 10),
    round_to=1000,
)


def test_the_fund_lends_ten_million_over_thirty_six_months() -> None:
    lines = make_schedule(TERMS)
    assert [line.principal for line in lines] == [278_000] * 35 + [270_000]
    assert sum(line.interest for line in lines) == 1_110_000


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (1_010, "Một nghìn không trăm mười đồng"),
        (21, "Hai mươi mốt đồng"),
        (15, "Mười lăm đồng"),
        (105, "Một trăm linh năm đồng"),
        (358_000, "Ba trăm năm mươi tám nghìn đồng"),
        (5_012_000, "Năm triệu không trăm mười hai nghìn đồng"),
        (20_884_000_000, "Hai mươi tỷ tám trăm tám mươi bốn triệu đồng"),
        (1_000_000_001, "Một tỷ không trăm linh một đồng"),
        (-5_000, "Âm năm nghìn đồng"),
    ],
)
def test_amounts_in_words(amount: int, words: str) -> None:
    assert in_words(amount) == words


def test_amounts_in_english_words() -> None:
    assert in_words(358_021, "en") == "Three hundred fifty-eight thousand twenty-one đồng"


def test_names_are_ordered_by_given_name_in_vietnamese_letters() -> None:
    names = ["Lê Thị Đào", "Vũ Thị Ánh", "Trần Thị Dung", "Bùi Thị Bình", "An Thị Yến"]
    assert [name.split()[-1] for name in sorted(names, key=name_key)] == [
        "Ánh",
        "Bình",
        "Dung",
        "Đào",
        "Yến",
    ]
    assert folded("  Đinh  THỊ Ưởng ") == "dinh thi uong"


@given(st.integers(0, 10**12), st.lists(st.integers(0, 1000), min_size=1).filter(any))
def test_sharing_loses_no_dong(amount: int, weights: list[int]) -> None:
    parts = share(amount, weights)
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)


@pytest.mark.parametrize(
    ("rounding", "result"),
    [
        (Rounding.HALF_UP, 3000),
        (Rounding.HALF_EVEN, 2000),
        (Rounding.UP, 3000),
        (Rounding.DOWN, 2000),
    ],
)
def test_rounding(rounding: Rounding, result: int) -> None:
    assert rounded(2500, to=1000, rounding=rounding) == result


@given(st.data())
def test_splitting_loses_no_dong(data: st.DataObject) -> None:
    parts = data.draw(
        st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**5)), min_size=1, max_size=9)
    )
    dues = [
        Due(number=n, due_on=date(2022, 1, 1), principal=p, interest=i)
        for n, (p, i) in enumerate(parts)
    ]
    owed = sum(due.total for due in dues)
    if not owed:
        return
    received = data.draw(st.integers(1, owed))
    paid = split_repayment(received, dues)
    assert sum(part.principal + part.interest for part in paid) == received
    with pytest.raises(Overpaid):
        split_repayment(owed + 1, dues)


def test_settling_pays_what_the_product_says() -> None:
    state = replay(terms=TERMS, facts=[Payment(key="a", on=date(2022, 2, 10), received=338_000)])
    on = date(2022, 2, 20)
    found = {
        policy: payoff(state.rows, terms=TERMS, on=on, policy=policy).interest
        for policy in SettlementInterest
    }
    # Ten of the twenty-eight days of a period that costs 58,000 have gone.
    assert found == {
        SettlementInterest.RUNNING_PERIOD: 58_000,
        SettlementInterest.TO_THE_DAY: 20_714,
        SettlementInterest.FULL_TERM: 1_050_000,
    }


def test_an_extension_moves_only_what_is_unpaid() -> None:
    facts = [
        Payment(key="a", on=date(2022, 2, 10), received=338_000),
        Extended(key="v2", on=date(2022, 2, 15), months=3),
    ]
    state = replay(terms=TERMS, facts=facts)
    assert state.rows[0].due_on == date(2022, 2, 10)
    assert state.next_due_on == date(2022, 6, 10)


@pytest.mark.parametrize(
    ("late", "extensions", "group"),
    [(0, 0, 1), (9, 0, 1), (10, 0, 2), (30, 0, 3), (90, 0, 4), (180, 0, 5)]
    + [(0, 1, 2), (29, 1, 3), (30, 1, 4), (90, 1, 5), (0, 2, 4), (1, 2, 5), (0, 3, 5)],
)
def test_debt_groups(late: int, extensions: int, group: int) -> None:
    assert debt_group(late, extensions=extensions) == group
    assert debt_group(late, extensions=extensions, waived=True) == max(group, 3)


def test_provision_of_a_doubtful_loan() -> None:
    assert provision(1_000_001, DebtGroup.N3) == 250_000


BORROWER = {"name": "chị Lan", "cycle": 2, "born_on": date(1990, 1, 1)}


@pytest.mark.parametrize(
    ("change", "principal", "refusal"),
    [
        ({"owes": True}, 5_000_000, StillBorrowing),
        ({"household_owes": True}, 5_000_000, HouseholdBorrowing),
        ({"born_on": date(2010, 1, 1)}, 5_000_000, TooYoung),
        ({}, 50_000_001, AmountOutside),
        ({"last_days_late": 31}, 5_000_000, PaidLate),
        ({"last_works_accepted": False}, 5_000_000, WorksNotAccepted),
        ({"last_settled_on": date(2025, 12, 25)}, 5_000_000, TooSoon),
    ],
)
def test_who_may_not_borrow(
    change: dict[str, object], principal: int, refusal: type[Refusal]
) -> None:
    limits = Limits(least=1_000_000, most=90_000_000, days_between_cycles=30)
    with pytest.raises(refusal) as told:
        require_eligible(
            Borrower(**(BORROWER | change)), limits, principal=principal, on=date(2026, 1, 10)
        )
    assert "{" not in str(told.value)


def test_compulsory_savings_stand_behind_the_loan() -> None:
    facts = {"member": "chị Lan", "held": 100, "compulsory": True, "signed": True}
    with pytest.raises(NotSigned):
        require_withdrawable(wanted=50, owes=False, **(facts | {"signed": False}))
    with pytest.raises(StillOwes):
        require_withdrawable(wanted=50, owes=True, **facts)
    with pytest.raises(NothingToTake):
        require_withdrawable(wanted=101, owes=False, **facts)
    require_withdrawable(wanted=100, owes=False, **facts)


def test_every_verb_has_roles_and_the_administrator_none_with_money() -> None:
    assert set(MAY) == set(Verb)
    assert all(MAY.values())
    held = {verb for verb, roles in MAY.items() if Role.ADMINISTRATOR in roles}
    assert held == {Verb.MANAGE_USERS, Verb.REFORM_UNITS}


@pytest.mark.parametrize("pair", INCOMPATIBLE)
def test_nobody_watches_herself(pair: frozenset[Role]) -> None:
    first, second = pair
    for held, wanted in ((first, second), (second, first)):
        with pytest.raises(IncompatibleRoles):
            refuse_incompatible(held=[held], wanted=wanted)


def test_facts_are_written_as_on_paper() -> None:
    assert shown(1_500_000) == "1.500.000"
    assert shown(date(2026, 3, 5)) == "05/03/2026"


def test_a_group_has_room_or_is_wanting() -> None:
    require_room(group="Hoa Sen", count=30, most=30)
    with pytest.raises(GroupFull, match="tối đa 30"):
        require_room(group="Hoa Sen", count=31, most=30)
    assert [wanting(count=count, least=10) for count in (3, 10, 17)] == [7, 0, 0]
