"""How many wrong passwords may be tried before the door stays shut for a while?"""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache

from qqv.rules.refusals import Refusal

MOST = 8
SECONDS = 300


class TooManyKnocks(Refusal):
    """Too many wrong passwords (thử quá nhiều lần)."""

    text = "Đã nhập sai {most} lần. Chị đợi {minutes} phút rồi thử lại."


def refuse_too_many(name: str, address: str) -> None:
    """Refuse another try after too many wrong passwords of a name from one place (khóa cửa)."""
    if cache.get(_key(name, address), 0) >= MOST:
        raise TooManyKnocks(most=MOST, minutes=SECONDS // 60)


def knocked(name: str, address: str, *, opened: bool) -> None:
    """Count a wrong password, or forget the count after a right one (ghi lần thử)."""
    key = _key(name, address)
    if opened:
        cache.delete(key)
    else:
        cache.add(key, 0, SECONDS)
        cache.incr(key)


def let_in(user_id: int) -> Any:
    """Load the user who enters a demo by her button (người dùng tập huấn)."""
    return get_user_model()._default_manager.get(pk=user_id)


def _key(name: str, address: str) -> str:
    safe = name.casefold().encode().hex()[:120]
    return f"knock:{safe}:{address}"
