"""What every test may ask for."""

from typing import TYPE_CHECKING

import pytest
from django.conf import settings


if TYPE_CHECKING:
    from tests.world import World


def pytest_configure(config: pytest.Config) -> None:
    """Make the suite quick where slowness is only there to tire an attacker or to save work."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Otherwise every test client reads all static files once.
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def world(db: None) -> "World":
    """The commune everybody knows, made through the real actions."""
    from tests.world import make_world

    return make_world()
