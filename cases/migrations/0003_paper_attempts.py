"""How often a paper's file was begun, and what stopped it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_notes")]

    operations = [
        migrations.AddField("document", "attempts", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("document", "last_error", models.CharField(blank=True, max_length=300)),
    ]
