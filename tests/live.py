"""A real server on a real database, and clients that sign in as people do."""

import http.client
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Server:
    """A server of our own on 127.0.0.1, which may be killed and started again."""

    environment: dict[str, str]
    workers: int = 1
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.port = self.port or free_port()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", str(self.workers)]
        command += ["--blocking-threads", "1", "--log-level", "warning"]
        command += ["qqv.config.wsgi:application"]
        self.process = subprocess.Popen(
            command,
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.address}/dang-nhap/", timeout=5).read()
                return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(self.address)

    def kill(self) -> None:
        """End the server and its workers at once, as a power cut would."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(environment: dict[str, str], *, workers: int = 1) -> Iterator[Server]:
    server = Server(environment=environment, workers=workers)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@dataclass
class Client:
    """Somebody at a browser: cookies, the CSRF token, forms."""

    server: Server
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> tuple[int, str]:
        return self._answer(urllib.request.Request(self.server.address + path))

    def post(self, path: str, data: dict[str, object]) -> tuple[int, str]:
        token = next((c.value for c in self.cookies if c.name == "csrftoken"), "")
        typed = urllib.parse.urlencode({"csrfmiddlewaretoken": token or "", **data})
        request = urllib.request.Request(self.server.address + path, typed.encode())
        request.add_header("Referer", self.server.address + path)
        return self._answer(request)

    def sign_in(self, name: str, password: str) -> None:
        self.get("/dang-nhap/")
        status, page = self.post("/dang-nhap/", {"username": name, "password": password})
        assert status == 200 and "at-door" not in page, status

    def _answer(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()


def sheet_fields(page: str) -> dict[str, object]:
    """Read the fields of a prepared sheet as a browser would send them back unchanged."""
    fields: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        if name is None or name[1] in ("q", "csrfmiddlewaretoken", "next"):
            continue
        value = re.search(r'value="([^"]*)"', tag)
        if 'type="checkbox"' in tag:
            if " checked" in tag:
                fields[name[1]] = value[1] if value else "on"
        elif re.match(r"(met_on|request_id|loan-|savings-|counted)", name[1]):
            fields[name[1]] = value[1] if value else ""
    return fields


def new_request(fields: dict[str, object]) -> dict[str, object]:
    """The same fields under a new request id."""
    return {**fields, "request_id": str(uuid4())}


CONNECTION_LOST = (OSError, http.client.HTTPException)
