"""Where do uploaded workbooks and their checked rows lie? In the data folder, board by board."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from qqv.imports.kind import RowIn
from qqv.imports.models import Import


def hash_of(content: bytes) -> str:
    """Name a file by its content (mã tệp)."""
    return hashlib.sha256(content).hexdigest()


def keep(board_id: int, content: bytes) -> str:
    """Put a file into its board's folder; tells its hash (lưu tệp)."""
    name = hash_of(content)
    folder = _folder(board_id)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / name).exists():
        draft = folder / f"{name}.part"
        draft.write_bytes(content)
        draft.replace(folder / name)
    return name


def content_of(source: Import) -> bytes:
    """Read an uploaded file back; it must still be what was uploaded (đọc tệp)."""
    content = (_folder(source.board_id) / source.file_hash).read_bytes()
    assert hash_of(content) == source.file_hash, source.pk
    return content


def keep_plan(source: Import, chunks: list[list[RowIn]]) -> None:
    """Keep what is to be written, chunk by chunk, so that nothing is read twice (kế hoạch ghi)."""
    plan = [[[row.number, row.values] for row in chunk] for chunk in chunks]
    text = json.dumps(plan, default=_written, ensure_ascii=False)
    path = _plan(source)
    path.with_suffix(".part").write_text(text, encoding="utf-8")
    path.with_suffix(".part").replace(path)


def plan_of(source: Import) -> list[list[RowIn]]:
    """Read the chunks that are to be written (kế hoạch ghi)."""
    plan = json.loads(_plan(source).read_text(encoding="utf-8"), object_hook=_read)
    return [[RowIn(number=number, values=values) for number, values in chunk] for chunk in plan]


def _folder(board_id: int) -> Path:
    return Path(settings.DATA) / "imports" / str(board_id)


def _plan(source: Import) -> Path:
    return _folder(source.board_id) / f"{source.pk}.plan"


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    assert isinstance(value, Decimal), value
    return {"number": str(value)}


def _read(found: dict[str, Any]) -> Any:
    if found.keys() == {"day"}:
        return date.fromisoformat(found["day"])
    return Decimal(found["number"]) if found.keys() == {"number"} else found
