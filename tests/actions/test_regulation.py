"""The loan terms change by proposal and decision; what was promised stays promised."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from qqv.ledger.actions import close_period
from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Wish
from qqv.lending.models import Application, Loan, Product, ProductDecision, ProductProposal
from qqv.lending.offers import offer_of
from qqv.lending.queries.regulation import regulation_page, to_decide, to_propose
from qqv.lending.terms import schedule_of
from qqv.people import actions as people
from qqv.people.deciding import (
    AlreadyDecided,
    AnswerMissing,
    GroundsMissing,
    NumberMissing,
    OwnProposal,
    StillUndecided,
)
from qqv.people.models import Fund
from qqv.rules.access import Role
from qqv.rules.refusals import Forbidden, Unseen
from qqv.rules.regulation import (
    AlreadyAsked,
    BadCycles,
    BadLimits,
    BadName,
    MonthOver,
    NothingChanges,
    StillInForce,
)
from qqv.rules.schedule import BadGrace, BadRate, Method
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.world import OPENED, World

ON, FROM = date(2026, 1, 20), date(2026, 3, 1)


def proposed(
    world: World,
    *,
    who: str = "province_accountant",
    request_id: UUID | None = None,
    terms: dict[str, object] | None = None,
    **changes: object,
) -> ProductProposal:
    offer = replace(offer_of(world.product), **(terms or {"rate": Decimal("0.8")}))
    facts = {"product_id": world.product.pk, "valid_from": FROM, "reason": "Lãi quỹ thấp"}
    return lending.propose_product(
        world.actor(who), offer=offer, on=ON, request_id=request_id or uuid4(), **(facts | changes)
    )


def decided(
    world: World,
    proposal: ProductProposal,
    *,
    who: str = "province_chair",
    request_id: UUID | None = None,
    **changes: object,
) -> ProductDecision:
    facts = {"approved": True, "decision_no": "5/QĐ", "reason": "", "on": ON}
    return lending.decide_product(
        world.actor(who),
        proposal_id=proposal.pk,
        request_id=request_id or uuid4(),
        **(facts | changes),
    )


def versions(world: World) -> list[tuple[date, date | None, Decimal]]:
    rows = Product.objects.filter(fund=world.fund).order_by("valid_from")
    return list(rows.values_list("valid_from", "valid_to", "rate"))


def test_approval_ends_the_old_version_and_writes_a_new_one(world: World) -> None:
    keys = uuid4(), uuid4()
    proposal = proposed(world, request_id=keys[0])
    with pytest.raises(AlreadyDone):
        proposed(world, request_id=keys[0])
    assert versions(world) == [(OPENED, None, Decimal("0.6"))]
    made = decided(world, proposal, request_id=keys[1])
    with pytest.raises(AlreadyDone):
        decided(world, proposal, request_id=keys[1])
    assert versions(world) == [
        (OPENED, date(2026, 2, 28), Decimal("0.6")),
        (FROM, None, Decimal("0.8")),
    ]
    assert (made.product.code, made.product.round_to) == ("VS", 1000)
    assert (made.proposer, made.decider) == (
        world.users["province_accountant"],
        world.users["province_chair"],
    )
    [history] = regulation_page(world.actor("auditor"), on=FROM).histories
    assert [version.holds(FROM) for version in history.versions] == [True, False]
    assert history.current.offer.rate == Decimal("0.8")
    assert history.current.decision_no == "5/QĐ"


def test_loans_and_dossiers_keep_what_they_were_promised(world: World) -> None:
    loan = world.lend(world.lan)
    before = schedule_of(loan)
    wish = Wish(member_id=world.mai.pk, principal=10_000_000, work_kind_id=world.latrine.pk)
    lending.apply(world.actor("accountant"), wishes=[wish], on=ON, request_id=uuid4())
    changed = {"rate": Decimal("0.9"), "installments": 24, "method": Method.FLAT}
    decided(world, proposed(world, terms=changed))
    loan = Loan.objects.get(pk=loan.pk)
    assert schedule_of(loan) == before
    assert (loan.product, loan.rate, loan.installments) == (world.product, Decimal("0.6"), 12)
    assert Application.objects.get(member=world.mai).product == world.product
    fresh = world.lend(world.dao, on=FROM)
    assert (fresh.rate, fresh.installments, fresh.method) == (Decimal("0.9"), 24, "flat")
    assert fresh.product.valid_from == FROM


def test_a_refused_proposal_keeps_its_reason_and_changes_nothing(world: World) -> None:
    made = decided(world, proposed(world), approved=False, reason="Chị em còn khó khăn")
    assert (made.product, made.decision_no) == (None, "")
    assert versions(world) == [(OPENED, None, Decimal("0.6"))]
    [row] = regulation_page(world.actor("province_accountant"), on=ON).decided
    assert (row.approved, row.answer) == (False, "Chị em còn khó khăn")
    # The way is free for another.
    decided(world, proposed(world))
    assert len(versions(world)) == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"who": "province_chair"}, Forbidden),
        ({"who": "accountant"}, Forbidden),
        ({"product_id": 0}, Unseen),
        ({"reason": " "}, GroundsMissing),
        ({"terms": {"rate": Decimal("0.60")}}, NothingChanges),
        ({"terms": {"rate": Decimal("101")}}, BadRate),
        ({"terms": {"name": ""}}, BadName),
        ({"terms": {"principal_max": 50_000_001}}, BadLimits),
        ({"terms": {"principal_min": 10_000_001}}, BadLimits),
        ({"terms": {"principal_min": 0}}, BadLimits),
        ({"terms": {"grace_principal": 12}}, BadGrace),
        ({"terms": {"second_appraiser_from_cycle": 0}}, BadCycles),
        ({"valid_from": OPENED}, StillInForce),
        ({"valid_from": date(2025, 12, 1)}, StillInForce),
    ],
)
def test_a_proposal_says_why_not_and_leaves_nothing(
    world: World, changes: dict[str, object], refusal: type[Exception]
) -> None:
    before = Record.objects.count()
    with pytest.raises(refusal):
        proposed(world, **changes)
    assert ProductProposal.objects.count() == 0
    assert Record.objects.count() == before


def test_no_version_begins_behind_a_closed_month_or_a_dossier(world: World) -> None:
    close_period(
        world.actor("stranger"),
        board_id=world.neighbor.pk,
        ends_on=date(2026, 1, 31),
        request_id=uuid4(),
    )
    with pytest.raises(MonthOver) as refused:
        proposed(world, valid_from=date(2026, 1, 31))
    assert "31/01/2026" in str(refused.value)
    world.lend(world.lan, on=date(2026, 2, 2))
    with pytest.raises(AlreadyAsked):
        proposed(world, valid_from=date(2026, 2, 2))
    proposed(world, valid_from=date(2026, 2, 3))


def test_what_overtook_a_proposal_stops_its_approval_not_its_refusal(world: World) -> None:
    proposal = proposed(world, valid_from=date(2026, 2, 1))
    world.lend(world.lan, on=date(2026, 2, 2))
    with pytest.raises(AlreadyAsked):
        decided(world, proposal)
    assert versions(world) == [(OPENED, None, Decimal("0.6"))]
    decided(world, proposal, approved=False, reason="Lùi ngày áp dụng")


def test_a_version_to_come_is_not_overtaken(world: World) -> None:
    decided(world, proposed(world, valid_from=date(2026, 6, 1)))
    with pytest.raises(StillInForce):
        proposed(world, terms={"rate": Decimal("0.7")}, valid_from=FROM)
    later = proposed(world, terms={"rate": Decimal("0.7")}, valid_from=date(2026, 7, 1))
    decided(world, later)
    assert [row[:2] for row in versions(world)] == [
        (OPENED, date(2026, 5, 31)),
        (date(2026, 6, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), None),
    ]


def test_a_decision_says_why_not_and_leaves_nothing(world: World) -> None:
    proposal = proposed(world)
    with pytest.raises(StillUndecided):
        proposed(world)
    before = Record.objects.count()
    for changes, refusal in (
        ({"who": "province_accountant"}, Forbidden),
        ({"who": "chair"}, Forbidden),
        ({"decision_no": " "}, NumberMissing),
        ({"approved": False}, AnswerMissing),
    ):
        with pytest.raises(refusal):
            decided(world, proposal, **changes)
    with pytest.raises(Unseen):
        decided(world, ProductProposal(pk=0))
    assert ProductDecision.objects.count() == 0
    assert Record.objects.count() == before
    decided(world, proposal)
    with pytest.raises(AlreadyDecided):
        decided(world, proposal, approved=False, reason="Nghĩ lại")
    assert len(versions(world)) == 2


def test_nobody_decides_her_own_proposal(world: World) -> None:
    """Nor does the table take it, should somebody hold both roles and the check be gone."""
    both = world.users["province_accountant"]
    people.assign(both, Role.PROVINCE_CHAIR, fund_id=world.fund.pk, on=OPENED)
    proposal = proposed(world)
    with pytest.raises(OwnProposal):
        decided(world, proposal, who="province_accountant")
    row = {"proposal": proposal, "on": ON, "proposer": both, "record": Record.objects.latest("pk")}
    other = world.users["province_chair"]
    for wrong in (
        {"decider": both, "approved": False, "reason": "Không"},
        {"decider": other, "approved": False},
        {"decider": other, "approved": True, "decision_no": "5/QĐ"},
        {"decider": other, "approved": True, "product": world.product},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProductDecision.objects.create(**row | wrong)


def test_another_fund_is_not_there(world: World) -> None:
    other = Fund.objects.create(code="K", name="Quỹ khác", union="Hội khác")
    theirs = Product.objects.create(
        fund=other,
        code="VS",
        name="Vay khác",
        valid_from=OPENED,
        installments=6,
        rate=1,
        method="flat",
    )
    with pytest.raises(Unseen):
        proposed(world, product_id=theirs.pk)
    with pytest.raises(Unseen):
        to_propose(world.actor("province_accountant"), product_id=theirs.pk)
    proposal = proposed(world)
    ProductProposal.objects.filter(pk=proposal.pk).update(fund=other)
    with pytest.raises(Unseen):
        decided(world, proposal)
    with pytest.raises(Unseen):
        to_decide(world.actor("province_chair"), proposal_id=proposal.pk)
    page = regulation_page(world.actor("auditor"), on=ON)
    assert [history.current.offer.name for history in page.histories] == ["Vay vệ sinh"]
    assert page.waiting == ()


def test_a_commune_reads_what_holds_but_not_what_is_proposed(world: World) -> None:
    proposed(world)
    page = regulation_page(world.actor("accountant"), on=ON)
    assert [history.current.offer.installments for history in page.histories] == [12]
    assert page.waiting == page.decided == ()
    assert len(regulation_page(world.actor("inspector"), on=ON).waiting) == 1
