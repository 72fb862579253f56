"""Sittings: the list, the files that are ready, votes counted, what a member reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState, MemberQuality, VoteChoice
from aids.models import Application, Phase, Sitting, SittingFile, SittingMember
from aids.selectors.appeals import pending_appeals
from common.pagination import Page, keyset_page

LIST_ORDER = ("-held_on", "-pk")
# Who may be called to a sitting: the three institutions of the scheme and its taskforce.
MEMBER_ROLES = (
    Role.TASKFORCE_MANAGER,
    Role.COUNSELLOR,
    Role.ANTENNA_MANAGER,
    Role.CGPS_OFFICER,
    Role.ANETI_ADVISER,
)


def sitting_get(*, actor: User, pk: int) -> Sitting:
    """Return the sitting; raise Sitting.DoesNotExist when it is not `actor`'s to read."""
    sittings = Sitting.objects.visible_to(actor).select_related("phase", "sealed_by", "sealing")
    return sittings.get(pk=pk)


def sitting_list(*, actor: User, cursor: str | None) -> Page[Sitting]:
    """Return one page of sittings with their numbers of files, the latest first."""
    sittings = Sitting.objects.visible_to(actor).select_related("phase")
    counted = sittings.annotate(
        count_files=Count("files"),
        count_approved=Count("files", filter=Q(files__outcome="approved")),
    )
    return keyset_page(counted, order=LIST_ORDER, cursor=cursor)


def ready_files(*, phase: Phase) -> QuerySet[Application]:
    """Return the files of a phase that wait for a decision and for no sitting, by the day they were submitted."""
    live = SittingFile.objects.filter(application=OuterRef("pk"), is_live=True)
    waiting = Application.objects.filter(
        phase=phase, state__in=[ApplicationState.SUBMITTED, ApplicationState.DEFERRED]
    )
    return (
        waiting.exclude(Exists(live))
        .select_related("case__person", "case__antenna", "country", "operator", "phase")
        .order_by("submitted_at", "pk")
    )


def possible_members(sitting: Sitting) -> QuerySet[User]:
    """Return the accounts that may sit and are not members yet: the three institutions, never an operator."""
    users = User.objects.filter(is_active=True, role__in=MEMBER_ROLES).exclude(sittings__sitting=sitting)
    return users.select_related("institution").order_by("full_name", "pk")


def live_agenda(application: Application) -> SittingFile | None:
    """Return the place of a file on the agenda of a sitting to come, or None."""
    return SittingFile.objects.filter(application=application, is_live=True).select_related("sitting").first()


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes of one file. `carried`: more in favour than against, or as many with the chair's in favour."""

    in_favour: int
    against: int
    abstained: int
    chair: str = ""

    @property
    def cast(self) -> int:
        return self.in_favour + self.against + self.abstained

    @property
    def carried(self) -> bool:
        if self.in_favour != self.against:
            return self.in_favour > self.against
        return self.chair == VoteChoice.FOR


def tally(votes: Iterable[tuple[str, str]]) -> Tally:
    """Count votes, each a choice and the quality of who cast it."""
    found = list(votes)
    choices = [choice for choice, _quality in found]
    chair = next((choice for choice, quality in found if quality == MemberQuality.CHAIR), "")
    return Tally(
        in_favour=choices.count(VoteChoice.FOR),
        against=choices.count(VoteChoice.AGAINST),
        abstained=choices.count(VoteChoice.ABSTAIN),
        chair=chair,
    )


def tally_of(file: SittingFile) -> Tally:
    """Count the votes of a file."""
    return tally(file.votes.values_list("choice", "member__quality"))


@dataclass(frozen=True, slots=True)
class Voter:
    """One member beside one file: her vote, her conflict, and whether she may vote."""

    member: SittingMember
    choice: str
    conflict: str
    conflict_id: int | None
    may_vote: bool


def voters_of(file: SittingFile) -> list[Voter]:
    """Return the members of the sitting with what each did about the file."""
    votes = dict(file.votes.values_list("member_id", "choice"))
    conflicts = {row.member_id: row for row in file.conflicts.all()}
    voters = []
    for member in file.sitting.members.select_related("institution", "country"):
        conflict = conflicts.get(member.pk)
        voters.append(
            Voter(
                member=member,
                choice=votes.get(member.pk, ""),
                conflict=conflict.reason if conflict else "",
                conflict_id=conflict.pk if conflict and conflict.declared_by_id else None,
                may_vote=member.has_vote and member.is_present and conflict is None,
            )
        )
    return voters


def agenda_of(sitting: Sitting) -> list[SittingFile]:
    """Return the files of a sitting in their order, with what the agenda shows of each."""
    files = sitting.files.select_related(
        "application__person",
        "application__case__antenna",
        "application__country",
        "application__operator",
        "application__plan",
        "application__assessment",
        "decision",
    )
    beside = ("votes__member", "conflicts__member", "application__plan__versions", pending_appeals())
    return list(files.prefetch_related(*beside).order_by("rank", "pk"))
