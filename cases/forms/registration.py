"""The four steps of a registration over one draft: shown as typed, checked when asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.enums import Sex, Vulnerability
from cases.forms.consent import AgreementForm
from cases.forms.household import (
    MEMBERS_PREFIX,
    BaseMemberFormSet,
    HouseholdForm,
    MemberFormSet,
    SituationsForm,
    check_household,
)
from cases.forms.people import IdentityForm
from cases.forms.returns import StayAndReturnForm
from cases.models import Person, RegistrationDraft
from cases.services.duplicates import TypedIdentity
from cases.services.registration import RegistrationData
from common.dates import today

ADULT_AGE = 18


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its slug in the URL and its name."""

    slug: str
    label: str | Promise


IDENTITY, STAY, HOUSEHOLD, AGREEMENT = "identite", "sejour", "foyer", "accord"
STEPS = (
    Step(IDENTITY, gettext_lazy("Identité")),
    Step(STAY, gettext_lazy("Séjour et retour")),
    Step(HOUSEHOLD, gettext_lazy("Foyer et situations")),
    Step(AGREEMENT, gettext_lazy("Consentement et confirmation")),
)
SLUGS = tuple(step.slug for step in STEPS)
AnyForm = forms.BaseForm | BaseMemberFormSet


class RegistrationForms:
    """The forms of one draft, bound to what it holds; a step never saved is blank.

    `person` is the known person that the draft is about: then the identity is not asked.
    """

    def __init__(self, *, actor: User, draft: RegistrationDraft, person: Person | None) -> None:
        self.actor, self.draft, self.person = actor, draft, person

    def _bound(self, slug: str) -> QueryDict | None:
        fields: Mapping[str, Sequence[str]] | None = self.draft.data.get(slug)
        if fields is None:
            return None
        data = QueryDict(mutable=True)
        for name, values in fields.items():
            data.setlist(name, list(values))
        return data

    @cached_property
    def identity(self) -> IdentityForm:
        return IdentityForm(self._bound(IDENTITY))

    @cached_property
    def stay(self) -> StayAndReturnForm:
        return StayAndReturnForm(self._bound(STAY), actor=self.actor, birth_date=self.birth_date)

    @cached_property
    def household(self) -> HouseholdForm:
        return HouseholdForm(self._bound(HOUSEHOLD))

    @cached_property
    def members(self) -> BaseMemberFormSet:
        data = self._bound(HOUSEHOLD)
        has_lines = data is not None and f"{MEMBERS_PREFIX}-TOTAL_FORMS" in data
        return MemberFormSet(data if has_lines else None, prefix=MEMBERS_PREFIX)

    @cached_property
    def situations(self) -> SituationsForm:
        return SituationsForm(self._bound(HOUSEHOLD))

    @cached_property
    def agreement(self) -> AgreementForm:
        return AgreementForm(self._bound(AGREEMENT))

    @property
    def birth_date(self) -> Any:
        return self.person.birth_date if self.person else self._typed().get("birth_date")

    def of_step(self, slug: str) -> list[AnyForm]:
        """Return the forms that one step shows."""
        if slug == IDENTITY:
            return [] if self.person else [self.identity]
        if slug == STAY:
            return [self.stay]
        if slug == HOUSEHOLD:
            return [self.household, self.members, self.situations]
        return [self.agreement]

    def is_valid(self, slug: str) -> bool:
        """Check one step; a step never saved is not valid."""
        if slug == HOUSEHOLD and HOUSEHOLD in self.draft.data:
            return check_household(self.household, self.members) & self.situations.is_valid()
        return all(form.is_valid() for form in self.of_step(slug))

    def invalid_steps(self) -> list[str]:
        """Return the slugs of the steps that still hold an error, in order."""
        return [slug for slug in SLUGS if not self.is_valid(slug)]

    def hide_errors(self, slug: str) -> None:
        """Show a step as typed, without errors: it is still being typed."""
        for form in self.of_step(slug):
            for each in getattr(form, "forms", [form]):
                if each.is_bound:
                    each._errors = forms.utils.ErrorDict()
                    each.cleaned_data = {}

    def typed_identity(self) -> TypedIdentity:
        """Return what can be read of the identity so far, for the search of duplicates."""
        typed = self._typed()
        texts = ("first_name", "last_name", "first_name_ar", "last_name_ar", "cin", "passport", "sex")
        phones = (typed.get("phone"), typed.get("phone_2"))
        return TypedIdentity(
            **{name: typed.get(name, "") for name in texts},
            birth_date=typed.get("birth_date"),
            phones=tuple(phone for phone in phones if phone),
        )

    def _typed(self) -> dict[str, Any]:
        form = IdentityForm(self._bound(IDENTITY))
        form.is_valid()
        return getattr(form, "cleaned_data", {})

    def data_so_far(self) -> RegistrationData:
        """Return the registration without its agreements; the other steps are valid."""
        return RegistrationData(
            identity={} if self.person else self.identity.values(),
            facts={**self.stay.values(), **self.household.cleaned_data},
            antenna=self.stay.cleaned_data["antenna"],
            stay=self.stay.stay(),
            members=self.members.values(),
            situations=self.situations.situations(),
            note=self.situations.cleaned_data["note"],
        )

    def data(self) -> RegistrationData:
        """Return the registration; every step is valid."""
        agreed = self.agreement.cleaned_data
        return replace(
            self.data_so_far(),
            consents=agreed["consents"],
            consent_language=agreed["consent_language"],
            consent_given_on=agreed["consent_given_on"],
        )

    def doubts(self) -> Iterable[str]:
        """Say what is possible but worth a second look before confirming."""
        if HOUSEHOLD not in self.draft.data or not self.situations.is_valid():
            return
        situations = self.situations.situations() or {}
        sex = self.person.sex if self.person else self._typed().get("sex")
        if sex == Sex.MALE and Vulnerability.SINGLE_MOTHER in situations:
            yield _("La personne est un homme et « mère célibataire » est cochée.")
        born = self.birth_date
        is_adult = born is not None and (today().year - born.year) >= ADULT_AGE
        if is_adult and Vulnerability.UNACCOMPANIED_MINOR in situations:
            yield _("La personne est majeure et « mineur·e non accompagné·e » est coché.")
