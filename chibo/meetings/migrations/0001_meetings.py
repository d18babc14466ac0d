"""The tables of meetings, ratings, and grounds for more excellent members than the cap."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CapGround',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('committee', models.BigIntegerField()),
                ('year', models.SmallIntegerField()),
                ('excess', models.PositiveSmallIntegerField()),
                ('ground', models.TextField()),
                ('actor', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['committee', 'year'], name='meetings_ca_committ_0f8894_idx')],
            },
        ),
        migrations.CreateModel(
            name='MeetingVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cell', models.BigIntegerField()),
                ('month', models.DateField()),
                ('number', models.IntegerField(null=True)),
                ('current', models.BooleanField(default=False)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('seen', models.IntegerField()),
                ('actor', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
                ('settled_by', models.CharField(blank=True, max_length=150)),
                ('settled_at', models.DateTimeField(null=True)),
                ('held', models.BooleanField()),
                ('why_not', models.CharField(blank=True, max_length=20)),
                ('on', models.DateField(null=True)),
                ('minutes', models.PositiveSmallIntegerField(null=True)),
                ('official', models.PositiveSmallIntegerField()),
                ('probationary', models.PositiveSmallIntegerField()),
                ('exempt', models.PositiveSmallIntegerField()),
                ('present_official', models.PositiveSmallIntegerField()),
                ('present_probationary', models.PositiveSmallIntegerField()),
                ('away_work', models.PositiveSmallIntegerField()),
                ('illness', models.PositiveSmallIntegerField()),
                ('other_reason', models.PositiveSmallIntegerField()),
                ('no_reason', models.PositiveSmallIntegerField()),
                ('thematic', models.BooleanField()),
                ('adopted', models.BooleanField()),
                ('points', models.JSONField(default=dict)),
                ('paper_on', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['cell', 'month'], name='meetings_me_cell_1d0849_idx')],
                'constraints': [models.UniqueConstraint(fields=('cell', 'month', 'number'), name='meeting_number'), models.UniqueConstraint(condition=models.Q(('current', True)), fields=('cell', 'month'), name='meeting_current'), models.CheckConstraint(condition=models.Q(('present_official__lte', models.F('official')), ('present_probationary__lte', models.F('probationary'))), name='meeting_present'), models.CheckConstraint(condition=models.Q(('current', False), ('number__isnull', False), _connector='OR'), name='meeting_counts')],
            },
        ),
        migrations.CreateModel(
            name='RatingVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cell', models.BigIntegerField()),
                ('year', models.SmallIntegerField()),
                ('number', models.IntegerField()),
                ('current', models.BooleanField()),
                ('actor', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
                ('grade', models.CharField(max_length=20)),
                ('excellent', models.PositiveSmallIntegerField()),
                ('good', models.PositiveSmallIntegerField()),
                ('completed', models.PositiveSmallIntegerField()),
                ('not_completed', models.PositiveSmallIntegerField()),
                ('not_rated', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('cell', 'year', 'number'), name='rating_number'), models.UniqueConstraint(condition=models.Q(('current', True)), fields=('cell', 'year'), name='rating_current')],
            },
        ),
    ]
