import uuid

from django.db import migrations, models
from django.db.models import Q

SHA256 = r"^[0-9a-f]{64}$"


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_run_of_a_case")]

    operations = [
        migrations.RemoveConstraint("calendarfeed", "calendar_feed_is_secret"),
        migrations.RemoveField("calendarfeed", "token"),
        migrations.AddField("calendarfeed", "nonce", models.UUIDField(default=uuid.uuid4, unique=True)),
        migrations.AddField(
            "calendarfeed",
            "fingerprint",
            models.CharField(default="", max_length=64, unique=True),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "calendarfeed",
            models.CheckConstraint(condition=Q(fingerprint__regex=SHA256), name="calendar_feed_is_secret"),
        ),
        migrations.AddField("goal", "version", models.PositiveIntegerField(default=1)),
    ]
