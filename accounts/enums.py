"""Roles and kinds of organisations (domain.md 1 and 5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COUNSELLOR = "counsellor", _("Conseiller, conseillère")
    ANTENNA_MANAGER = "antenna_manager", _("Responsable d'antenne")
    SOCIAL_ATTACHE = "social_attache", _("Attaché·e social·e")
    RETURN_OPERATOR = "return_operator", _("Opérateur de retour en Europe")
    CGPS_OFFICER = "cgps_officer", _("Agent de la promotion sociale (CGPS)")
    ANETI_ADVISER = "aneti_adviser", _("Conseiller emploi (ANETI)")
    OPERATOR_AGENT = "operator_agent", _("Agent d'un opérateur de suivi")
    TASKFORCE_MANAGER = "taskforce_manager", _("Responsable taskforce")
    PARTNER_CONTACT = "partner_contact", _("Correspondant d'un pays partenaire")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Délégué·e à la protection des données")
    AUDITOR = "auditor", _("Auditeur, auditrice")
    ADMINISTRATOR = "administrator", _("Administrateur, administratrice")


class InstitutionKind(models.TextChoices):
    PUBLIC = "public", _("Institution publique")
    TASKFORCE = "taskforce", _("Taskforce")
    PROGRAMME_PARTNER = "programme_partner", _("Partenaire du programme")
    FOLLOW_UP_OPERATOR = "follow_up_operator", _("Opérateur de suivi")
    RETURN_OPERATOR = "return_operator", _("Opérateur de retour en Europe")
    PROVIDER = "provider", _("Prestataire")


class UnitKind(models.TextChoices):
    SOCIAL = "social", _("Unité locale de promotion sociale")
    EMPLOYMENT = "employment", _("Bureau de l'emploi (BETI)")
    CONSULATE = "consulate", _("Ambassade ou consulat")


class ContactTopic(models.TextChoices):
    """What somebody writes about on the public page."""

    RETURN = "return", _("Préparer un retour")
    AID = "aid", _("Une aide, un accompagnement")
    ANTENNA = "antenna", _("Joindre une antenne")
    DATA = "data", _("Mes données personnelles")
    OTHER = "other", _("Autre")
