"""The minutes of a group's meeting, and the roster of a training (biên bản họp, danh sách)."""

from datetime import date

from qqv.outreach.queries.gathering import MeetingPage, meeting_page
from qqv.outreach.queries.teaching import ClassPage, training_page
from qqv.papers.form import Block, blanks, facts, form_paper, grid, heading, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, long_day, slug
from qqv.people.models import Board
from qqv.rules.access import Actor
from qqv.rules.refusals import Unseen

LINES = 6  # to be written by hand where nothing was typed


def meeting_minutes(actor: Actor, *, meeting_id: int) -> Paper:
    """Print a group's meeting with room for leader and secretary to sign (biên bản họp nhóm).

    Unseen once withdrawn.
    """
    found = meeting_page(actor, meeting_id=meeting_id)
    if found.withdrawn_on:
        raise Unseen
    board = Board.objects.select_related("fund").get(pk=found.board_id)
    absent = ", ".join(name for name, here in found.people if not here)
    paper = page(
        head_of("minutes", board, place=f"{board.name}, {long_day(found.on)}"),
        "Biên bản họp nhóm",
        found.group,
        facts(
            ("Ngày họp", day(found.on)),
            ("Địa điểm", found.place),
            ("Có mặt", f"{found.present}/{found.members} thành viên"),
            *([("Vắng mặt", absent)] if absent else []),
            ("Chuyên đề", "; ".join(found.topics)),
        ),
        *_message(found),
        heading("Nội dung"),
        *(_paragraphs(found.minutes) or [blanks(LINES)]),
        heading("Quyết định của nhóm"),
        *(_paragraphs(found.decisions) or [blanks(LINES // 2)]),
        said("Biên bản đã đọc cho các thành viên cùng nghe và nhất trí."),
        signed(("Thư ký", found.secretary), ("Trưởng nhóm", found.leader)),
    )
    told = Told(board=board.name, on=found.on)
    return form_paper(paper, name=slug("hop-nhom", found.group_id, found.on), told=told)


def roster(actor: Actor, *, training_id: int) -> Paper:
    """Print a training's roster, signed by those who come (danh sách tập huấn).

    Unseen once withdrawn.
    """
    found = training_page(actor, training_id=training_id, on=date.max)  # prints the same any day
    if found.withdrawn_on:
        raise Unseen
    board = Board.objects.select_related("fund").get(pk=found.board_id)
    of = found.of
    days = " – ".join(day(on) for on in sorted({of.first_on, of.last_on}))
    paper = page(
        head_of("minutes", board, place=f"{board.name}, {long_day(of.first_on)}"),
        "Danh sách dự tập huấn",
        "; ".join(of.topics),
        facts(("Thời gian", days), ("Địa điểm", of.place), ("Người giảng", of.trainer)),
        _signing_list(found),
        signed(("Người giảng", of.trainer), ("Người lập danh sách", found.kept_by)),
    )
    told = Told(board=board.name, on=of.first_on)
    return form_paper(paper, name=slug("tap-huan", of.id, of.first_on), told=told)


def _signing_list(found: ClassPage) -> Block:
    """List who was asked to come, with a column to sign for each session."""
    several = len(found.numbers) > 1
    labels = (f"Ký, buổi {n}" if several else "Ký tên" for n in found.numbers)
    sessions = [(label, 3, False) for label in labels]
    columns = (("STT", 0, False), ("Họ và tên", 5, False), ("Chức vụ, đơn vị", 6, False), *sessions)
    marked = found.of.state == "held"
    rows = [
        [
            str(n),
            one.name,
            one.title,
            *("vắng" if marked and s not in one.attended else "" for s in found.numbers),
        ]
        for n, one in enumerate(found.roster, start=1)
    ]
    return grid(columns, rows, air=8)


def _message(found: MeetingPage) -> list[Block]:
    if not found.message:
        return []
    return [heading("Thông điệp của Hội đã truyền đạt"), said(found.message)]


def _paragraphs(text: str) -> list[Block]:
    return [said(line) for line in text.splitlines() if line.strip()]
