"""Lists and slips around the money: paid out, handed over, members, the public list."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from qqv.collection.queries import hand_over_page
from qqv.lending.models import Disbursement, Loan
from qqv.papers.form import facts, form_paper, grid, page, said, signed
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, long_day, slug, vnd
from qqv.people.models import Group, Member, Officer, valid
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen
from qqv.rules.words import in_words


def disbursement_list(actor: Actor, *, disbursement_id: int) -> Paper:
    """Print the list borrowers sign for their money (danh sách giải ngân)."""
    reach = Disbursement.objects.within(actor.scope(Verb.SEE)).filter(pk=disbursement_id)
    row = reach.first()
    if row is None:
        raise Unseen
    name = slug("danh-sach-giai-ngan", row.pk, row.on)
    told = Told(board=row.group.board.name, on=row.on, totals=((_("Đã giải ngân"), row.total),))
    return form_paper(disbursed(row), name=name, told=told)


def disbursed(row: Disbursement) -> Mapping[str, Any]:
    """Put a posted list on paper (danh sách ký nhận)."""
    loans = list(row.loans.select_related("member").order_by("member__sort_key", "pk"))
    columns = (
        ("STT", 0, False),
        ("Họ và tên", 4, False),
        ("CCCD", 2, False),
        ("Sổ vay", 2, False),
        ("Số tiền", 2, True),
        ("Đã nhận đủ, ký tên", 3, False),
    )
    rows = [
        [str(n), x.member.name, f"…{x.member.id_number[-4:]}", x.number, vnd(x.principal), ""]
        for n, x in enumerate(loans, start=1)
    ]
    board = row.group.board
    place = f"{board.name}, {long_day(row.on)}"
    return page(
        head_of("loan", board, number=row.entry.code, place=place),
        "Danh sách giải ngân",
        f"{row.group} · {row.get_channel_display()}",
        grid(columns, rows, ["", "Cộng", "", "", vnd(row.total), ""], air=8),
        said(f"Bằng chữ: {in_words(row.total)}.", indent=False),
        said(f"Chứng từ {row.entry.code}, mã kiểm {row.entry.check_code}.", indent=False),
        signed(
            ("Trưởng nhóm", ""),
            ("Kế toán", ""),
            ("Thủ quỹ", row.record.actor.name),
            ("Trưởng ban", ""),
        ),
    )


def hand_over_slip(actor: Actor, *, hand_over_id: int) -> Paper:
    """Print the two-sided slip of money handed over and counted (biên bản giao nhận)."""
    found = hand_over_page(actor, hand_over_id=hand_over_id)
    if found.counted is None:
        raise Unseen
    board = _group(found.group_id).board
    columns = (
        ("Mệnh giá", 2, True),
        ("Người nộp báo", 2, True),
        ("Thủ quỹ đếm", 2, True),
        ("Thành tiền", 3, True),
    )
    notes = [
        [vnd(note), str(said_), str(seen), vnd(note * seen)] for note, said_, seen in found.notes
    ]
    state = (
        f"Đã ghi sổ: {found.voucher}, mã kiểm {found.check_code}."
        if found.booked
        else (f"Hai số lệch nhau {vnd(found.gap)} đồng; chưa ghi sổ.")
    )
    paper = page(
        head_of("voucher", board, place=f"{board.name}, {long_day(found.on)}"),
        "Biên bản giao nhận tiền",
        found.group,
        facts(
            ("Người nộp", found.declared_by),
            ("Số tiền báo nộp", f"{vnd(found.declared)} đồng"),
            ("Thủ quỹ đếm", f"{vnd(found.counted)} đồng"),
            ("Bằng chữ", in_words(found.counted)),
        ),
        *([grid(columns, notes)] if notes else []),
        said(state, indent=False),
        signed(("Người nộp", found.declared_by), ("Thủ quỹ", found.received_by)),
    )
    name = slug("giao-nhan-tien", found.id, found.on)
    told = Told(board=board.name, on=found.on, totals=((_("Thủ quỹ đếm"), found.counted),))
    return form_paper(paper, name=name, told=told)


def member_list(actor: Actor, *, group_id: int, on: date) -> Paper:
    """Print a group's members with room to sign (danh sách thành viên nhóm)."""
    group = _group(group_id, actor)
    members = Member.objects.filter(group=group).order_by("sort_key", "pk")
    owing = dict(_owing(group).values_list("member_id", "outstanding"))
    officers = Officer.objects.filter(valid(on), group=group).order_by("pk")
    columns = (
        ("STT", 0, False),
        ("Họ và tên", 4, False),
        ("Số thành viên", 2, False),
        ("Dư nợ", 2, True),
        ("Ký tên", 3, False),
    )
    rows = [
        [str(n), m.name, m.number, vnd(owing.get(m.pk, 0), zero=""), ""]
        for n, m in enumerate(members, start=1)
    ]
    paper = page(
        head_of("loan", group.board, place=f"{group.board.name}, {long_day(on)}"),
        "Danh sách thành viên nhóm",
        str(group),
        *(
            [facts(*((str(o.get_post_display()).capitalize(), o.name) for o in officers))]
            if officers
            else []
        ),
        grid(
            columns,
            rows,
            ["", f"Cộng {len(rows)} thành viên", "", vnd(sum(owing.values())), ""],
            air=6,
        ),
        signed(("Trưởng nhóm", ""), ("Trưởng ban quản lý", "")),
    )
    told = Told(board=group.board.name, on=on, totals=((_("Dư nợ"), sum(owing.values())),))
    return form_paper(paper, name=slug("thanh-vien", group), told=told)


def public_list(actor: Actor, *, group_id: int, on: date) -> Paper:
    """Print what is posted for all to see: name, loan, balance, nothing else (niêm yết)."""
    group = _group(group_id, actor)
    loans = list(_owing(group).select_related("member").order_by("member__sort_key", "pk"))
    total: Vnd = sum(loan.outstanding for loan in loans)
    columns = (
        ("STT", 0, False),
        ("Họ và tên", 4, False),
        ("Đã vay", 2, True),
        ("Ngày vay", 2, False),
        ("Dư nợ", 2, True),
    )
    rows = [
        [str(n), x.member.name, vnd(x.principal), day(x.disbursed_on), vnd(x.outstanding)]
        for n, x in enumerate(loans, start=1)
    ]
    hotline = group.board.fund.hotline
    paper = page(
        head_of("public", group.board, place=f"{group.board.name}, {long_day(on)}"),
        "Danh sách công khai dư nợ",
        f"{group} · tại ngày {day(on)}",
        grid(columns, rows, ["", "Cộng", "", "", vnd(total)], air=6),
        said(
            "Ai thấy số nợ của mình không đúng, xin báo ngay cho Ban quản lý Quỹ"
            + (f" hoặc gọi {hotline}." if hotline else "."),
        ),
        signed(("Kế toán", ""), ("Trưởng ban", "")),
    )
    told = Told(board=group.board.name, on=on, totals=((_("Dư nợ"), total),))
    return form_paper(paper, name=slug("cong-khai", group, on), told=told)


def _owing(group: Group) -> Any:
    return Loan.objects.filter(group=group, settled_on=None)


def _group(group_id: int, actor: Actor | None = None) -> Group:
    reach = Group.objects.within(actor.scope(Verb.SEE)) if actor else Group.objects.all()
    group = reach.select_related("board__fund").filter(pk=group_id).first()
    if group is None:
        raise Unseen
    return group
