"""Who are the users, and what has each of them done?"""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, username: str, name: str, password: str | None = None) -> "User":
        user = self.model(username=username, name=name)
        user.set_password(password)
        user.save(force_insert=True)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in (người dùng)."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    salutation = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=5, default="vi")
    is_active = models.BooleanField(default=True)
    shown_on_login = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class Record(models.Model):
    """One thing done by one person, once (dấu vết)."""

    request_id = models.UUIDField(unique=True)
    content_hash = models.CharField(max_length=64)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)
    subject = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
