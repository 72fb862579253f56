"""Persons registered twice by mistake: the review queue has some open, one pair told apart, one merged."""

from datetime import timedelta
from random import Random

from accounts.models import User
from cases.enums import ConsentScope
from cases.models import Case, DuplicatePair
from cases.selectors.pairs import may_merge
from cases.services.matching.sweep import sweep
from cases.services.merging import person_merge
from cases.services.pairs import pair_differ, pairs_record
from cases.services.registration import RegistrationData, case_register_from_data
from common.errors import DomainError
from tounesna.demo.accounts import DOMAIN
from tounesna.demo.names import FullName, respelled

# Known at the one antenna, registered again at the other.
_AGAIN_AT = (("tunis", "tunis"), ("tunis", "tunis"), ("tunis", "medenine"), ("medenine", "medenine"))


def review_doubles(users: dict[str, User]) -> None:
    """Register some persons again, record the likely duplicates, decide two as their managers would."""
    rng = Random(len(users))  # noqa: S311 invented people
    for place, other_place in _AGAIN_AT:
        _register_again(
            rng, users[f"conseillere.{place}@{DOMAIN}"], users[f"conseillere.{other_place}@{DOMAIN}"]
        )
    sweep(full=True, record=lambda found: pairs_record(found=found))
    taskforce = users[f"taskforce@{DOMAIN}"]
    pairs = list(DuplicatePair.objects.order_by("-score", "pk"))
    if len(pairs) > 2:
        pair_differ(actor=taskforce, pair=pairs[-1], reason="Deux cousins, vus ensemble au guichet")
        _merge_one(users, pairs[:-1])


def _register_again(rng: Random, first: User, second: User) -> None:
    known = Case.objects.filter(
        antenna=first.antenna_id, returned_on__isnull=False, person__birth_date__isnull=False
    )
    known = known.exclude(person__last_name_ar="").filter(person__phones__isnull=False)
    cases = list(
        known.select_related("person", "return_country", "governorate").order_by("-opened_on", "-pk")[:40]
    )
    if not cases:
        return
    case = rng.choice(cases)
    person = case.person
    name = respelled(
        rng, FullName(person.first_name, person.last_name, person.first_name_ar, person.last_name_ar)
    )
    identity = {
        "first_name": name.first,
        "last_name": name.last,
        "first_name_ar": name.first_ar,
        "last_name_ar": name.last_ar,
        "sex": person.sex,
        "birth_date": person.birth_date,
        "nationality": person.nationality,
        "cin": rng.choice((person.cin, "")),
        "occupation": rng.choice((person.occupation, "")),
        "phones": list(person.phones.values_list("number", flat=True)),
    }
    facts = {
        "return_country": case.return_country,
        "returned_on": case.returned_on + timedelta(days=rng.choice((0, 1, 3))),
        "modality": case.modality,
        "governorate": case.governorate,
    }
    data = RegistrationData(
        antenna=second.antenna, identity=identity, facts=facts, consents=(ConsentScope.PROCESSING,)
    )
    case_register_from_data(actor=second, person=None, data=data)


def _merge_one(users: dict[str, User], pairs: list[DuplicatePair]) -> None:
    managers = [user for user in users.values() if user.role == "antenna_manager"]
    managers.append(users[f"taskforce@{DOMAIN}"])
    for manager in managers:
        for pair in pairs:
            if not may_merge(actor=manager, person_ids=(pair.person_a_id, pair.person_b_id)):
                continue
            try:
                person_merge(actor=manager, pair=pair, choices={}, reason="Même CIN, vérifiée sur l’original")
            except DomainError:
                # Two aids of one nature: such a pair stays for the reader of the demonstration.
                continue
            return
