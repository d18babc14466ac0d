"""The log also says what was done to accounts, and is read by time."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0003_grants'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reading',
            name='at',
            field=models.DateTimeField(db_index=True),
        ),
        migrations.AlterField(
            model_name='reading',
            name='what',
            field=models.CharField(choices=[('person', 'person'), ('export', 'export'), ('refused', 'refused'), ('account', 'account')], max_length=10),
        ),
    ]
