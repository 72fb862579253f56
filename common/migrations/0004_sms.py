from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0003_numberseries"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutgoingSms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "job_state",
                    models.CharField(
                        choices=[
                            ("queued", "En attente"),
                            ("running", "En cours"),
                            ("done", "Terminé"),
                            ("failed", "Échoué"),
                        ],
                        default="queued",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("error", models.TextField(blank=True, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
                ("started_at", models.DateTimeField(editable=False, null=True)),
                ("finished_at", models.DateTimeField(editable=False, null=True)),
                ("to", models.CharField(max_length=16)),
                ("text", models.CharField(max_length=480)),
            ],
            options={
                "verbose_name": "SMS sortant",
                "verbose_name_plural": "SMS sortants",
                "indexes": [
                    models.Index(
                        condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                        fields=["created_at"],
                        name="sms_unsent",
                    )
                ],
            },
        ),
    ]
