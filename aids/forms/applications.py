"""Forms of an aid file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Antenna, Institution, User
from accounts.selectors.countries import partner_countries
from aids.enums import AidKind, ApplicationState, ContractParty
from aids.models import Application, Phase
from aids.selectors.applications import ApplicationFilters
from common.forms import DayField, EurAmountField, reason_field


class OpenForm(forms.Form):
    """Which aid is asked for."""

    kind = forms.ChoiceField(label=_("Aide demandée"), choices=AidKind.choices)


class SubmitForm(forms.Form):
    """The amount asked for; another one than the grid's needs a reason."""

    requested_eur = EurAmountField(label=_("Montant demandé (EUR)"))
    reason = reason_field(
        _("Raison"), required=False, help_text=_("Nécessaire si le montant n'est pas celui du barème.")
    )


class ApproveForm(forms.Form):
    granted_eur = EurAmountField(label=_("Montant accordé (EUR)"))
    reason = reason_field(
        _("Motif"), required=False, help_text=_("Nécessaire si le montant accordé n'est pas celui demandé.")
    )
    conditions = reason_field(_("Conditions"), required=False)
    convinced = forms.BooleanField(
        label=_("Le comité est convaincu de la motivation du porteur"), required=False
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if application.kind != AidKind.INNOVATIVE:
            del self.fields["convinced"]
        self.fields["granted_eur"].initial = application.requested_eur


class ReasonForm(forms.Form):
    """An act that needs a reason."""

    reason = reason_field(_("Motif"))


class WaiverForm(forms.Form):
    code = forms.CharField(widget=forms.HiddenInput)
    reason = reason_field(_("Pourquoi cette condition est mise de côté"))
    until = DayField(
        label=_("Jusqu'au"), required=False, help_text=_("Vide : jusqu'à la fin de ce dossier d'aide.")
    )


class SignatureForm(forms.Form):
    party = forms.ChoiceField(label=_("Partie qui signe"), choices=ContractParty.choices)
    signed_on = DayField(label=_("Signé le"))
    scan = forms.FileField(label=_("Contrat signé (PDF ou photo)"), required=False)

    def __init__(self, *args: Any, parties: list[ContractParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [(party.value, party.label) for party in parties]


class OneOfMany(forms.Select):
    """A plain select for a field of several values: a link may ask for several, a person picks one."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return [value for value in values if value]

    def format_value(self, value: Any) -> list[str]:
        return [str(one) for one in value or []][:1]


class FilterForm(forms.Form):
    """Filters of the list of aid files; their names are the URL's."""

    etat = forms.MultipleChoiceField(
        label=_("État"), choices=ApplicationState.choices, required=False, widget=OneOfMany
    )
    nature = forms.ChoiceField(label=_("Aide"), choices=[("", _("Toutes")), *AidKind.choices], required=False)
    phase = forms.ChoiceField(label=_("Phase"), required=False)
    pays = forms.ChoiceField(label=_("Pays"), required=False)
    antenne = forms.ChoiceField(label=_("Antenne"), required=False)
    operateur = forms.ChoiceField(label=_("Opérateur"), required=False)
    du = DayField(label=_("Ouvert depuis le"), required=False)
    au = DayField(label=_("Ouvert jusqu'au"), required=False)
    q = forms.CharField(label=_("Numéro"), required=False, max_length=20)
    attente = forms.BooleanField(label=_("En liste d'attente seulement"), required=False)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("Toutes"))]
        self.fields["etat"].widget.choices = [("", _("Tous")), *ApplicationState.choices]
        self.fields["phase"].choices = [
            *every,
            *((p.code, p.name) for p in Phase.objects.order_by("-starts_on")),
        ]
        countries = partner_countries()
        self.fields["pays"].choices = [("", _("Tous")), *((c.pk, c.name) for c in countries)]
        operators = Institution.objects.filter(applications__isnull=False).distinct()
        self.fields["operateur"].choices = [("", _("Tous")), *((o.code, o.name) for o in operators)]
        if actor.role == Role.TASKFORCE_MANAGER:
            self.fields["antenne"].choices = [*every, *((a.code, a.name) for a in Antenna.objects.all())]
        else:
            del self.fields["antenne"]

    def filters(self) -> ApplicationFilters:
        """Return what was asked for; a value that cannot be read filters nothing and says so beside it."""
        self.full_clean()
        asked = getattr(self, "cleaned_data", {})
        return ApplicationFilters(
            states=tuple(asked.get("etat") or ()),
            kind=asked.get("nature") or "",
            phase=asked.get("phase") or "",
            country=asked.get("pays") or "",
            antenna=asked.get("antenne") or "",
            operator=asked.get("operateur") or "",
            since=asked.get("du"),
            until=asked.get("au"),
            text=asked.get("q") or "",
            waiting=bool(asked.get("attente")),
        )
