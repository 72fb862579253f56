from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_rights")]

    operations: list = []
