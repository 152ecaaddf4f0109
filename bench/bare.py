"""What is the least that writing the same rows costs? sqlite3 alone, one transaction a sheet."""

import sqlite3
import time
from pathlib import Path

MEMBERS = 20


def repayments_per_second(file: Path, *, seconds: float) -> float:
    """Write the rows of sheets of twenty without rules, permissions, seals or HTTP."""
    books = sqlite3.connect(file, isolation_level=None)
    books.executescript(
        """
        PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
        CREATE TABLE record (id INTEGER PRIMARY KEY, key TEXT UNIQUE, facts TEXT);
        CREATE TABLE entry (id INTEGER PRIMARY KEY, seq INTEGER UNIQUE, memo TEXT, seal TEXT);
        CREATE TABLE posting (id INTEGER PRIMARY KEY, entry INTEGER, line INTEGER, day TEXT,
            debit INTEGER, credit INTEGER, amount INTEGER, party INTEGER, UNIQUE (entry, line));
        CREATE INDEX posting_debit ON posting (debit, day);
        CREATE INDEX posting_credit ON posting (credit, day);
        CREATE TABLE repayment (id INTEGER PRIMARY KEY, loan INTEGER, key TEXT UNIQUE, day TEXT,
            received INTEGER, principal INTEGER, interest INTEGER, entry INTEGER);
        CREATE INDEX repayment_loan ON repayment (loan, day);
        CREATE TABLE deposit (id INTEGER PRIMARY KEY, book INTEGER, key TEXT UNIQUE,
            amount INTEGER);
        CREATE TABLE sheet (id INTEGER PRIMARY KEY, grp INTEGER, day TEXT, total INTEGER);
        CREATE TABLE line (id INTEGER PRIMARY KEY, sheet INTEGER, member INTEGER, received INTEGER,
            saved INTEGER, repayment INTEGER, deposit INTEGER);
        CREATE TABLE account (id INTEGER PRIMARY KEY, debits INTEGER, credits INTEGER);
        CREATE TABLE loan (id INTEGER PRIMARY KEY, outstanding INTEGER, next_due TEXT);
        CREATE TABLE installment (id INTEGER PRIMARY KEY, principal INTEGER, interest INTEGER);
        """
    )
    books.execute("BEGIN")
    books.executemany("INSERT INTO account VALUES (?, 0, 0)", [(n,) for n in range(1, 5000)])
    books.executemany("INSERT INTO loan VALUES (?, 0, '')", [(n,) for n in range(1, 5000)])
    books.executemany("INSERT INTO installment VALUES (?, 0, 0)", [(n,) for n in range(1, 9000)])
    books.execute("COMMIT")
    began, sheets = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        _sheet(books, sheets)
        sheets += 1
    took = time.perf_counter() - began
    books.close()
    return sheets * MEMBERS / took


def _sheet(books: sqlite3.Connection, n: int) -> None:
    first = n * MEMBERS % 4000 + 1
    loans = range(first, first + MEMBERS)
    books.execute("BEGIN IMMEDIATE")
    books.execute("INSERT INTO record (key, facts) VALUES (?, '{}')", [f"{n:032x}"])
    entry = books.execute(
        "INSERT INTO entry (seq, memo, seal) VALUES (?, 'Thu', ?)", [n, "0" * 64]
    ).lastrowid
    books.executemany(
        "INSERT INTO posting (entry, line, day, debit, credit, amount, party)"
        " VALUES (?, ?, '2026-01-10', 1, ?, 1000, ?)",
        [(entry, 3 * k + part, loan, loan) for k, loan in enumerate(loans) for part in range(3)],
    )
    books.executemany(
        "INSERT INTO repayment (loan, key, day, received, principal, interest, entry)"
        " VALUES (?, ?, '2026-01-10', 2, 1, 1, ?)",
        [(loan, f"r{n}/{loan}", entry) for loan in loans],
    )
    books.executemany(
        "INSERT INTO deposit (book, key, amount) VALUES (?, ?, 15000)",
        [(loan, f"d{n}/{loan}") for loan in loans],
    )
    sheet = books.execute("INSERT INTO sheet (grp, day, total) VALUES (1, ?, 1)", [n]).lastrowid
    books.executemany(
        "INSERT INTO line (sheet, member, received, saved, repayment, deposit)"
        " VALUES (?, ?, 1, 1, 1, 1)",
        [(sheet, loan) for loan in loans],
    )
    books.executemany(
        "UPDATE account SET debits = debits + 1, credits = credits + 1 WHERE id = ?",
        [(loan,) for loan in range(first, first + 2 * MEMBERS)],
    )
    books.executemany("UPDATE loan SET outstanding = 1 WHERE id = ?", [(loan,) for loan in loans])
    books.executemany(
        "UPDATE installment SET principal = 1 WHERE id = ?",
        [(loan,) for loan in range(first, first + 2 * MEMBERS)],
    )
    books.execute("COMMIT")
