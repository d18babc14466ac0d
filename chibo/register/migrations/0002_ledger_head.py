"""The head row that every write locks exists from the start."""

from django.db import migrations


def add_head(apps, schema_editor):
    apps.get_model("register", "LedgerHead").objects.get_or_create(id=1)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]
    operations = [migrations.RunPython(add_head, migrations.RunPython.noop)]
