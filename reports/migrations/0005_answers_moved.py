"""What was answered becomes the first reply of a thread, and what a network asked is known as the network's."""

from django.db import migrations


def move_answers(apps, schema_editor):
    """Every answer as a reply that closes its doubt."""
    doubt, reply = (apps.get_model("reports", name) for name in ("Doubt", "DoubtReply"))
    for row in doubt.objects.filter(answered_at__isnull=False):
        reply.objects.create(
            group_id=row.group_id, doubt_id=row.pk, words=row.answer, by_id=row.answered_by_id, at=row.answered_at
        )
        row.state, row.closed_at, row.closed_by_id = "closed", row.answered_at, row.answered_by_id
        row.save(update_fields=["state", "closed_at", "closed_by"])


def name_networks(apps, schema_editor):
    """A doubt of a submitted month by an officer of a network who has nothing to do with the group was the network's."""
    doubt, report, office, access = (
        apps.get_model(*name)
        for name in (("reports", "Doubt"), ("reports", "MonthlyReport"), ("groups", "Office"), ("groups", "Access"))
    )
    for row in doubt.objects.filter(starts_on__isnull=False, network=None):
        asker = {"user_id": row.raised_by_id}
        if not office.objects.filter(network__isnull=False, **asker).exists():
            continue
        of_group = {"group_id": row.group_id, **asker}
        if office.objects.filter(**of_group).exists() or access.objects.filter(**of_group).exists():
            continue
        submitted = report.objects.filter(
            group_id=row.group_id, starts_on=row.starts_on, submitted_at__isnull=False
        ).first()
        if submitted:
            row.network_id = submitted.network_id
            row.save(update_fields=["network"])


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_signed_and_answered")]

    operations = [
        migrations.RunPython(move_answers, migrations.RunPython.noop),
        migrations.RunPython(name_networks, migrations.RunPython.noop),
    ]
