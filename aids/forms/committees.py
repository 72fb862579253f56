"""Forms of the committee room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Country, Institution, User
from aids.enums import AgendaOutcome, MemberQuality, VoteChoice
from aids.models import InnovationReview, Phase, Sitting
from aids.selectors.committees import Voter, possible_members
from aids.selectors.innovation import ANSWERS
from aids.services.sitting_files import Outcome
from aids.services.sittings import SittingData
from common.dates import today
from common.forms import DayField, EurAmountField, reason_field


class SittingForm(forms.Form):
    """When and where a sitting is held, and its rules."""

    phase = forms.ModelChoiceField(label=_("Phase du programme"), queryset=Phase.objects.none())
    held_on = DayField(label=_("Date de la séance"))
    starts_at = forms.TimeField(
        label=_("Heure"),
        required=False,
        input_formats=["%H:%M", "%Hh%M", "%H h %M"],
        widget=forms.TimeInput(
            attrs={"placeholder": "09:30", "inputmode": "numeric", "dir": "ltr"}, format="%H:%M"
        ),
        error_messages={"invalid": _("Écrivez l'heure hh:mm, par exemple 09:30.")},
    )
    place = forms.CharField(label=_("Lieu"), max_length=120)
    quorum = forms.IntegerField(
        label=_("Quorum"),
        min_value=1,
        max_value=30,
        initial=3,
        help_text=_("Nombre de membres avec voix qui doivent être présents."),
    )
    pseudonymised = forms.BooleanField(
        label=_("Montrer aux membres le numéro du dossier à la place du nom"), required=False, initial=True
    )
    note = reason_field(_("Note pour les membres"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sitting: Sitting | None = None, **kwargs: Any) -> None:
        if sitting is not None:
            kwargs["initial"] = {name: getattr(sitting, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        phases = Phase.objects.filter(is_open=True).order_by("-starts_on")
        self.fields["phase"].queryset = phases | Phase.objects.filter(
            pk=sitting.phase_id if sitting else None
        )
        if sitting is None:
            self.fields["phase"].initial = phases.filter(starts_on__lte=today()).first()

    def data_of(self) -> SittingData:
        """Return what was typed, as the service takes it."""
        return SittingData(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class MemberForm(forms.Form):
    """A member with an account, or by name."""

    user = forms.ModelChoiceField(
        label=_("Compte du portail"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Avec un compte, le membre lit l'ordre du jour et vote sur son écran."),
    )
    full_name = forms.CharField(label=_("Ou nom et prénom"), max_length=120, required=False)
    institution = forms.ModelChoiceField(
        label=_("Institution"), queryset=Institution.objects.none(), required=False
    )
    quality = forms.ChoiceField(
        label=_("Qualité"), choices=MemberQuality.choices, initial=MemberQuality.MEMBER
    )
    country = forms.ModelChoiceField(
        label=_("Pays de l'ambassade"), queryset=Country.objects.none(), required=False
    )

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = possible_members(sitting)
        self.fields["institution"].queryset = Institution.objects.order_by("name_fr")
        self.fields["country"].queryset = Country.objects.order_by("name_fr")


class OutcomeForm(forms.Form):
    """The votes of the members present and what the committee decides of one file."""

    outcome = forms.ChoiceField(
        label=_("Décision"), choices=[("", _("À décider")), *AgendaOutcome.choices], required=False
    )
    granted_eur = EurAmountField(label=_("Montant accordé (EUR)"), required=False)
    reason = reason_field(
        _("Motif"),
        required=False,
        help_text=_("Nécessaire pour un rejet, un ajournement, ou un autre montant que celui demandé."),
    )
    conditions = reason_field(_("Conditions"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, voters: list[Voter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._voters = [voter for voter in voters if voter.may_vote]
        for voter in self._voters:
            self.fields[f"vote_{voter.member.pk}"] = forms.ChoiceField(
                label=voter.member.full_name,
                choices=[("", _("Pas encore")), *VoteChoice.choices],
                required=False,
                initial=voter.choice,
            )

    @property
    def vote_fields(self) -> list[Any]:
        """The members' votes, to be laid out as a table."""
        return [self[f"vote_{voter.member.pk}"] for voter in self._voters]

    def votes(self) -> dict[int, str]:
        return {voter.member.pk: self.cleaned_data[f"vote_{voter.member.pk}"] for voter in self._voters}

    def decided(self) -> Outcome:
        data = self.cleaned_data
        return Outcome(data["outcome"], data["granted_eur"], data["reason"], data["conditions"])


class ConflictForm(forms.Form):
    reason = forms.CharField(label=_("Conflit d'intérêts"), max_length=200)


_YES_NO = [("", _("Pas encore établi")), ("yes", _("Oui")), ("no", _("Non"))]
_VALUES = {"yes": True, "no": False, "": None}


class InnovationForm(forms.Form):
    """The conditions of an innovative or local-impact project, one by one."""

    note = reason_field(_("Sur quoi le comité se fonde"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, review: InnovationReview | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {value: key for key, value in _VALUES.items()}
        for name in ANSWERS:
            self.fields[name] = forms.ChoiceField(
                label=InnovationReview._meta.get_field(name).verbose_name,
                choices=_YES_NO,
                required=False,
                initial=words[getattr(review, name)] if review else "",
            )
        self.order_fields([*ANSWERS, "note", "version"])
        if review is not None:
            self.fields["note"].initial = review.note
            self.fields["version"].initial = review.version

    def answers(self) -> dict[str, bool | None]:
        return {name: _VALUES[self.cleaned_data[name]] for name in ANSWERS}


class AppealForm(forms.Form):
    filed_on = DayField(label=_("Déposé le"))
    grounds = reason_field(
        _("Ce que la personne reproche à la décision"), help_text=_("Écrivez ses mots, sans les juger.")
    )
