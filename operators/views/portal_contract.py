"""The commitment contract: the operator's signature and the signed copy."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.enums import ContractParty
from aids.models import Contract
from aids.services.contracts import contract_sign
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind
from common.uploads import safe_name
from operators.enums import HandedPart
from operators.forms.signing import SignForm
from operators.selectors.rerouting import hidden_parts
from operators.views.responses import INVALID, file_to_change, open_file, sent


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the operator's signature of an approved file's contract."""
    form = SignForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            contract_sign(
                actor=request.user,
                application=file_to_change(request.user, pk),
                party=ContractParty.OPERATOR,
                signed_on=form.cleaned_data["signed_on"],
                scan=form.cleaned_data["scan"],
            )
        except DomainError as error:
            # The upload check names its field "file"; here the file is the signed copy.
            field = "scan" if error.field == "file" else error.field
            refuse(form, DomainError(error.message, field=field))
        else:
            messages.success(request, _("Signature enregistrée."))
            return redirect("operators:portal_file", pk=pk)
    file = open_file(request.user, pk)
    if not file.can_sign and not form.errors:
        return redirect("operators:portal_file", pk=pk)
    status = INVALID if form.errors else 200
    context = {"file": file, "form": form, "limit_mb": settings.MAX_UPLOAD_BYTES // (1024 * 1024)}
    return render(request, "operators/portal/sign.html", context, status=status)


@roles(Role.OPERATOR_AGENT)
@require_safe
def portal_scan(request: HttpRequest, pk: int) -> FileResponse:
    """Send the signed copy of the file's contract, and record it."""
    application = file_to_change(request.user, pk)
    contract = Contract.objects.filter(application=application).exclude(scan="").first()
    if contract is None or HandedPart.DOCUMENTS in hidden_parts(application.pk):
        raise Http404
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=contract)
    name = safe_name(f"contrat-{application.number}.{contract.scan.name.rpartition('.')[2]}")
    return FileResponse(contract.scan.open("rb"), as_attachment=True, filename=name)
