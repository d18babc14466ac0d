"""Triggers that keep the log of reads as it was written."""

from django.db import migrations

from chibo.access.kept_lines import putting_up, taking_down


def put_up(apps, schema_editor):
    for sql in putting_up(schema_editor.connection.vendor):
        schema_editor.execute(sql, params=None)


def take_down(apps, schema_editor):
    for sql in taking_down(schema_editor.connection.vendor):
        schema_editor.execute(sql, params=None)


class Migration(migrations.Migration):
    dependencies = [("access", "0004_log_of_accounts")]
    operations = [migrations.RunPython(put_up, take_down)]
