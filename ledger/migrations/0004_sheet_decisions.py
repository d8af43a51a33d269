import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_member_totals")]

    operations = [
        migrations.AddField(
            model_name="collectionsheet",
            name="not_counted",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="collectionsheet",
            name="difference_entry",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="difference_of",
                to="ledger.journalentry",
            ),
        ),
        migrations.AddField(
            model_name="sheetrow",
            name="kept",
            field=models.BooleanField(default=False),
        ),
    ]
