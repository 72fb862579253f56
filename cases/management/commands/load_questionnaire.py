"""`load_questionnaire`: the default questionnaire of the reintegration survey."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.services.questionnaires import questionnaire_load_default


class Command(BaseCommand):
    help = "Publie le questionnaire de réinsertion par défaut s’il n’y en a encore aucun."

    def handle(self, *args: Any, **options: Any) -> None:
        is_new = questionnaire_load_default()
        self.stdout.write("Questionnaire publié." if is_new else "Il y a déjà un questionnaire.")
