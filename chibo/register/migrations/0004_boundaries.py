"""Outlines of places for the map."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0003_duplicates")]
    operations = [
        migrations.CreateModel(
            name="Outline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.BigIntegerField()),
                ("level", models.CharField(max_length=10)),
                ("valid_from", models.DateField()),
                ("area", models.BinaryField()),
                ("source", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("actor", models.CharField(max_length=150)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "valid_from"), name="one_outline_a_day"
                    )
                ]
            },
        ),
    ]
