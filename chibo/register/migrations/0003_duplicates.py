"""The table of people who look like one and are two, and an index of those who are one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0002_ledger_head'),
    ]

    operations = [
        migrations.CreateModel(
            name='DifferentPeople',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('a', models.BigIntegerField()),
                ('b', models.BigIntegerField()),
                ('ground', models.TextField(blank=True)),
                ('decided_by', models.CharField(max_length=150)),
                ('decided_at', models.DateTimeField()),
                ('withdrawn_by', models.CharField(blank=True, max_length=150)),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name='effectrow',
            index=models.Index(condition=models.Q(('reason', 'duplicate')), fields=['a'], name='effect_duplicate'),
        ),
        migrations.AddConstraint(
            model_name='differentpeople',
            constraint=models.CheckConstraint(condition=models.Q(('a__lt', models.F('b'))), name='different_in_order'),
        ),
        migrations.AddConstraint(
            model_name='differentpeople',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('a', 'b'), name='different_once'),
        ),
    ]
