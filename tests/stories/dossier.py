"""The verbs of a dossier, step by step, with who does each: `duyệt  Lan do kế toán`."""

from datetime import date
from uuid import uuid4

from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Finding, Verdict, Wish
from qqv.lending.models import Application
from qqv.people import actions as people
from qqv.rules.access import Role
from tests.stories.reading import amount
from tests.world import World, all_met

WHO = {
    "kế toán": "accountant",
    "trưởng ban": "chair",
    "thủ quỹ": "cashier",
    "trưởng nhóm": "leader",
    "cán bộ tỉnh": "officer",
}


def ask(world: World, on: date, words: str) -> None:
    """`Lan 10.000.000`: she asks, and all three of her group agree."""
    name, _, principal = words.partition(" ")
    member = {"Lan": world.lan, "Mai": world.mai}[name]
    wish = Wish(member_id=member.pk, principal=amount(principal), work_kind_id=world.latrine.pk)
    [asked] = lending.apply(world.actor("accountant"), wishes=[wish], on=on, request_id=uuid4())
    lending.endorse(
        world.actor("leader"),
        application_ids=[asked.pk],
        on=on,
        present=3,
        votes_for={asked.pk: 3},
        minutes_no="01/BB",
        request_id=uuid4(),
    )


def appraise(world: World, on: date, words: str) -> None:
    asked, who = _asked(words)
    finding = Finding(
        application_id=asked.pk, visited_on=on, passed=True, checklist=all_met(asked, on)
    )
    lending.appraise(world.actor(who, on), findings=[finding], on=on, request_id=uuid4())


def approve(world: World, on: date, words: str) -> None:
    asked, who = _asked(words)
    verdict = Verdict(application_id=asked.pk, approved=True, principal=asked.principal)
    lending.approve(
        world.actor(who, on), verdicts=[verdict], decision_no="01/QĐ", on=on, request_id=uuid4()
    )


def assign(world: World, on: date, words: str) -> None:
    """`kế toán kiêm trưởng ban`: from that day one user holds both roles."""
    who, _, also = words.partition(" kiêm ")
    role = {"trưởng ban": Role.COMMUNE_CHAIR}[also]
    user = world.users[WHO[who]]
    people.assign(user, role, fund_id=world.fund.pk, board_id=world.board.pk, on=on)


def _asked(words: str) -> tuple[Application, str]:
    name, _, who = words.partition(" do ")
    return Application.objects.filter(member__name__endswith=f" {name}").latest("pk"), WHO[who]
