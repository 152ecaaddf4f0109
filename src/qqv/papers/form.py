"""Of which blocks is a minute, an application or a list made? Drawn by `sheets/form.typ`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qqv.papers.press import Paper, Told, qr_of

Block = dict[str, Any]


def form_paper(*papers: Mapping[str, Any], name: str, told: Told) -> Paper:
    """Bind papers into one file, each beginning a page (bộ giấy tờ)."""
    content = {"papers": [dict(paper) for paper in papers]}
    blocks = [block for paper in papers for block in paper["blocks"] if block["t"] == "photos"]
    shown = tuple(row[0] for block in blocks for row in block["rows"])
    return Paper(name=name, template="form", content=content, told=told, photos=shown)


def page(head: Mapping[str, str], title: str, subtitle: str, *blocks: Block) -> dict[str, Any]:
    """Put a paper together: head, title, blocks (một giấy)."""
    return {"head": dict(head), "title": title, "subtitle": subtitle, "blocks": list(blocks)}


def said(text: str, *, indent: bool = True) -> Block:
    """A paragraph (đoạn văn)."""
    return {"t": "p", "text": text, "indent": indent}


def heading(text: str) -> Block:
    """A heading inside a paper (mục)."""
    return {"t": "h", "text": text}


def facts(*rows: tuple[str, str]) -> Block:
    """Labels with what is known; what is not is left to write on dots (thông tin)."""
    return {"t": "facts", "rows": [list(row) for row in rows]}


def checks(rows: Iterable[tuple[Any, bool | None]]) -> Block:
    """A check list: met, not met, or to be ticked by hand (phiếu kiểm)."""
    return {"t": "checks", "rows": [[str(label), met] for label, met in rows]}


def answers(rows: Iterable[tuple[str, str, str]]) -> Block:
    """A check list with its answers: met, unmet, not applicable, and what was said (phiếu)."""
    return {"t": "answers", "rows": [list(row) for row in rows]}


def photos(rows: Iterable[tuple[str, str]]) -> Block:
    """Pictures by their digest, two on a page, each with its words (ảnh)."""
    return {"t": "photos", "rows": [list(row) for row in rows]}


def blanks(count: int) -> Block:
    """Dotted lines to write on (dòng kẻ)."""
    return {"t": "lines", "count": count}


def grid(
    columns: Sequence[tuple[str, int, bool]],
    rows: Iterable[Sequence[str]],
    total: Sequence[str] | None = None,
    *,
    air: int = 4,
) -> Block:
    """A small table: label, weight (0 as narrow as it can), figures (bảng)."""
    heads = [{"label": label, "weight": w, "figures": figures} for label, w, figures in columns]
    return {
        "t": "table",
        "columns": heads,
        "rows": [list(row) for row in rows],
        "total": list(total) if total else None,
        "air": air,
    }


def signed(*people: tuple[str, str], gap: int = 20) -> Block:
    """Who signs, with the names that are known (chữ ký)."""
    return {"t": "signatures", "people": [list(person) for person in people], "gap": gap}


def qr(text: str, *, about: str) -> Block:
    """A QR with a sentence beside it (mã QR)."""
    return {"t": "qr", "svg": qr_of(text), "text": about}
