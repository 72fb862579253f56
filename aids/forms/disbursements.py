"""Forms of a tranche."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from aids.enums import Currency, DisbursementMode
from aids.models import Application, Tranche
from common.bank_accounts import canonical_iban, masked
from common.dates import today
from common.errors import DomainError
from common.forms import DayField, TndAmountField, reason_field

_FILES = "application/pdf,image/jpeg,image/png,image/webp"
_FILES_HELP = _("PDF, JPEG, PNG ou WebP.")


def file_field(label: Any, *, required: bool = True) -> forms.FileField:
    """A file as the portal accepts them; what it holds is checked by the service."""
    return forms.FileField(
        label=label,
        required=required,
        help_text=_FILES_HELP,
        widget=forms.ClearableFileInput(attrs={"accept": _FILES}),
        error_messages={"empty": _("Ce fichier est vide. Choisissez un autre fichier.")},
    )


class TrancheForm(forms.Form):
    """What is paid, how much, in which form, to whom."""

    label = forms.CharField(label=_("Objet du versement"), max_length=160)
    is_fee = forms.BooleanField(label=_("Frais de l'opérateur"), required=False)
    mode = forms.ChoiceField(label=_("Forme"), choices=DisbursementMode.choices, widget=forms.RadioSelect)
    amount = TndAmountField(label=_("Montant"))
    set_in = forms.ChoiceField(
        label=_("Monnaie du montant"),
        choices=Currency.choices,
        help_text=_("L'autre monnaie suit au taux du jour de la proposition."),
    )
    due_on = DayField(label=_("Prévu le"), required=False)
    supplier = forms.CharField(label=_("Fournisseur (achat)"), max_length=120, required=False)
    quote_number = forms.CharField(label=_("N° du devis"), max_length=60, required=False)
    quote_amount_tnd = TndAmountField(label=_("Montant du devis (TND)"), required=False)
    quote_file = file_field(_("Devis"), required=False)
    payee_name = forms.CharField(
        label=_("Payé à"),
        max_length=70,
        required=False,
        help_text=_("Nom du titulaire du compte, en lettres latines. Vide : le fournisseur."),
    )
    payee_iban = forms.CharField(
        label=_("Compte du bénéficiaire (RIB ou IBAN)"),
        max_length=50,
        required=False,
        help_text=_("Vide : payé sans virement, en espèces ou par chèque."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        application: Application,
        tranche: Tranche | None = None,
        by_operator: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # The fee is invoiced by milestone (ADR 0034): only the antenna plans another part of it by hand.
        if not application.fee_eur or by_operator:
            del self.fields["is_fee"]
        if tranche is None:
            self.fields["mode"].initial = DisbursementMode.CASH
            return
        names = (name for name in self.fields if name not in ("amount", "quote_file", "payee_iban"))
        self.initial = {name: getattr(tranche, name) for name in names} | self.initial
        in_tnd = tranche.set_in == Currency.TND
        self.initial["amount"] = tranche.amount_tnd if in_tnd else tranche.amount_eur
        if tranche.payee_iban:
            kept = _("Compte enregistré : %(account)s. Laissez vide pour le garder.")
            self.fields["payee_iban"].help_text = kept % {"account": masked(tranche.payee_iban)}

    def clean_payee_iban(self) -> str:
        typed: str = self.cleaned_data["payee_iban"]
        if not typed:
            return ""
        try:
            return canonical_iban(typed)
        except DomainError as error:
            raise ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        amount: Decimal | None = data.get("amount")
        if amount is not None and data.get("set_in") == Currency.EUR and amount != round(amount, 2):
            self.add_error("amount", _("Un montant en euros a deux décimales au plus."))
        if data.get("is_fee") and data.get("mode") == DisbursementMode.IN_KIND:
            self.add_error("mode", _("Les frais de l'opérateur se paient en argent."))
        return data


class InvoiceForm(forms.Form):
    invoice_number = forms.CharField(label=_("N° de la facture"), max_length=60)
    invoice_file = file_field(_("Facture"))


class HandOverForm(forms.Form):
    handed_on = DayField(label=_("Remis le"))
    receipt_file = file_field(_("Reçu signé par la personne"))


class RemarkForm(forms.Form):
    """A check, with a remark if there is one."""

    reason = reason_field(_("Remarque"), required=False)


class PayForm(forms.Form):
    paid_on = DayField(label=_("Payé le"))
    reference = forms.CharField(
        label=_("Référence du paiement"),
        max_length=60,
        help_text=_("Numéro du virement, du chèque ou du reçu."),
    )
    proof_file = file_field(_("Preuve du paiement"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].initial = today()


class ReturnForm(forms.Form):
    returned_on = DayField(label=_("Revenu le"))
    reason = reason_field(_("Pourquoi ce paiement est revenu"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["returned_on"].initial = today()
