"""A committee room: a secretary, a chair, members, and sittings brought to a state by the services."""

from collections.abc import Sequence

from accounts.enums import InstitutionKind
from aids.enums import MemberQuality
from aids.models import Application, Phase, Sealing, Sitting, SittingFile
from aids.services import sitting_files, sittings
from aids.services.sitting_files import Outcome
from aids.services.sittings import SittingData
from common.dates import today
from tests.factories.accounts import InstitutionFactory, UserFactory
from tests.factories.aids import Team


class SittingRoom:
    """The people of a sitting: one who holds it, a chair and a member with accounts, one by name."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self.secretary = UserFactory(taskforce_manager=True)
        self.chair = UserFactory(taskforce_manager=True)
        self.member = UserFactory(cgps_officer=True)

    def planned(self, *, phase: Phase | None = None) -> Sitting:
        data = SittingData(
            phase=phase or Phase.objects.filter(is_open=True).latest("starts_on"),
            held_on=today(),
            place="Siège de l'OTE, Tunis",
            quorum=3,
        )
        return sittings.sitting_plan(actor=self.secretary, data=data)

    def seat(self, sitting: Sitting) -> None:
        """The chair, the member with an account, and one by name."""
        add = {"actor": self.secretary, "sitting": sitting}
        sittings.member_add(**add, quality=MemberQuality.CHAIR, user=self.chair)
        sittings.member_add(**add, quality=MemberQuality.MEMBER, user=self.member)
        sittings.member_add(
            **add,
            quality=MemberQuality.MEMBER,
            full_name="Leïla Mansour",
            institution=InstitutionFactory(kind=InstitutionKind.PUBLIC),
        )

    def convened(self, files: Sequence[Application]) -> Sitting:
        sitting = self.planned(phase=files[0].phase if files else None)
        self.seat(sitting)
        sitting_files.files_add(
            actor=self.secretary, sitting=sitting, application_ids=[file.pk for file in files]
        )
        return sittings.sitting_convene(actor=self.secretary, sitting=sitting)

    def open(self, files: Sequence[Application]) -> Sitting:
        sitting = self.convened(files)
        present = list(sitting.members.values_list("pk", flat=True))
        return sittings.sitting_open(actor=self.secretary, sitting=sitting, present=present)

    def decide(self, file: SittingFile, outcome: Outcome, choices: Sequence[str]) -> SittingFile:
        """Write the votes of chair, member and third, and what follows from them."""
        voters = [member for member in file.sitting.members.order_by("pk") if member.quality != "embassy"]
        votes = {member.pk: choice for member, choice in zip(voters, choices, strict=True)}
        version = SittingFile.objects.get(pk=file.pk).version
        return sitting_files.outcome_write(
            actor=self.secretary, file=file, outcome=outcome, votes=votes, version=version
        )

    def sealing(self, sitting: Sitting) -> Sealing:
        """The job of sealing as a worker finds it: asked for and not done yet."""
        return Sealing.objects.create(sitting=sitting, requested_by=self.secretary)
