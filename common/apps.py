from django.apps import AppConfig

from common.choice_labels import look_up_labels_once
from common.job_registry import register_job
from common.wall_policies import wall_policies


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "Socle"

    def ready(self) -> None:
        look_up_labels_once()
        wall_policies.root("common.OutgoingMessage", "common.OutgoingSms", "common.AccessRecord")
        register_job("common.OutgoingMessage", task="common.send_message")
        register_job("common.OutgoingSms", task="common.send_sms")
