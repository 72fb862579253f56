"""Calls for tender on screen."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from aids.selectors.sectors import sector_choices
from common.dates import today
from common.formatting import eur_text, number_text
from common.forms import DayField, reason_field
from operators.forms.framework import (
    fee_field,
    governorates_field,
    kinds_field,
    places_field,
    plain_helper,
    sectors_field,
)
from operators.models import Operator, Tender, TenderLot, TenderOffer
from operators.services.tenders import TenderData

LOT_FIELDS = ("title", "capacity", "kinds", "sectors", "estimated_fee_eur")
OFFER_FIELDS = ("operator", "received_on", "fee_eur", "score", "note")


class TenderForm(forms.Form):
    """Reference, title, object, closing day; once published only the closing day."""

    reference = forms.CharField(
        label=_("Référence"), max_length=30, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    title = forms.CharField(label=_("Intitulé"), max_length=160)
    purpose = forms.CharField(
        label=_("Objet"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    closes_on = DayField(label=_("Remise des offres jusqu’au"), help_text=_("Ce jour compris."))

    def __init__(self, *args: Any, tender: Tender | None = None, **kwargs: Any) -> None:
        names = tuple(self.base_fields)
        if tender is not None:
            kwargs["initial"] = {name: getattr(tender, name) for name in names}
        super().__init__(*args, **kwargs)
        if tender is not None and not tender.is_draft:
            for name in ("reference", "title", "purpose"):
                self.fields[name].disabled = True

    @property
    def tender_data(self) -> TenderData:
        return TenderData(**self.cleaned_data)


class TenderLotForm(forms.Form):
    """What a lot put out to tender covers."""

    title = forms.CharField(label=_("Intitulé du lot"), max_length=120)
    capacity = places_field()
    estimated_fee_eur = fee_field(_("Frais estimés par dossier (EUR)"))
    kinds = kinds_field()
    governorates = governorates_field()
    sectors = sectors_field()

    def __init__(self, *args: Any, lot: TenderLot | None = None, **kwargs: Any) -> None:
        if lot is not None:
            names = (*LOT_FIELDS, "governorates")
            kwargs["initial"] = {name: getattr(lot, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["sectors"].choices = sector_choices()
        places = Div("governorates", css_class="choices-columns")
        self.helper = plain_helper(
            Fieldset(_("Lot"), "title", "capacity", "estimated_fee_eur"),
            Fieldset(_("Portée"), "kinds", places, "sectors"),
        )

    @property
    def values(self) -> dict[str, Any]:
        values = {name: self.cleaned_data[name] for name in LOT_FIELDS}
        return values | {"governorates": [row.pk for row in self.cleaned_data["governorates"]]}


class OfferForm(forms.Form):
    """An offer received for a lot, and its score."""

    lot = forms.ModelChoiceField(TenderLot.objects.none(), label=_("Lot"), empty_label=_("Choisir…"))
    operator = forms.ModelChoiceField(
        Operator.objects.none(),
        label=_("Candidat"),
        empty_label=_("Choisir…"),
        help_text=_("Absent de la liste ? Ajoutez-le d’abord aux opérateurs."),
    )
    received_on = DayField(label=_("Reçue le"))
    fee_eur = fee_field(_("Frais proposés par dossier (EUR)"))
    score = forms.DecimalField(
        label=_("Note sur 100"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
    )
    note = forms.CharField(
        label=_("Appréciation"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, tender: Tender, offer: TenderOffer | None = None, **kwargs: Any) -> None:
        if offer is not None:
            kwargs["initial"] = {name: getattr(offer, name) for name in ("lot", *OFFER_FIELDS)}
        super().__init__(*args, **kwargs)
        self.fields["lot"].queryset = tender.lots.all()
        self.fields["operator"].queryset = Operator.objects.select_related("institution")
        self.fields["received_on"].initial = min(today(), tender.closes_on)
        self.helper = plain_helper("lot", *OFFER_FIELDS)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in OFFER_FIELDS}


class AwardForm(forms.Form):
    """For each lot the offer retained, or none; the days of the contracts; why."""

    valid_from = DayField(label=_("Conventions valables du"))
    valid_to = DayField(label=_("Au"), help_text=_("Ce jour compris."))
    reason = reason_field(_("Motivation du choix"))

    def __init__(self, *args: Any, lots: Sequence[TenderLot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lots = [lot.pk for lot in lots]
        for lot in lots:
            self.fields[f"lot_{lot.pk}"] = forms.ChoiceField(
                label=str(lot),
                required=False,
                choices=[
                    *((offer.pk, offer_words(offer)) for offer in lot.offers.all()),
                    ("", _("Infructueux")),
                ],
                widget=forms.RadioSelect,
            )
        self.helper = plain_helper(
            Fieldset(_("Attributaire de chaque lot"), *(f"lot_{pk}" for pk in self._lots)),
            Fieldset(_("Conventions-cadres"), "valid_from", "valid_to", "reason"),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("valid_from"), data.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("La fin de la convention doit suivre son début."))
        return data

    @property
    def retained(self) -> dict[int, int]:
        """The lots with an offer retained: the lot's key to the offer's."""
        chosen = {pk: self.cleaned_data[f"lot_{pk}"] for pk in self._lots}
        return {pk: int(offer) for pk, offer in chosen.items() if offer}


def offer_words(offer: TenderOffer) -> str:
    """An offer in a line: who, for how much, how it was scored."""
    fee = eur_text(offer.fee_eur) if offer.fee_eur is not None else _("frais de la phase")
    parts = [str(offer.operator), str(fee)]
    if offer.score is not None:
        parts.append(_("note %(score)s") % {"score": number_text(offer.score, 2)})
    return " · ".join(parts)
