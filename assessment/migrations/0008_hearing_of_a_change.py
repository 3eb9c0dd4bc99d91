"""Why a party was not heard before a released decision was changed to its disadvantage."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("assessment", "0007_lot_draw")]

    operations = [
        migrations.AddField(
            "decision",
            "no_hearing_reason",
            models.TextField(blank=True, default="", max_length=4000, verbose_name="hvorfor der ikke er partshørt"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=Q(("no_hearing_reason", ""), ("replaces__isnull", False), _connector="OR"),
                name="decision_hearing_is_of_a_change",
            ),
        ),
    ]
