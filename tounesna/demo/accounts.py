"""One account per role and more where the work is: invented people who can sign in to the demonstration."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError

from accounts.enums import Role
from accounts.models import Antenna, Institution, Unit, User

DOMAIN = "demo.tounesna.example"
# The same for every account, printed by `demo_accounts`; such accounts are refused in production.
PASSWORD = "jasmin-olivier-palmier"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Account:
    """Who signs in as `local`@demo.tounesna.example, holding which role where (codes of reference data)."""

    local: str
    full_name: str
    role: Role
    antenna: str = ""
    institution: str = ""
    unit: str = ""
    country: str = ""
    language: str = "fr"
    shown: bool = False

    @property
    def email(self) -> str:
        return f"{self.local}@{DOMAIN}"


# Per antenna: the name in addresses, its counsellors (woman first) and its manager.
_ANTENNAS = {
    "TUN": ("tunis", "Amel Trabelsi", "Walid Jaziri", "Sonia Ben Youssef"),
    "SFX": ("sfax", "Emna Masmoudi", "Anis Fakhfakh", "Raouf Kammoun"),
    "MED": ("medenine", "Hanen Methnani", "Nizar Mednini", "Mongi Jerbi"),
    "MON": ("monastir", "Lobna Zouari", "Slim Boughanmi", "Neila Msakni"),
    "BIZ": ("bizerte", "Wided Baccouche", "Hichem Ferjani", "Fadhila Chaouachi"),
    "KAI": ("kairouan", "Mouna Guesmi", "Chokri Hamdi", "Taoufik Karoui"),
    "KEF": ("lekef", "Rabia Kefi", "Issam Ouerghi", "Thouraya Mathlouthi"),
    "GAF": ("gafsa", "Khaoula Gafsi", "Fares Salhi", "Jamel Touati"),
    "TAT": ("tataouine", "Radhia Ouni", "Mokhtar Harrabi", "Béchir Horchani"),
}

_OTHERS = (
    Account("attachee.paris", "Dorra Cherif", Role.SOCIAL_ATTACHE, institution="OTE", unit="CG-FR-PARIS",
            country="FR", shown=True),
    Account("attache.bonn", "Ghassen Belaïd", Role.SOCIAL_ATTACHE, institution="OTE", unit="CON-DE-BONN",
            country="DE"),
    Account("retour.cologne", "Katrin Vogel", Role.RETURN_OPERATOR, institution="RO-HEIMWEGE", country="DE",
            shown=True),
    Account("retour.bruxelles", "Luc Verhaegen", Role.RETURN_OPERATOR, institution="RO-PASSERELLES",
            country="BE"),
    Account("promotion.sociale.tunis", "Hayet Mnasri", Role.CGPS_OFFICER, institution="CGPS",
            unit="CGPS-11-02", shown=True),
    Account("aneti.tunis", "Moez Rezgui", Role.ANETI_ADVISER, institution="ANETI", unit="BETI-11",
            shown=True),
    Account("taskforce", "Najet Belhassen", Role.TASKFORCE_MANAGER, institution="TASKFORCE", shown=True),
    Account("taskforce.adjoint", "Yahia Slama", Role.TASKFORCE_MANAGER, institution="TASKFORCE", shown=True),
    Account("contact.france", "Hélène Marchand", Role.PARTNER_CONTACT, institution="OFII", country="FR",
            shown=True),
    Account("contact.allemagne", "Jürgen Albrecht", Role.PARTNER_CONTACT, country="DE"),
    Account("protection.donnees", "Latifa Ezzine", Role.DATA_PROTECTION_OFFICER, institution="OTE",
            shown=True),
    Account("audit", "Hédi Makhlouf", Role.AUDITOR, institution="OTE", shown=True),
    Account("administration", "Sabri Laabidi", Role.ADMINISTRATOR, institution="OTE", shown=True),
)  # fmt: skip

# Agents of follow-up operators: address, name, operator (tounesna/demo/operators.py), language.
_AGENTS = (
    ("agent.jasmin", "Ines Riahi", "OP-JASMIN", "fr"),
    ("terrain.jasmin", "Maher Ayari", "OP-JASMIN", "fr"),
    ("agent.djerba", "Habib Ouerghemmi", "OP-DJERBA", "ar"),
    ("agent.atlas", "Asma Dhaouadi", "OP-ATLAS", "fr"),
    ("agent.sahel", "Oussama Bouraoui", "OP-SAHEL", "fr"),
    ("agent.sfax", "Ilyes Elleuch", "OP-SFAX", "fr"),
    ("agent.steppes", "Olfa Yahyaoui", "OP-STEPPES", "ar"),
    ("agent.oasis", "Abdelkarim Zaidi", "OP-OASIS", "ar"),
    ("agent.carthage", "Syrine Haddad", "OP-CARTHAGE", "fr"),
)
# Those whose address begins with "agent." lead their operator.
_AGENTS_SHOWN = {"agent.jasmin", "agent.djerba"}
_ANTENNAS_SHOWN = {"TUN", "MED"}

_INSTITUTIONS = (
    ("RO-HEIMWEGE", "return_operator", "Heimwege Rückkehrberatung", "هايمفيغه للإرشاد حول العودة"),
    ("RO-PASSERELLES", "return_operator", "Passerelles Retour", "جسور العودة"),
)


def accounts() -> Iterator[Account]:
    """Yield every account of the demonstration."""
    for code, (place, *counsellors, manager) in _ANTENNAS.items():
        shown = code in _ANTENNAS_SHOWN
        for gender, name in zip(("conseillere", "conseiller"), counsellors, strict=True):
            yield Account(
                f"{gender}.{place}",
                name,
                Role.COUNSELLOR,
                antenna=code,
                institution="OTE",
                shown=shown and gender == "conseillere",
            )
        yield Account(
            f"responsable.{place}",
            manager,
            Role.ANTENNA_MANAGER,
            antenna=code,
            institution="OTE",
            shown=code == "TUN",
        )
    yield from _OTHERS
    for local, name, operator, language in _AGENTS:
        yield Account(
            local,
            name,
            Role.OPERATOR_AGENT,
            institution=operator,
            language=language,
            shown=local in _AGENTS_SHOWN,
        )


def refuse_in_production() -> None:
    """Raise CommandError unless this installation is a demonstration: these accounts share one password."""
    if not settings.PORTAL_DEMONSTRATION:
        raise CommandError(
            "Demonstration data and accounts are refused here: PORTAL_DEMONSTRATION is not set, "
            "as it must not be in production."
        )


def create_accounts() -> dict[str, User]:
    """Create the accounts that are missing, name the antennas' managers; return users by e-mail."""
    refuse_in_production()
    for code, kind, name_fr, name_ar in _INSTITUTIONS:
        Institution.objects.get_or_create(
            code=code, defaults={"kind": kind, "name_fr": name_fr, "name_ar": name_ar}
        )
    antennas = dict(Antenna.objects.values_list("code", "pk"))
    institutions = dict(Institution.objects.values_list("code", "pk"))
    units = dict(Unit.objects.values_list("code", "pk"))
    known = set(User.objects.values_list("email", flat=True))
    password = make_password(PASSWORD)
    User.objects.bulk_create(
        User(
            email=account.email,
            password=password,
            full_name=account.full_name,
            role=account.role,
            antenna_id=antennas.get(account.antenna),
            institution_id=institutions.get(account.institution),
            unit_id=units.get(account.unit),
            country_id=account.country or None,
            language=account.language,
            # Managers keep reference data in the admin, administrators the accounts.
            is_lead=account.role == Role.OPERATOR_AGENT and account.local.startswith("agent."),
            is_staff=account.role in (Role.TASKFORCE_MANAGER, Role.ADMINISTRATOR),
        )
        for account in accounts()
        if account.email not in known
    )
    users = {user.email: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    for code, (place, *_names) in _ANTENNAS.items():
        Antenna.objects.filter(code=code, manager__isnull=True).update(
            manager=users[f"responsable.{place}@{DOMAIN}"]
        )
    return users
