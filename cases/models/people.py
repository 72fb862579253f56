"""Persons, their phones, their stays abroad."""

from datetime import date
from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Country
from cases.enums import LegalSituation, MaritalStatus, Modality, Schooling, Sex
from common.uploads import storage_path


def photo_path(person: "Person", name: str) -> str:
    return storage_path("photos", name)


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: Any) -> "PersonQuerySet":
        """Persons with a case that `user` may see (domain.md 5)."""
        if user.role == Role.TASKFORCE_MANAGER:
            return self
        if user.role in (Role.COUNSELLOR, Role.ANTENNA_MANAGER):
            return self.filter(Q(cases__antenna=user.antenna_id)).distinct()
        return self.none()


class KnownPersons(models.Manager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Every person once: records merged into another one are left out."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db).filter(merged_into__isnull=True)


# What a merge changes beside the identity is told by its own record (cases.models.merging).
@pghistory.track(
    exclude=["search_latin", "search_arabic", "name_bones", "match_keys", "merged_into", "former_names"]
)
class Person(models.Model):
    """A person known to the scheme: identity only; what happens to her is in her cases.

    `search_latin` and `search_arabic` are normalised names (cases.services.people), for search only;
    `name_bones` are the consonants of each word of her names, the same for every spelling in either script;
    `match_keys` those under which matching looks for her (cases.services.matching.blocking). `cin` is 8
    digits. Duplicates are found by matching, not refused by the database: two real people do share names
    and dates, and a number can be mistyped.

    A record found to be another one's double is kept, `merged_into` that one, and no longer found by
    `objects`; `with_merged` holds both. `former_names` are the spellings of the doubles, so that search
    still finds them: lists of first and last name, in Latin then in Arabic.
    """

    last_name = models.CharField(_("nom"), max_length=80)
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name_ar = models.CharField(_("nom en arabe"), max_length=80, blank=True)
    first_name_ar = models.CharField(_("prénom en arabe"), max_length=80, blank=True)
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex.choices)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    birth_place = models.CharField(_("lieu de naissance"), max_length=80, blank=True)
    nationality = models.ForeignKey(
        Country, on_delete=models.PROTECT, default="TN", related_name="+", verbose_name=_("nationalité")
    )
    cin = models.CharField(
        _("CIN"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", _("La CIN compte 8 chiffres."))],
    )
    passport = models.CharField(_("passeport"), max_length=20, blank=True)
    consular_card = models.CharField(_("carte consulaire"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    marital_status = models.CharField(
        _("situation familiale"), max_length=10, choices=MaritalStatus.choices, blank=True
    )
    schooling = models.CharField(
        _("niveau d'instruction"), max_length=12, choices=Schooling.choices, blank=True
    )
    occupation = models.CharField(_("métier"), max_length=80, blank=True)
    occupation_isco = models.CharField(_("code CITP-08"), max_length=4, blank=True)
    photo = models.ImageField(_("photo"), upload_to=photo_path, blank=True)
    search_latin = models.TextField(editable=False, default="")
    search_arabic = models.TextField(editable=False, default="")
    name_bones = ArrayField(models.TextField(), editable=False, default=list)
    match_keys = ArrayField(models.TextField(), editable=False, default=list)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="merged_records"
    )
    former_names = models.JSONField(default=list, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = KnownPersons()
    with_merged = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        constraints = (
            models.CheckConstraint(
                name="person_cin_eight_digits",
                condition=Q(cin="") | Q(cin__regex=r"^\d{8}$"),
                violation_error_message=_("La CIN compte 8 chiffres."),
            ),
            models.CheckConstraint(
                name="person_born_in_the_past",
                condition=Q(birth_date__isnull=True)
                | (Q(birth_date__gt=date(1900, 1, 1)) & Q(birth_date__lt=date(2100, 1, 1))),
                violation_error_message=_("La date de naissance n'est pas possible."),
            ),
            models.CheckConstraint(
                name="person_not_merged_into_herself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                violation_error_message=_("Une fiche ne se fusionne pas avec elle-même."),
            ),
        )
        indexes = (
            GinIndex(name="person_search_latin", fields=["search_latin"], opclasses=["gin_trgm_ops"]),
            GinIndex(name="person_search_arabic", fields=["search_arabic"], opclasses=["gin_trgm_ops"]),
            GinIndex(name="person_name_bones", fields=["name_bones"]),
            GinIndex(name="person_match_keys", fields=["match_keys"]),
            models.Index(name="person_by_cin", fields=["cin"], condition=~Q(cin="")),
            models.Index(name="person_by_passport", fields=["passport"], condition=~Q(passport="")),
            models.Index(name="person_by_birth_date", fields=["birth_date"]),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def full_name_ar(self) -> str:
        return f"{self.first_name_ar} {self.last_name_ar}".strip()

    @property
    def has_identity_document(self) -> bool:
        return bool(self.cin or self.passport or self.consular_card)

    def age_on(self, day: date) -> int | None:
        """Age in completed years on `day`, None while the birth date is not known."""
        if self.birth_date is None:
            return None
        before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PersonPhone(models.Model):
    """A phone number, in E.164 ("+21620123456")."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(_("téléphone"), max_length=16, db_index=True)
    label = models.CharField(_("précision"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("téléphone")
        verbose_name_plural = _("téléphones")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "number"],
                name="phone_once_per_person",
                violation_error_message=_("Ce numéro est déjà inscrit pour cette personne."),
            ),
        )

    def __str__(self) -> str:
        return self.number


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Stay(models.Model):
    """A stay abroad; `return_modality` says how it ended where no case handled that return."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stays")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    starts_on = models.DateField(_("du"), null=True, blank=True)
    ends_on = models.DateField(_("au"), null=True, blank=True)
    legal_situation = models.CharField(
        _("situation légale"), max_length=10, choices=LegalSituation.choices, default=LegalSituation.UNKNOWN
    )
    occupation = models.CharField(_("métier exercé"), max_length=80, blank=True)
    return_modality = models.CharField(
        _("mode de retour"), max_length=30, choices=Modality.choices, blank=True
    )

    class Meta:
        verbose_name = _("séjour à l'étranger")
        verbose_name_plural = _("séjours à l'étranger")
        ordering = ("person", "starts_on")
        constraints = (
            models.CheckConstraint(
                name="stay_ends_after_start",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("La fin du séjour doit suivre son début."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.starts_on or '?'}–{self.ends_on or '?'}"
