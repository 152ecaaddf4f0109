"""How does a workbook enter the books? Upload, name the columns, start, write on, undo."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from qqv.imports.files import content_of, hash_of, keep, keep_plan, plan_of
from qqv.imports.kind import Ground, Kind, RowIn
from qqv.imports.kinds import KINDS
from qqv.imports.models import Import, ImportedRow, KnownColumn
from qqv.imports.reach import locked_import
from qqv.imports.reading.table import (
    find_heading,
    guess_columns,
    heading_key,
    heading_over,
    read_rows,
)
from qqv.imports.reading.workbook import Workbook
from qqv.imports.readings import refuse_waiting
from qqv.ledger.actions import MonthClosed, locked_book
from qqv.ledger.reversing import mirror_records
from qqv.people.models import Board
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import AlreadyDone, OtherContent, recording
from qqv.trail.rows import insert_rows

CHUNK = 500


class OtherLevel(Refusal):
    """A commune's sheet for the province, or the other way round (sai cấp)."""

    text = "Loại bảng này nhập cho {level}, không nhập cho {board}."


class AlreadyStarted(Refusal):
    """What is being written keeps its columns (đã bắt đầu ghi)."""

    text = "Lần nhập này đã ghi sổ. Muốn nhập lại thì hủy cả lần nhập trước."


class ColumnMissing(Refusal):
    """A column the sheet must have (thiếu cột bắt buộc)."""

    text = "Chưa ghép cột bắt buộc: {columns}. Chị chọn cột, hoặc thêm cột vào tệp."


class NothingToWrite(Refusal):
    """No row is right (không có dòng đúng)."""

    text = "Không có dòng nào ghi được. Chị sửa tệp rồi chọn lại."


class StillWrong(Refusal):
    """All or nothing, and not all is right (còn dòng lỗi)."""

    text = "{wrong} dòng có lỗi hoặc trùng, {right} dòng đúng. Chưa ghi gì cả."


class OtherTotal(Refusal):
    """The sum of the file is not what the paper says (lệch sổ giấy)."""

    text = (
        "Tổng các dòng sẽ ghi {total} khác tổng trên sổ giấy {paper}. "
        "Chị tìm chỗ lệch trước khi ghi."
    )


class NotStarted(Refusal):
    """Nothing was written yet (chưa ghi)."""

    text = "Lần nhập này chưa ghi gì, không có gì để hủy."


class Undone(Refusal):
    """The import was taken back (đã hủy)."""

    text = "Lần nhập này đã hủy."


def upload(
    actor: Actor, *, board_id: int, kind: str, file_name: str, content: bytes, request_id: UUID
) -> Import:
    """Take a file for a board; refuses what is no workbook of at most 20 MB (chọn tệp).

    The sheet and columns that fit best are guessed. The same sheet uploaded again is the
    import there is.
    """
    actor.require(Verb.IMPORT)
    book, one = Workbook(content), KINDS[kind]
    sheet, columns, first = _best_sheet(book, one, _remembered(board_id, kind))
    facts = {"board": board_id, "kind": kind, "file": hash_of(content), "sheet": sheet}
    with recording(actor, Verb.IMPORT, request_id, facts) as record:
        board = Board.objects.within(actor.scope(Verb.IMPORT)).filter(pk=board_id).first()
        if board is None:
            raise Unseen
        if one.provincial != (board.level == Board.Level.PROVINCE):
            level = "ban quản lý tỉnh" if one.provincial else "ban quản lý xã"
            raise OtherLevel(level=level, board=board.name)
        ledger = locked_book(board.pk)
        on = ledger.opened_on
        if ledger.closed_through:
            on = ledger.closed_through + timedelta(days=1)
        source, _ = Import.objects.get_or_create(
            board=board,
            kind=kind,
            file_hash=keep(board.pk, content),
            sheet=sheet,
            undone=None,
            defaults={
                "file_name": file_name[:200],
                "on": on,
                "columns": columns,
                "first_row": first,
                "uploaded": record,
            },
        )
        record.subject = f"{board}: {file_name}"[:200]
        record.facts = {"import": source.pk}
        return source


def name_columns(
    actor: Actor,
    *,
    import_id: int,
    sheet: str,
    columns: Mapping[str, int],
    first_row: int,
    request_id: UUID,
) -> Import:
    """Say which column is which, and remember it for the board (ghép cột).

    Refuses a missing required column and an import already started.
    """
    content = {"import": import_id, "sheet": sheet, "columns": dict(columns), "first": first_row}
    with recording(actor, Verb.IMPORT, request_id, content) as record:
        source = _of_sheet(locked_import(actor, import_id), sheet)
        if source.started_id:
            raise AlreadyStarted
        kind = KINDS[source.kind]
        _refuse_missing(kind, columns)
        source.sheet, source.columns, source.first_row = sheet, dict(columns), first_row
        source.save(update_fields=["sheet", "columns", "first_row"])
        _remember(source, kind, columns)
        record.subject = f"{source.board}: {source.file_name}"[:200]
        record.facts = {"import": source.pk}
        return source


def start(
    actor: Actor, *, import_id: int, partly: bool, paper_total: Vnd | None, request_id: UUID
) -> Import:
    """Decide what is written: all rows, or the right ones only (bắt đầu ghi).

    Refuses faults where all must be right, a reading nobody confirmed, and a sum that is not
    the paper's.
    """
    content = {"import": import_id, "partly": partly, "paper": paper_total}
    with recording(actor, Verb.IMPORT, request_id, content) as record:
        source = locked_import(actor, import_id)
        if source.started_id:
            raise AlreadyStarted
        _refuse_missing(KINDS[source.kind], source.columns)
        kind, rows = KINDS[source.kind], checked(source)
        right = [row for row in rows if row.right]
        if not partly and len(right) < len(rows):
            raise StillWrong(wrong=len(rows) - len(right), right=len(right))
        if not right:
            raise NothingToWrite
        refuse_waiting(source, kind, right)
        if paper_total is not None and kind.total(right) != paper_total and not partly:
            raise OtherTotal(total=kind.total(right), paper=paper_total)
        keep_plan(source, _chunks(kind, right))
        insert_rows(
            ImportedRow,
            ("source_id", "row", "written", "why", "made", "record_id"),
            (
                (source.pk, row.number, False, why_not(row), "{}", record.pk)
                for row in rows
                if not row.right
            ),
        )
        source.paper_total, source.started = paper_total, record
        source.save(update_fields=["paper_total", "started"])
        record.subject = f"{source.board}: {source.file_name}"[:200]
        record.facts = {"import": source.pk, "right": len(right), "rows": len(rows)}
        return source


def write_next(actor: Actor, *, import_id: int) -> int:
    """Write the next chunk in a transaction of its own; tells how many are left (ghi tiếp).

    Asked again for a chunk that was written, it changes nothing.
    """
    actor.require(Verb.IMPORT)
    seen = Import.objects.within(actor.scope(Verb.IMPORT)).filter(pk=import_id).first()
    if seen is None or seen.started_id is None:
        raise Unseen
    chunks = plan_of(seen)
    done = _written_rows(seen)
    waiting = [n for n, chunk in enumerate(chunks) if chunk[0].number not in done]
    if not waiting:
        return 0
    n = waiting[0]
    key = uuid5(NAMESPACE_OID, f"{seen.file_hash}/{seen.pk}/{n}")
    try:
        with recording(actor, Verb.IMPORT, key, {"import": seen.pk, "chunk": n}) as record:
            source = locked_import(actor, import_id)
            if source.undone_id:
                raise Undone
            kind, ground = KINDS[source.kind], ground_of(source)
            rows = chunks[n]
            kind.check(ground, rows)
            right = [row for row in rows if row.right]
            made = kind.write(record, ground, right) if right else {}
            insert_rows(
                ImportedRow,
                ("source_id", "row", "written", "why", "made", "record_id"),
                (
                    (
                        source.pk,
                        row.number,
                        row.right,
                        why_not(row),
                        json.dumps(made.get(row.number, {})),
                        record.pk,
                    )
                    for row in rows
                ),
            )
            record.subject = f"{source.board}: {source.file_name}, {len(right)} dòng"[:200]
    except (AlreadyDone, OtherContent):
        # Somebody else's page has just written this very chunk.
        pass
    return sum(len(chunks[m]) for m in waiting[1:])


def undo(actor: Actor, *, import_id: int, request_id: UUID) -> Import:
    """Take a whole import back until its month is closed (hủy cả lần nhập).

    Vouchers get their mirrors; members without other facts leave their groups by date.
    Refuses what has lived on since.
    """
    with recording(actor, Verb.IMPORT, request_id, {"undo": import_id}) as record:
        source = locked_import(actor, import_id)
        if source.undone_id:
            raise Undone
        if source.started_id is None:
            raise NotStarted
        book, ground = locked_book(source.board_id), ground_of(source)
        if book.closed_through and book.closed_through >= source.on:
            raise MonthClosed(through=book.closed_through, on=source.on)
        made: dict[str, list[int]] = defaultdict(list)
        records = set()
        for row in source.done.filter(written=True):
            records.add(row.record_id)
            for what, pk in row.made.items():
                made[what].append(pk)

        def mirror() -> None:
            mirror_records(record, source.board_id, records, on=source.on, memo="Hủy nhập Excel:")

        KINDS[source.kind].undo(ground, made, mirror)
        source.undone = record
        source.save(update_fields=["undone"])
        record.subject = f"Hủy nhập {source.board}: {source.file_name}"[:200]
        return source


def checked(source: Import) -> list[RowIn]:
    """Read and check every row of an import against the books as they are (kiểm tra)."""
    kind = KINDS[source.kind]
    sheet = Workbook(content_of(source)).sheet(source.sheet)
    rows = read_rows(sheet, kind, source.columns, first=source.first_row).rows
    kind.check(ground_of(source), rows)
    return rows


def ground_of(source: Import) -> Ground:
    """Tell where and as of when an import is taken in (nơi nhập)."""
    board = Board.objects.select_related("fund", "unit").get(pk=source.board_id)
    return Ground(board=board, on=source.on)


def why_not(row: RowIn) -> str:
    """Say in one line why a row is left out (vì sao)."""
    return "; ".join(
        [*(sentence for _, sentence in row.faults), *([row.twin] if row.twin else [])]
    )[:500]


def _written_rows(source: Import) -> set[int]:
    return set(source.done.values_list("row", flat=True))


def _of_sheet(source: Import, sheet: str) -> Import:
    """Give the import of another sheet of the file; one that is written keeps its own."""
    if sheet == source.sheet:
        return source
    same = {"board": source.board, "kind": source.kind, "file_hash": source.file_hash}
    other = Import.objects.filter(**same, sheet=sheet, undone=None).first()
    if other is None and source.started_id:
        given = {"file_name": source.file_name, "on": source.on, "uploaded": source.uploaded}
        other = Import.objects.create(**same, **given, sheet=sheet)
    return other or source


def _best_sheet(
    book: Workbook, kind: Kind, remembered: Mapping[str, str]
) -> tuple[str, dict[str, int], int]:
    """Choose the sheet whose heading names most columns; the first if none does."""
    best: tuple[str, dict[str, int], int] = (book.names[0], {}, 1)
    for name in book.names[:30]:
        sheet = book.sheet(name)
        if heading := find_heading(sheet, kind, remembered):
            columns = guess_columns(kind, heading.labels, remembered)
            if len(columns) > len(best[1]):
                best = name, columns, heading.first
    return best


def _remembered(board_id: int, kind: str) -> dict[str, str]:
    rows = KnownColumn.objects.filter(board=board_id, kind=kind)
    return dict(rows.values_list("heading", "field"))


def _remember(source: Import, kind: Kind, columns: Mapping[str, int]) -> None:
    sheet = Workbook(content_of(source)).sheet(source.sheet)
    labels = heading_over(sheet, kind, source.first_row)
    rows = [
        KnownColumn(
            board_id=source.board_id,
            kind=source.kind,
            heading=heading_key(labels[n])[:160],
            field=key,
        )
        for key, n in columns.items()
        if n < len(labels) and heading_key(labels[n])
    ]
    once = {row.heading: row for row in rows}
    KnownColumn.objects.bulk_create(
        once.values(),
        update_conflicts=True,
        unique_fields=["board", "kind", "heading"],
        update_fields=["field"],
    )


def _refuse_missing(kind: Kind, columns: Mapping[str, int]) -> None:
    missing = [str(f.label) for f in kind.fields if f.required and f.key not in columns]
    if missing:
        raise ColumnMissing(columns=", ".join(missing))


def _chunks(kind: Kind, rows: Sequence[RowIn]) -> list[list[RowIn]]:
    """Cut the right rows into chunks; rows of one member stay together where they must."""
    bundles: dict[int, list[RowIn]] = {}
    for row in rows:
        at = row.known["member"].pk if kind.bundled else row.number
        bundles.setdefault(at, []).append(row)
    chunks: list[list[RowIn]] = [[]]
    for bundle in bundles.values():
        if chunks[-1] and len(chunks[-1]) + len(bundle) > CHUNK:
            chunks.append([])
        chunks[-1] += bundle
    return chunks
