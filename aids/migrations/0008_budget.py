from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("aids", "0007_schemes"),
    ]

    operations = []
