"""The training fund says what the article says, to the đồng, and a stranger adds it up alike."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum

from qqv.capital.models import SharingBase, SharingPart, SharingSource
from qqv.collection import actions as collection
from qqv.collection.actions import run_sharing
from qqv.ledger.actions import close_period
from qqv.ledger.drawers import held_by_leaders
from qqv.ledger.models import Account
from qqv.lending.models import Loan, Repayment
from qqv.papers.conference.page import conference_page
from qqv.people.models import Assignment, Board, Fund, Member
from qqv.people.queries import actor_for
from qqv.reports.telling.reported import Reported
from qqv.rules.access import Actor, Grant, Role
from qqv.trail.models import User
from tests.actions import closing
from tests.archive.elsewhere import Elsewhere
from tests.reports.test_telling import ARTICLE as SENTENCES

LAST = date(2022, 12, 23)
AUDITOR = Grant(role=Role.AUDITOR)
ROOT = Path(__file__).resolve().parents[1]

ARTICLE = {
    "disbursed_count": 1413,
    "disbursed": 14_130_000_000,
    "borrowers": 4120,
    "outstanding": 20_884_000_000,
    "groups": 317,
    "communes_in_year": 27,
    "communes_active": 26,
    "highest": {"commune": "Yên Khang", "outstanding": 1_316_000_000, "borrowers": 226},
    "lowest": {"commune": "Hợp Hưng", "outstanding": 198_000_000, "borrowers": 55},
    "appraised_before_approval": 1413,
}


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_year_of_the_article(tmp_path: Path) -> None:
    said("seed_demo")
    report = json.loads(said("report", "conference", "--year", "2022", "--format", "json"))
    assert {key: report[key] for key in ARTICLE} == ARTICLE
    by_commune = json.loads(said("report", "portfolio", "--on", "2022-12-23"))
    assert sum(row["portfolio"]["outstanding"] for row in by_commune["rows"]) == 20_884_000_000
    assert 0.005 < by_commune["total"]["par30_ratio"] < 0.03
    by_group = json.loads(said("report", "portfolio", "--on", "2022-12-23", "--by", "group"))
    assert by_group["total"] == by_commune["total"]
    opening = json.loads(said("report", "portfolio", "--on", "2022-01-01"))["total"]
    control = Account.objects.filter(number="131")
    assert opening["outstanding"] != sum(account.balance for account in control)
    assert json.loads(said("check_books"))["faults"] == 0
    assert Loan.objects.filter(settled_on=None).count() == 4120
    the_plants_are_found_and_nothing_else()
    the_forecast_was_as_far_off_as_docs_say()
    assert not Member.objects.filter(name__regex="(Thị Định|Minh Hà|Thúy Nhài)$").exists()
    book = tmp_path / "book.beancount"
    said("export_book", "--format", "beancount", "--out", str(book))
    assert a_stranger_finds_nothing(book)
    it_comes_back_elsewhere(tmp_path, report, by_group)
    before = transaction.savepoint()
    the_last_quarter_is_shared_from_its_receipts()
    transaction.savepoint_rollback(before)
    the_reform_leaves_the_year(report, by_commune)
    hoanh_son_is_walked_to_its_end(report)


def the_report_reads_as_the_article_does() -> None:
    """Every figure sentence of the article, word by word, filled from the books."""
    eyes = Actor(user_id=0, name="", fund_id=Fund.objects.get().pk, grants=(AUDITOR,))
    page = conference_page(eyes, reported=Reported(year=2022), on=LAST)
    told = {one.key: " ".join(s.text for s in one.sentences) for one in page.sections}
    for key, sentences in SENTENCES.items():
        assert told[key].startswith(sentences)
    assert "1.036 khoản đúng mục đích, 1 khoản sai mục đích" in told["kiem-tra"]
    assert [task.part for task in page.tasks if "Hoành Sơn" in task.proposal]


def hoanh_son_is_walked_to_its_end(report: dict[str, Any]) -> None:
    """The commune that asked to stop in November: every step of its end, down to only zeros."""
    place = Place(Board.objects.get(name="Hoành Sơn"))
    closing.decide(place, on=LAST)
    closing.confirm(place, on=LAST)
    for group, held in held_by_leaders([*place.board.groups.values_list("pk", flat=True)]).items():
        if held:
            handed_over(place, group, held)
    closing.pay_off_everybody(place, on=LAST)
    closing.give_savings_back(place, on=LAST)
    closing.take_cash_to_bank(place, on=LAST)
    closing.send_result_home(place, on=LAST)
    closing.give_capital_back(place, on=LAST)
    assert closing.left(place) == {}
    closing.end(place, on=LAST)
    assert json.loads(said("check_books"))["faults"] == 0
    after = json.loads(said("report", "conference", "--year", "2022"))
    assert after["outstanding"] == report["outstanding"] - place.owed


def handed_over(place: "Place", group_id: int, amount: int) -> None:
    made = collection.hand_over(
        place.actor("accountant"),
        group_id=group_id,
        declared=amount,
        denominations={},
        on=LAST,
        request_id=uuid4(),
    )
    collection.receive(
        place.actor("cashier"),
        hand_over_id=made.pk,
        counted=amount,
        denominations={},
        on=LAST,
        request_id=uuid4(),
    )


@dataclass
class Place:
    """A commune of the demo, handled as the tests' world is."""

    board: Board

    def __post_init__(self) -> None:
        self.owed = self.balance("131")

    def actor(self, name: str) -> Actor:
        province = name.startswith("province")
        row = Assignment.objects.get(
            role=name if province else f"commune_{name}", board=None if province else self.board
        )
        actor = actor_for(user_id=row.user_id, on=LAST)
        assert actor
        return actor

    def balance(self, number: str) -> int:
        return Account.objects.get(board=self.board, number=number).balance


def the_reform_leaves_the_year(report: dict[str, Any], before: dict[str, Any]) -> None:
    """Districts end, communes join; 2022 reads as it did, or by the communes of today."""
    done = json.loads(said("apply_reform", "2024-2025"))
    assert (done["ended"], done["founded"], done["kept"]) == (15, 7, 20)
    assert json.loads(said("apply_reform", "2024-2025"))["ended"] == 0
    year = ("report", "conference", "--year", "2022")
    assert json.loads(said(*year)) == report
    assert json.loads(said("report", "portfolio", "--on", "2022-12-23")) == before
    now = json.loads(said(*year, "--units", "now"))
    joined = [row for row in before["rows"] if row["name"] in {"Yên Khang", "Yên Trị", "Yên Đồng"}]
    parts = [row["portfolio"] for row in joined]
    assert now["highest"] == {
        "commune": "Yên Đồng",
        "outstanding": sum(part["outstanding"] for part in parts),
        "borrowers": sum(part["borrowers"] for part in parts),
    }
    assert now["lowest"]["commune"] == "Hiển Khánh" and now["lowest"]["borrowers"] == 55
    same = ("disbursed", "borrowers", "outstanding", "groups", "savings", "portfolio")
    assert {key: now[key] for key in same} == {key: report[key] for key in same}
    assert (now["communes_in_year"], now["communes_active"]) == (25, 24)
    assert json.loads(said("check_books"))["faults"] == 0


def the_plants_are_found_and_nothing_else() -> None:
    """What docs/demo.md plants is found by name; the rest of the year shows no sign of fraud."""
    printed = json.loads(said("alarms", "--json", "--fraud"))
    assert printed["on"] == "2022-12-23"
    found = sorted((row["alarm"], row["board"]) for row in printed["alarms"])
    assert found == [(2, "Yên Phong"), (9, "Kim Thái"), (10, "Xuân Vinh")]
    told = " ".join(row["sentence"] for row in printed["alarms"])
    assert "Nhóm 3" in told and "đã 18 ngày" in told
    assert "Nhóm 2" in told and "trả muộn đúng 12 ngày" in told
    assert "tất toán khoản cũ ngày 15/10/2022" in told and "6 ngày sau nhận khoản mới" in told


def the_forecast_was_as_far_off_as_docs_say() -> None:
    """What docs/forecast.md tells of the forecast of 01/07/2022 is what the command answers."""
    found = json.loads(said("report", "forecast", "--on", "2022-07-01", "--compare"))
    doc = (ROOT / "docs" / "forecast.md").read_text(encoding="utf-8")
    told = {line for line in doc.splitlines() if re.match(r"\| .* % \|", line)}
    assert told == set(lines_of(found))
    assert len(told) == 6 + 1 + 27
    total, inside, of = found["total"], found["commune_months_in_band"], found["commune_months"]
    assert f"{inside} of {of} commune-months lie in it ({inside * 100 / of:.0f} %)" in doc
    assert f"the forecast is {off(total['error'], total['collected'])} too high" in doc
    autumn = total["months"][:5]
    due, likely, came = (sum(m[key] for m in autumn) for key in ("due", "likely", "collected"))
    assert f"from July to November {off(likely - came, came)}" in doc
    plain = off(total["due"] - total["collected"], total["collected"]), off(due - came, came)
    assert f"is off by {plain[0]} and {plain[1]}" in doc.replace("\n", " ").replace("  ", " ")


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    """Write the rows of the two tables in docs/forecast.md."""
    communes, total = found["communes"], found["total"]
    for n, m in enumerate(total["months"]):
        inside = sum(one["months"][n]["in_band"] for one in communes)
        keys = ("due", "low", "likely", "high", "collected", "error")
        figures = [dong(m[key]) for key in keys] + [off(m["error"], m["collected"])]
        yield row(m["month"], *figures, f"{inside} of {len(communes)}")
    band = [sum(m[key] for m in total["months"]) for key in ("low", "high")]
    sums = (total["due"], band[0], total["likely"], band[1], total["collected"], total["error"])
    inside = f"{found['commune_months_in_band']} of {found['commune_months']}"
    yield row("all", *map(dong, sums), off(total["error"], total["collected"]), inside)
    for one in communes:
        figures = [dong(one[key]) for key in ("due", "likely", "collected", "error")]
        inside = f"{one['months_in_band']} of {len(one['months'])}"
        yield row(one["name"], *figures, off(one["error"], one["collected"]), inside)


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".").replace("-", "−")


def off(error: int, came: int) -> str:
    return f"{error * 100 / came:.2f} %".replace("-", "−")


def the_last_quarter_is_shared_from_its_receipts() -> None:
    """Q4/2022 of one commune, then of all 27: every đồng leads to its receipts and back."""
    asked = ("report", "sharing", "--year", "2022", "--quarter", "4")
    planned = json.loads(said(*asked))
    accountant = actor_for(user_id=User.objects.get(username="ketoan").pk, on=date(2023, 1, 5))
    boards = list(Board.objects.filter(level="commune").order_by("code"))
    for board in boards:
        month = {"board_id": board.pk, "ends_on": date(2022, 12, 31), "request_id": uuid4()}
        close_period(accountant, **month)
        quarter = {"quarter": date(2022, 12, 31), "on": date(2023, 1, 5), "request_id": uuid4()}
        run_sharing(accountant, board_id=board.pk, **quarter)
    one = json.loads(said(*asked, "--board", boards[0].code))
    assert one["shares_plus_fund_is_interest"] and one["boards"][0]["run"]
    done = json.loads(said(*asked))
    assert len(boards) == 27 and all(row.pop("run") for row in done["boards"])
    assert not any(row.pop("run") for row in planned["boards"])
    assert done == planned and done["shares_plus_fund_is_interest"]
    assert done["shares"] + done["fund"] == done["interest_received"] > 200_000_000
    receipts_lead_both_ways(done["interest_received"])
    assert json.loads(said("check_books"))["faults"] == 0


def receipts_lead_both_ways(interest: int) -> None:
    """What members paid in the quarter, loan by loan, is what the runs took up, no line twice."""
    paid = Repayment.objects.filter(on__range=(date(2022, 10, 1), date(2022, 12, 31)))
    by_receipt = {
        (entry, party): amount
        for entry, party, amount in paid.values_list("entry", "loan__account", "interest")
        if amount
    }
    taken = SharingSource.objects.values_list("posting__entry", "posting__party", "amount")
    assert {(entry, party): amount for entry, party, amount in taken} == by_receipt
    assert len(by_receipt) == len(taken) > 10_000
    assert sum(by_receipt.values()) == interest
    parts = SharingPart.objects.values_list("base").annotate(n=Sum("amount")).order_by()
    assert {pk: n for pk, n in parts} == dict(
        SharingBase.objects.exclude(interest=0).values_list("pk", "interest")
    )


def it_comes_back_elsewhere(folder: Path, report: object, by_group: object) -> None:
    """Take the year's archive into a database of its own; ask the same questions there."""
    archive, there = folder / "year.zip", Elsewhere(folder / "there")
    said("export_everything", "--out", str(archive))
    there.take(archive)
    assert json.loads(there.said("report", "conference", "--year", "2022")) == report
    portfolio = there.said("report", "portfolio", "--on", "2022-12-23", "--by", "group")
    assert json.loads(portfolio) == by_group
    assert json.loads(there.said("check_books"))["faults"] == 0


def a_stranger_finds_nothing(book: Path) -> bool:
    checker = Path(sys.executable).with_name("bean-check")
    done = subprocess.run([str(checker), "--no-cache", str(book)], capture_output=True, text=True)
    assert done.stderr == "" and done.returncode == 0, done.stderr[:2000]
    asserted = len(re.findall(r"^\S+ balance ", book.read_text(encoding="utf-8"), re.M))
    return asserted == Account.objects.filter(parts=None).count()
