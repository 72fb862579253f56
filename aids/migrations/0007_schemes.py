from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("aids", "0006_network"),
    ]

    operations = []
