from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_feeds_and_versions")]

    operations = [
        migrations.AddField(
            "goal",
            "drop_reason",
            models.CharField(blank=True, default="", max_length=500, verbose_name="hvorfor opgivet"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "goal",
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(drop_reason=""), name="goal_dropped_has_a_reason"
            ),
        ),
    ]
