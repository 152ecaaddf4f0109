"""How does one come in, go out, and choose a language?"""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from qqv.people.queries import demo_users
from qqv.rules.refusals import Unseen
from qqv.web.asking import sentence_of, status_of
from qqv.web.forms.session import SignIn
from qqv.web.knocking import TooManyKnocks, knocked, let_in, refuse_too_many


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password (đăng nhập)."""
    form = SignIn(request.POST or None)
    if form.is_bound and form.is_valid() and _opened(request, form):
        return redirect(_next(request))
    users = demo_users() if settings.DEMO else ()
    context = {"form": form, "next": request.GET.get("next", ""), "users": users}
    return render(request, "session/login.html", context, status=status_of(form))


@require_POST
def try_as(request: HttpRequest) -> HttpResponse:
    """Enter the demo as one of its listed users, without a password (vào thử)."""
    listed = {user.username: user.user_id for user in demo_users()} if settings.DEMO else {}
    if request.POST.get("username") not in listed:
        raise Unseen
    user = let_in(listed[request.POST["username"]])
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("/")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave (đăng xuất)."""
    logout(request)
    return redirect("login")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch between Vietnamese and English (ngôn ngữ)."""
    chosen = "en" if request.POST.get("language") == "en" else "vi"
    response = redirect(_next(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _opened(request: HttpRequest, form: SignIn) -> bool:
    name, address = form.cleaned_data["username"], request.META.get("REMOTE_ADDR", "")
    try:
        refuse_too_many(name, address)
    except TooManyKnocks as refusal:
        form.add_error(None, sentence_of(refusal))
        return False
    user = authenticate(request, username=name, password=form.cleaned_data["password"])
    knocked(name, address, opened=user is not None)
    if user is None:
        form.add_error(None, gettext("Tên đăng nhập hoặc mật khẩu chưa đúng."))
        return False
    login(request, user)
    return True


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    fine = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if fine else "/"
