"""How the members stand, frozen with the month; reports of before keep it as not recorded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_monthly_report")]
    operations = [migrations.AddField(model_name="monthlyreport", name="dues", field=models.JSONField(null=True))]
