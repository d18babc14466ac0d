"""What is kept encrypted of members: numbers, telephone, address."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0005_offices'),
    ]

    operations = [
        migrations.CreateModel(
            name='SealedContact',
            fields=[
                ('person', models.BigIntegerField(primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('changed_by', models.CharField(max_length=150)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
    ]
