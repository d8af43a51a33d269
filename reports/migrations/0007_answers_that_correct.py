from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_answer_columns_gone")]

    operations = [
        migrations.AddField(
            model_name="doubtreply",
            name="entry_corrects",
            field=models.BooleanField(default=False),
        ),
    ]
