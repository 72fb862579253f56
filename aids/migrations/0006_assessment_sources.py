from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("aids", "0005_balance_per_statement")]

    operations: list = []
