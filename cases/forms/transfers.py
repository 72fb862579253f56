"""Transfers between antennas, and hand-overs between counsellors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Antenna, User
from cases.models import Case, Transfer
from cases.selectors.transfers import antennas_to_transfer, followers_at
from common.forms import reason_field

ALL, SOME = "all", "some"


class TransferForm(forms.Form):
    """Offer a case to another antenna."""

    to_antenna = forms.ModelChoiceField(
        Antenna.objects.none(),
        label=_("Antenne d’accueil"),
        empty_label="—",
        error_messages={"required": _("Choisissez l’antenne qui suivra la personne.")},
    )
    reason = reason_field(_("Raison"), help_text=_("L’antenne d’accueil la lit avant de répondre."))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_antenna"].queryset = antennas_to_transfer(case)
        self.fields["to_antenna"].label_from_instance = lambda antenna: antenna.name


class AcceptForm(forms.Form):
    """Take a transferred case: who will follow it."""

    counsellor = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Qui suivra ce dossier ?"),
        empty_label="—",
        error_messages={"required": _("Choisissez qui suivra ce dossier.")},
    )

    def __init__(self, *args: Any, transfer: Transfer, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counsellor"].queryset = followers_at(transfer.to_antenna_id)
        self.fields["counsellor"].initial = actor.pk


class RefuseForm(forms.Form):
    reason = reason_field(_("Pourquoi refuser ?"), help_text=_("L’autre antenne lira cette raison."))


class WithdrawForm(forms.Form):
    reason = reason_field(_("Pourquoi retirer la proposition ?"), required=False)


class ReassignForm(forms.Form):
    """Give cases of one counsellor to another: those ticked, or all of them."""

    which = forms.ChoiceField(
        choices=[(SOME, _("Seulement les dossiers cochés")), (ALL, _("Tous ses dossiers non clos"))],
        initial=SOME,
        label=_("Quels dossiers ?"),
        widget=forms.RadioSelect,
    )
    receiver = forms.ModelChoiceField(
        User.objects.none(),
        label=_("À qui les confier ?"),
        empty_label="—",
        error_messages={"required": _("Choisissez à qui confier ces dossiers.")},
    )
    note = reason_field(
        _("Message aux deux conseillers"),
        required=False,
        help_text=_("Il part par courriel : n’y nommez personne."),
    )

    def __init__(self, *args: Any, antenna: Antenna, giver: User | None, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        receivers = followers_at(antenna.pk)
        self.fields["receiver"].queryset = receivers.exclude(pk=giver.pk) if giver else receivers
        self.fields["cases"] = forms.ModelMultipleChoiceField(
            cases,
            required=False,
            label=_("Dossiers"),
            error_messages={
                "invalid_choice": _(
                    "Un des dossiers cochés a changé de main entre-temps : la liste est à jour."
                )
            },
        )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("which") == SOME and "cases" in values and not values["cases"]:
            self.add_error("cases", _("Cochez au moins un dossier, ou choisissez « tous »."))
        return values

    def chosen(self) -> list[int] | None:
        """Return the keys of the cases ticked; None for all."""
        if self.cleaned_data["which"] == ALL:
            return None
        return [case.pk for case in self.cleaned_data["cases"]]
