"""A story an accountant can read, line by line, told through the real verbs.

    # Why it matters.
    2026-02-10  họp  Lan 893.000 + 15.000; Đào + 15.000
                dư 113.001 = 923.000
    2026-02-11  trả  Lan 99.000.000   ! nhiều hơn số còn phải trả

A day and a verb; below it what must then stand in the books. After `!` comes a part of the
sentence with which the fund refuses; then nothing may have been written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line: a verb on a day, or (verb empty) a balance to find."""

    number: int
    on: date
    verb: str
    words: str
    refusal: str


def steps(file: Path) -> Iterator[Step]:
    """Read a story's lines (đọc chuyện); a line that is none of the kinds stops the test."""
    day = date.min
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        told, _, refusal = line.partition("!")
        if not line.strip() or line.startswith("#"):
            continue
        if dated := re.fullmatch(r"(\d{4}-\d\d-\d\d)  (.+?)(?:  +(.*))?", told.strip()):
            day, verb, words = date.fromisoformat(dated[1]), dated[2].strip(), dated[3] or ""
        else:
            assert line.startswith(" "), f"{file.name}:{number}: {line}"
            verb, words = "", told.strip()
        yield Step(number=number, on=day, verb=verb, words=words.strip(), refusal=refusal.strip())


def amount(text: str) -> int:
    """Read 1.330.000 (số tiền)."""
    assert re.fullmatch(r"\d{1,3}(\.\d{3})*", text), text
    return int(text.replace(".", ""))
