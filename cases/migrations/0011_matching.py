import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from cases.services.matching.blocking import stored_keys
from common.migration_operations import AtOnce
from common.names import name_form

_BATCH = 2_000


def fill_keys(apps, schema_editor):
    """Give the persons already there the keys that matching looks for."""
    person_model = apps.get_model("cases", "Person")
    batch = []
    for person in person_model.objects.only(
        "first_name", "last_name", "first_name_ar", "last_name_ar", "birth_date"
    ).iterator(chunk_size=_BATCH):
        latin = f"{person.first_name} {person.last_name}"
        arabic = f"{person.first_name_ar} {person.last_name_ar}".strip()
        person.match_keys = stored_keys(name_form(latin, arabic), person.birth_date)
        batch.append(person)
        if len(batch) == _BATCH:
            person_model.objects.bulk_update(batch, ["match_keys"])
            batch = []
    person_model.objects.bulk_update(batch, ["match_keys"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_history_of_removals")]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="MatchingRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("started_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(null=True)),
                        ("is_full", models.BooleanField(default=True)),
                        ("people", models.PositiveIntegerField(default=0)),
                        ("compared", models.PositiveIntegerField(default=0)),
                        ("found", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "passage du rapprochement",
                        "verbose_name_plural": "passages du rapprochement",
                        "ordering": ("-started_at",),
                    },
                ),
                migrations.CreateModel(
                    name="NameCount",
                    fields=[
                        ("bones", models.CharField(max_length=80, primary_key=True, serialize=False)),
                        ("people", models.PositiveIntegerField()),
                    ],
                    options={"verbose_name": "nom compté", "verbose_name_plural": "noms comptés"},
                ),
                migrations.AddField(
                    model_name="person",
                    name="match_keys",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, editable=False, size=None
                    ),
                ),
                migrations.AddIndex(
                    model_name="person",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["match_keys"], name="person_match_keys"
                    ),
                ),
            ]
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
    ]
