"""The stored sort key is made to be compared by code point; a database's own language order would undo it (D18)."""

from django.db import migrations


def compare_by_code_point(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE members_member ALTER COLUMN sort_key TYPE varchar(400) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("members", "0001_register")]
    operations = [migrations.RunPython(compare_by_code_point, migrations.RunPython.noop)]
