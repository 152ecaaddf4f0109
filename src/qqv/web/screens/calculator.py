"""What would a loan cost? The public calculator (tính thử khoản vay)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qqv.lending.queries.outlook import outlook
from qqv.web.asking import day_of, status_of
from qqv.web.forms import calculator as forms


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Try a loan out, without signing in (tính thử khoản vay)."""
    typed = request.GET if "principal" in request.GET else None
    form = forms.Calculate(typed, initial={"disbursed_on": day_of(request)})
    page = outlook(form.cleaned_data["terms"]) if form.is_valid() else None
    context = {"form": form, "page": page}
    return render(request, "calculator/calculator.html", context, status=status_of(form))
