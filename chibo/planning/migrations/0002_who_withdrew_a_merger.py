from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='mergerdue',
            name='withdrawn_by',
            field=models.CharField(blank=True, default='', max_length=150),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='mergerdue',
            name='withdrawn_at',
            field=models.DateTimeField(null=True),
        ),
    ]
