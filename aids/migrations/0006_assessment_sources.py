from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aids", "0005_balance_per_statement"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="sources",
            field=models.JSONField(default=dict),
        ),
    ]
