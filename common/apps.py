from django.apps import AppConfig

from common.job_registry import register_job


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "Socle"

    def ready(self) -> None:
        register_job("common.OutgoingMessage", task="common.send_message")
        register_job("common.OutgoingSms", task="common.send_sms")
