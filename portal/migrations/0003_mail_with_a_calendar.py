from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_scans_and_invitations")]

    operations = [
        migrations.AddField("outboxmail", "calendar", models.TextField(blank=True, default=""), preserve_default=False),
    ]
