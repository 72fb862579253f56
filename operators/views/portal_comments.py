"""The operator's remarks on a plan."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from accounts.enums import Role
from aids.forms.plans import CommentForm
from aids.services.plan_comments import plan_comment_add
from aids.views.pages import act
from common.form_tokens import once
from operators.views.portal_plan import plan_reading
from operators.views.responses import INVALID, open_whole


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_comments(request: HttpRequest, pk: int) -> HttpResponse:
    """The remarks on the plan; POST writes one, which the counsellor is told of."""
    application, file = open_whole(request.user, pk)
    if file.is_closed:
        raise Http404
    sent = request.method == "POST"
    form = CommentForm(*([request.POST] if sent else []), kind=file.kind)

    def write(data: dict[str, Any]) -> None:
        plan_comment_add(actor=request.user, application=application, **data)

    if sent and act(request, form, write, done=_("Remarque envoyée au conseiller.")):
        return redirect("operators:portal_comments", pk)
    context = plan_reading(request, application, file) | {"comment_form": form}
    return render(request, "operators/portal/comments.html", context, status=INVALID if sent else 200)
