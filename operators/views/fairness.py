"""Whether operators are asked in fair shares, for the taskforce."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.enums import Role
from operators.forms.fairness import PeriodForm
from operators.selectors.fairness import fairness as fairness_lines
from operators.services.fairness import fairness_workbook


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def fairness(request: HttpRequest) -> HttpResponse:
    """Compare the operators over a period."""
    form = PeriodForm(request.GET or {})
    period = form.period
    context = {
        "form": form,
        "period": period,
        "lines": fairness_lines(actor=request.user, period=period),
        "query": request.GET.urlencode(),
    }
    return render(request, "operators/fairness/fairness.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def fairness_excel(request: HttpRequest) -> FileResponse:
    """Send the comparison as an Excel file."""
    period = PeriodForm(request.GET or {}).period
    stream = fairness_workbook(actor=request.user, period=period)
    name = f"equite-{period.start.isoformat()}-{period.end.isoformat()}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name)
