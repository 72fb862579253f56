"""The rows of announcements before return."""

from datetime import timedelta
from random import Random

from cases.enums import AnnouncementState, CaseState
from cases.models import Announcement, AnnouncementTransition
from tounesna.demo.days import moment
from tounesna.demo.facts import CaseFacts
from tounesna.demo.store import Store
from tounesna.demo.world import World

# In the order in which they refer to each other.
MODELS = (Announcement, AnnouncementTransition)
_SITUATIONS = (
    "Sans logement à l’arrivée : la famille ne peut l’héberger que quelques jours.",
    "Rentre avec deux enfants scolarisés ; demande une inscription à l’école dès l’arrivée.",
    "Diabétique, traitement pour un mois. Il faut une consultation à l’hôpital régional.",
    "Mécanicien de métier, souhaite reprendre l’atelier de son père.",
    "Isolé depuis la perte de son emploi ; un frère l’attend à l’aéroport.",
    "",
)
_PREPARED_SHARE = 0.45
_CONSULAR_CARD_SHARE = 0.5


def write_announcement(store: Store, world: World, case: CaseFacts) -> None:
    """Hand the announcement of a case that had one to `store`; others have none.

    Its own random numbers: those of the story stay what they are without it.
    """
    announcer = case.announcer
    if announcer is None or case.town is None:
        return
    rng = Random(case.pk)  # noqa: S311 invented plans
    opened = case.steps[0].at
    planned = (case.returned or case.opened + timedelta(days=rng.randrange(14, 75))) - timedelta(
        days=rng.randrange(0, 6) if case.returned else 0
    )
    moves = [("", AnnouncementState.SENT, opened, announcer.user), *_moves(world, case, rng)]
    pk = store.next_id(Announcement)
    store.add(
        Announcement,
        id=pk,
        case_id=case.pk,
        state=moves[-1][1],
        content=_content(case, rng),
        planned_on=max(planned, case.opened),
        country_id=case.country,
        modality=case.modality,
        governorate_id=case.town.governorate,
        delegation_id=case.town.delegation,
        made_by_id=announcer.user,
        institution_id=announcer.institution,
        unit_id=announcer.unit,
        overdue_told_on=None,
        created_at=opened,
        updated_at=moves[-1][2],
    )
    for before, after, at, actor in moves:
        store.add(
            AnnouncementTransition, subject_id=pk, at=at, actor_id=actor, from_state=before, to_state=after
        )


def _moves(world: World, case: CaseFacts, rng: Random) -> list[tuple[str, str, object, int | None]]:
    """Return the changes after the first: prepared for some, arrived for those who came."""
    moves: list[tuple[str, str, object, int | None]] = []
    received = next((step for step in case.steps if step.to_state == CaseState.REGISTERED), None)
    ready = case.opened + timedelta(days=3)
    if (
        rng.random() < _PREPARED_SHARE
        and ready < world.today
        and (not case.returned or ready < case.returned)
    ):
        manager = world.managers.get(case.antenna)
        moves.append((AnnouncementState.SENT, AnnouncementState.PREPARED, moment(rng, ready), manager))
    if received is not None:
        before = moves[-1][1] if moves else AnnouncementState.SENT
        moves.append((before, AnnouncementState.ARRIVED, received.at, received.actor))
    return moves


def _content(case: CaseFacts, rng: Random) -> dict[str, str]:
    someone = case.someone
    return {
        "last_name": someone.name.last,
        "first_name": someone.name.first,
        "last_name_ar": someone.name.last_ar,
        "first_name_ar": someone.name.first_ar,
        "sex": someone.sex,
        "birth_date": someone.birth.isoformat() if someone.birth else "",
        "cin": someone.cin,
        "passport": someone.passport,
        "consular_card": f"{rng.randrange(100_000, 999_999)}" if rng.random() < _CONSULAR_CARD_SHARE else "",
        "phone": someone.phone,
        "situation": rng.choice(_SITUATIONS),
    }
