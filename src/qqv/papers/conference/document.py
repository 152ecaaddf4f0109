"""What is printed of a report, whatever prints it? Plain JSON, which is also what is frozen."""

import json
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from qqv.papers.conference.page import ConferencePage, Written
from qqv.papers.heads import head_of
from qqv.papers.writing import long_day
from qqv.people.models import Board, Officer, valid
from qqv.reports.table import Table
from qqv.reports.telling.figures import Figure, grouped
from qqv.reports.telling.tables import cell_text
from qqv.rules.refusals import shown

Content = dict[str, Any]


def content_of(page: ConferencePage, *, on: date) -> Content:
    """Write a report as Word, PDF and slides print it, with all its figures (nội dung)."""
    found = page.found
    board = _province(found.fund.pk)
    issuer = board.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
    content = {
        "key": page.reported.key,
        "name": page.reported.name,
        "until": shown(found.last),
        "head": head_of(
            "report", board, number="......../BC-BQL", place=f"{issuer}, {long_day(on)}"
        ),
        "title": "Báo cáo",
        "subject": page.subject,
        "figures": {key: raw_of(figure) for key, figure in page.figures.items()},
        "said": {key: figure.text for key, figure in page.figures.items()},
        "parts": list(_parts(page)),
        "tasks": list(page.assigned),
        "annexes": [_table(table) for table in page.annexes],
        "signed": {"post": "Trưởng ban", "name": _chair(board, found.last)},
        "copies": [
            "Thường trực Hội LHPN tỉnh (b/c);",
            "Ban quản lý quỹ các xã, thị trấn;",
            "Lưu: Ban quản lý quỹ tỉnh.",
        ],
        "charts": _charts(page),
    }
    plain: Content = json.loads(json.dumps(content, ensure_ascii=False))
    return plain


def _province(fund_id: int) -> Board:
    boards = Board.objects.filter(fund=fund_id, level=Board.Level.PROVINCE)
    return boards.select_related("fund").order_by("pk")[0]


def _chair(board: Board, on: date) -> str:
    held = Officer.objects.filter(valid(on), board=board, group=None, post=Officer.Post.CHAIR)
    return held.order_by("-pk").values_list("name", flat=True).first() or ""


def raw_of(figure: Figure) -> object:
    """Keep whole numbers and words as they are, and shares to six decimals (giá trị)."""
    raw = figure.raw
    return f"{float(raw):.6f}" if isinstance(raw, Fraction) else raw


def _parts(page: ConferencePage) -> Iterator[Content]:
    """Four parts, as the fund's reports have them."""
    yield {
        "title": f"I. Kết quả hoạt động {page.reported.name}",
        "paragraphs": page.context,
        "sections": [_section(n, one) for n, one in enumerate(page.printed, 1)],
        "tables": [],
    }
    yield {
        "title": "II. So sánh",
        "paragraphs": [page.reach],
        "sections": [],
        "tables": [_table(page.changes), *([_table(page.year)] if page.year else [])],
    }
    yield {
        "title": "III. Tồn tại, hạn chế",
        "paragraphs": [sentence.text for sentence in page.limits] + page.why,
        "sections": [],
        "tables": [],
    }
    yield {
        "title": f"IV. Nhiệm vụ {page.reported.ahead}",
        "paragraphs": [f"({n}) {task}" for n, task in enumerate(page.assigned, 1)] + page.ending,
        "sections": [],
        "tables": [],
    }


def _section(number: int, one: Written) -> Content:
    told = " ".join(sentence.text for sentence in one.sentences)
    return {
        "title": f"{number}. {one.title}",
        "paragraphs": [*([told] if told else []), *one.said],
    }


def _table(table: Table) -> Content:
    kinds = [column.kind for column in table.columns]
    rows = [row.cells for row in table.rows]
    return {
        "name": table.name,
        "title": str(table.title),
        "unit": str(table.unit),
        "columns": [
            {"label": str(column.label), "weight": column.weight, "figures": column.figures}
            for column in table.columns
        ],
        "rows": [[cell_text(*pair) for pair in zip(cells, kinds, strict=True)] for cells in rows],
        "total": [cell_text(*pair) if pair[0] is not None else "" for pair in _pairs(table)],
    }


def _pairs(table: Table) -> list[tuple[Any, Any]]:
    kinds = [column.kind for column in table.columns]
    return list(zip(table.total, kinds, strict=True)) if table.total else []


def _charts(page: ConferencePage) -> Content:
    """Plain numbers for the slides' charts, amounts in đồng."""
    return {
        "communes": [
            {
                "name": one.place.name,
                "lent": one.lent_count,
                "planned": one.planned_loans,
                "outstanding": one.outstanding,
                "borrowers": one.borrowers,
            }
            for one in page.found.communes
        ],
        "months": [
            {
                "name": f"{month.on:%m/%Y}",
                "outstanding": month.outstanding,
                "at_risk": {str(over): amount for over, amount in month.at_risk},
            }
            for month in page.trend
        ],
        "groups": {str(g.value): n for g, n in page.found.now.portfolio.groups.items()},
        "least": grouped(page.found.fund.group_min),
    }
