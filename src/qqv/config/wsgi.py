"""Where the web server enters the program; every request gets a number for the log."""

import os
import secrets
import threading
import time
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application

from qqv.config.logs import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qqv.config.settings")

site = get_wsgi_application()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request; templates find its number in request.META["QQV_REQUEST_ID"]."""
    number = secrets.token_hex(4)
    request_id.set(number)
    environ["QQV_REQUEST_ID"] = number
    return site(environ, start_response)


def leave_with(*keepers: int) -> None:
    """Stop when a process that keeps us is gone: an orphan would hold the port and the old code."""
    while all(_alive(keeper) for keeper in keepers):
        time.sleep(0.5)
    os._exit(1)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


# On Windows signal 0 would end the process that it asks about.
if os.name != "nt" and (door := os.environ.get("QQV_DOOR")):
    watch = threading.Thread(target=leave_with, args=(int(door), os.getppid()), daemon=True)
    watch.start()
