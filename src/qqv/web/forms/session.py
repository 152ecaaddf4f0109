"""What does one type to sign in?"""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignIn(forms.Form):
    """User name or phone, and password (đăng nhập)."""

    username = forms.CharField(
        label=_("Tên đăng nhập hoặc số điện thoại"),
        max_length=40,
        error_messages={"required": _("Chị nhập tên đăng nhập.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "class": "form-control"}
        ),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=200,
        strip=False,
        error_messages={"required": _("Chị nhập mật khẩu.")},
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "class": "form-control"}
        ),
    )
