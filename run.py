#!/usr/bin/env python3
"""Một cửa vào chương trình: python3 run.py demo / The one door to the program.

Needs Python 3.11 or newer and nothing else: it builds its own environment in var/venv with the
pip wheel kept in vendor/, from locks with checksums, and skips that once it has been done.
"""

import argparse
import contextlib
import hashlib
import os
import platform
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import venv
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

if sys.hexversion < 0x030B0000:
    sys.exit("Can Python 3.11 tro len / Python 3.11 or newer is needed")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / "var" / "venv"
DATA = Path(os.environ.get("QQV_DATA") or ROOT / "var").resolve()
REAL, DEMO = DATA / "qqv.sqlite3", DATA / "demo.sqlite3"
PIP = ROOT / "vendor" / "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
RUNTIME, DEVELOPMENT = ROOT / "requirements.txt", ROOT / "dev.txt"
PORTS = range(8000, 8010)
Environment = dict[str, str]


def say(vietnamese: str, english: str) -> None:
    """Tell the person at the keyboard; standard output is kept for answers."""
    print(f"{vietnamese} / {english}", file=sys.stderr, flush=True)


def fail(vietnamese: str, english: str) -> NoReturn:
    say(f"✗ {vietnamese}", english)
    raise SystemExit(1)


# The environment


def tool(name: str) -> str:
    """Return the path of a program of our own environment."""
    return str(VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name)


def stamp(lock: Path) -> tuple[Path, str]:
    """Return where a finished installation of this lock is marked, and with what."""
    version = f"{platform.python_implementation()} {sys.version_info[:2]} {platform.machine()}"
    mark = hashlib.sha256(lock.read_bytes() + version.encode()).hexdigest()
    return VENV / f"{lock.stem}.stamp", mark


def installed(lock: Path) -> bool:
    file, mark = stamp(lock)
    # The interpreter behind the link goes away when the system's Python is upgraded.
    return file.exists() and file.read_text() == mark and Path(tool("python")).exists()


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time prepare a folder; the lock falls when its holder dies."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = sqlite3.connect(folder / "preparing.lock", timeout=900, isolation_level=None)
    with contextlib.closing(lock):
        lock.execute("BEGIN EXCLUSIVE")
        yield


def prepare(lock: Path) -> None:
    """Make sure that everything this lock names is installed."""
    if not installed(lock):
        with alone(ROOT / "var"):
            if not installed(lock):
                install(lock)


def install(lock: Path) -> None:
    if hashlib.sha256(PIP.read_bytes()).hexdigest() != PIP_SHA256:
        fail(f"{PIP.name} bị hỏng, hãy tải lại mã nguồn", f"{PIP.name} is damaged, fetch it again")
    say("Cài các thư viện cần dùng, chỉ một lần", "Installing what is needed, once")
    if not installed(RUNTIME):
        venv.EnvBuilder(with_pip=False, clear=True, symlinks=os.name != "nt").create(VENV)
    command = [tool("python"), str(PIP / "pip"), "install", "--require-hashes", "--no-deps"]
    command += ["--no-compile", "--disable-pip-version-check", "--no-input", "-r", str(lock)]
    began = time.monotonic()
    status, output = watched(command, total=len(re.findall(r"^\S+==", lock.read_text(), re.M)))
    if status:
        print(*output[-15:], sep="", file=sys.stderr)
        fail("Không cài được thư viện, xem các dòng trên", "Installation failed, see above")
    # The development lock holds every line of the runtime lock (tests/test_run.py).
    for file, mark in (stamp(RUNTIME), stamp(lock)):
        file.write_text(mark)
    seconds = f"{time.monotonic() - began:.0f}"
    say(f"Đã cài xong sau {seconds} giây", f"Installed in {seconds} s")


def watched(command: list[str], *, total: int) -> tuple[int, list[str]]:
    """Run pip with a progress bar in place of its talk; return its status and its talk."""
    output: list[str] = []
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, encoding="utf-8", errors="replace", **pipes) as process:
        for line in process.stdout or ():
            output.append(line)
            seen = sum(line.startswith(("Collecting ", "Requirement already")) for line in output)
            progress(min(seen, total) / total * 0.8)
        status = process.wait()
    progress(0.8 if status else 1)
    print(file=sys.stderr)
    return status, output


def progress(share: float) -> None:
    """Draw the bar again; a log file, which is no terminal, gets its end only."""
    if sys.stderr.isatty() or share == 1:
        done = round(share * 40)
        print(f"\r[{'#' * done:.<40}] {share:4.0%}", end="", file=sys.stderr, flush=True)


# Running the program


def surroundings(**extra: str) -> Environment:
    """Return the environment variables under which the program runs."""
    own = {
        "DJANGO_SETTINGS_MODULE": "qqv.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
        "PYTHONOPTIMIZE": "",
        "QQV_DATA": str(DATA),
    }
    return {**os.environ, **own, **extra}


def real() -> Environment:
    return surroundings(QQV_DEMO="0")


def training(**extra: str) -> Environment:
    """Return the surroundings of the demo, which never touches a database server."""
    return surroundings(QQV_DEMO="1", DATABASE_URL="", **extra)


def chosen() -> Environment:
    """Choose the database: QQV_DEMO decides, else the demo where it is the only one."""
    wish = os.environ.get("QQV_DEMO")
    only_demo = not os.environ.get("DATABASE_URL") and not filled(REAL) and filled(DEMO)
    return training() if wish == "1" or (wish != "0" and only_demo) else real()


def filled(file: Path) -> bool:
    """Tell whether a database file holds our tables; merely opening one makes an empty file."""
    if not file.exists():
        return False
    with contextlib.closing(sqlite3.connect(file)) as books:
        query = "SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'"
        return books.execute(query).fetchone() is not None


def run(*command: str, environment: Environment) -> int:
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


def django(*words: str, environment: Environment) -> int:
    return run(tool("python"), "-m", "django", *words, environment=environment)


def must(*words: str, environment: Environment) -> None:
    """Run a management command whose failure ends everything; its talk is not an answer."""
    command = [tool("python"), "-m", "django", *words]
    if subprocess.run(
        command, env=environment, cwd=ROOT, stdout=sys.stderr, check=False
    ).returncode:
        fail(f"Lệnh {words[0]} không thành công", f"{words[0]} failed")


def serve_on(port: int, *, environment: Environment, workers: int, browser: bool) -> int:
    """Serve until told to stop, and take the server down with us."""
    host = os.environ.get("QQV_HOST") or "127.0.0.1"
    command = [tool("python"), "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", host, "--port", str(port), "--workers", str(workers)]
    command += ["--blocking-threads", "4", "--log-level", "warning"]
    command += ["qqv.config.wsgi:application"]
    environment = {**environment, "QQV_DOOR": str(os.getpid())}
    with subprocess.Popen(command, env=environment, cwd=ROOT) as server:
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: server.terminate())
        threading.Thread(target=announce, args=(server, port, browser), daemon=True).start()
        status = server.wait()
    return 0 if status == -signal.SIGTERM else status


def announce(server: "subprocess.Popen[bytes]", port: int, browser: bool) -> None:
    """Say the address as soon as somebody answers there."""
    address = f"http://127.0.0.1:{port}/"
    while server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            say(f"Mời chị mở {address} (Ctrl+C để dừng)", f"Open {address} (Ctrl+C stops)")
            if browser:
                webbrowser.open(address)
            return
        time.sleep(0.05)


def free_port(wanted: int | None) -> int:
    for port in [wanted] if wanted else PORTS:
        with socket.socket() as probe, contextlib.suppress(OSError):
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    busy = str(wanted or f"{PORTS[0]}-{PORTS[-1]}")
    fail(f"Cổng {busy} đang bận, hãy chọn cổng khác bằng --port", f"Port {busy} is in use")


# The verbs


def demo(words: list[str]) -> int:
    """tập huấn: một quỹ mẫu đủ sổ sách / a whole fund to try out"""
    options = argparse.ArgumentParser(prog="run.py demo")
    options.add_argument("--prepare", action="store_true", help="chỉ chuẩn bị / do not serve")
    options.add_argument("--no-open", action="store_true", help="không mở trình duyệt / no browser")
    options.add_argument("--port", type=int, help="cổng / port, 8000-8009")
    given = options.parse_args(words)
    prepare(RUNTIME)
    if not demo_ready():
        with alone(DATA):
            if not demo_ready():
                seed()
    if given.prepare:
        return 0
    port = free_port(given.port)
    return serve_on(port, environment=training(), workers=1, browser=not given.no_open)


def demo_ready() -> bool:
    if not filled(DEMO):
        return False
    with contextlib.closing(sqlite3.connect(DEMO)) as books:
        return bool(books.execute("PRAGMA user_version").fetchone()[0] == shape())


def shape() -> int:
    """Return a number that changes with the tables; the demo's file carries the one it has."""
    migrations = sorted((ROOT / "src").glob("qqv/*/migrations/*.py"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in migrations)).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def seed() -> None:
    """Fill a draft and rename it when complete, so that an interrupted start is redone."""
    draft = DATA / "draft.sqlite3"
    for part in DATA.glob(f"{draft.name}*"):
        part.unlink()
    say("Lập quỹ mẫu để tập huấn, chỉ một lần", "Filling the training fund, once")
    environment = training(QQV_SQLITE=draft.name)
    must("migrate", "--verbosity", "0", environment=environment)
    must("seed_demo", environment=environment)
    with contextlib.closing(sqlite3.connect(draft)) as books:
        books.execute(f"PRAGMA user_version = {shape()}")
        books.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for part in DATA.glob(f"{DEMO.name}*"):
        # Made by another version of the program; whoever practiced in it may want it back.
        part.replace(part.with_name(f"old-{part.name}"))
    draft.replace(DEMO)


def serve(words: list[str]) -> int:
    """chạy thật: nâng cấp cơ sở dữ liệu rồi phục vụ / upgrade the database, then serve"""
    options = argparse.ArgumentParser(prog="run.py serve")
    options.add_argument("--port", type=int, help="cổng / port, 8000-8009")
    options.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
    given = options.parse_args(words)
    prepare(RUNTIME)
    environment = real()
    if django("migrate", "--check", "--verbosity", "0", environment=environment):
        if filled(REAL) or os.environ.get("DATABASE_URL"):
            must("backup", environment=environment)
        must("migrate", environment=environment)
        must("check_books", environment=environment)
    environment["QQV_COLLECTED"] = "1"
    must("collectstatic", "--noinput", "--verbosity", "0", environment=environment)
    port = free_port(given.port)
    return serve_on(port, environment=environment, workers=given.workers, browser=False)


def manage(words: list[str]) -> int:
    """lệnh quản trị / a management command; its answer alone goes to standard output"""
    prepare(RUNTIME)
    return django(*words, environment=chosen())


def backup(words: list[str]) -> int:
    """sao lưu sổ sách / copy the books into QQV_DATA/backups"""
    return manage(["backup", *words])


def restore(words: list[str]) -> int:
    """phục hồi sổ sách từ một bản sao / put a copy back: restore FILE"""
    prepare(RUNTIME)
    wanted = os.environ.get("QQV_DEMO") == "1"
    return django("restore", *words, environment=training() if wanted else real())


def test(words: list[str]) -> int:
    """kiểm thử / run the tests; words after it go to pytest"""
    prepare(DEVELOPMENT)
    parallel = words or ["-n", "auto"]
    return run(tool("python"), "-m", "pytest", *parallel, environment=surroundings())


def e2e(words: list[str]) -> int:
    """kiểm thử bằng trình duyệt / the browser journeys"""
    return test(["tests/browser", *words])


def bench(words: list[str]) -> int:
    """đo tốc độ / measure the speed"""
    prepare(DEVELOPMENT)
    return run(tool("python"), "-m", "bench", *words, environment=surroundings())


def check(words: list[str]) -> int:
    """soát mã nguồn / all that must hold before a commit; --no-tests leaves the suite out"""
    options = argparse.ArgumentParser(prog="run.py check")
    options.add_argument("--no-tests", action="store_true", help="bỏ kiểm thử / not the suite")
    given = options.parse_args(words)
    prepare(DEVELOPMENT)
    python = tool("python")
    templates = [str(file) for file in sorted((ROOT / "src").glob("qqv/**/templates/**/*.html"))]
    steps = {
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "lint": [python, "-m", "ruff", "check", "."],
        "contracts": [tool("lint-imports"), "--no-logo"],
        "templates": [tool("djade"), "--check", "--target-version", "5.2", *templates],
        "settings": [python, "-m", "django", "check"],
        "deployment": [python, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        "migrations": [python, "-m", "django", "makemigrations", "--check", "--dry-run"],
        "types": [python, "-m", "mypy", "--strict", "src"],
        "tests": [python, "-m", "pytest", "-n", "auto", "-q"],
    }
    failed = [name for name in steps if not (given.no_tests and name == "tests")]
    failed = [name for name in failed if not holds(name, steps[name])]
    print(f"✗ {', '.join(failed)}" if failed else "✓", flush=True)
    return 1 if failed else 0


def holds(name: str, command: list[str]) -> bool:
    """Run one step of the check and show it with its time, and its talk where it failed."""
    began = time.monotonic()
    extra = {"QQV_HTTPS": "1"} if name == "deployment" else {}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    environment = surroundings(**extra)
    ran = subprocess.run(
        command, env=environment, cwd=ROOT, encoding="utf-8", errors="replace", check=False, **pipes
    )
    mark = "✗" if ran.returncode else "✓"
    print(f"{mark} {name:<12}{time.monotonic() - began:6.1f} s", flush=True)
    if ran.returncode or name == "tests":
        print(ran.stdout if ran.returncode else ran.stdout.splitlines()[-1], flush=True)
    return ran.returncode == 0


VERBS: dict[str, Callable[[list[str]], int]] = {
    verb.__name__: verb for verb in (demo, serve, manage, backup, restore, test, check, e2e, bench)
}


def main(words: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        # A console in cp1252 fails on the word "Quỹ".
        stream.reconfigure(encoding="utf-8", errors="replace")
    if not words or words[0] not in VERBS:
        for name, verb in VERBS.items():
            print(f"  python3 run.py {name:<9}{verb.__doc__}", file=sys.stderr)
        return 2
    with contextlib.suppress(KeyboardInterrupt):
        return VERBS[words[0]](words[1:])
    return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
