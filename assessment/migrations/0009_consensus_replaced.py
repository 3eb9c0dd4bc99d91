"""An agreement that was written anew is replaced; only one that fell by a conflict has fallen."""

from django.db import migrations, models
from django.db.models import Q

# A row that was replaced ends in the same moment as the next one of its criterion begins.
TELL_APART = """
ALTER TABLE assessment_consensus DISABLE TRIGGER USER;
UPDATE assessment_consensus c SET void_reason = CASE WHEN EXISTS (
    SELECT FROM assessment_consensus n WHERE n.application_id = c.application_id AND n.criterion = c.criterion
        AND n.id > c.id AND n.at = c.voided_at) THEN 'replaced' ELSE 'conflict' END
    WHERE c.voided_at IS NOT NULL;
ALTER TABLE assessment_consensus ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0008_hearing_of_a_change")]

    operations = [
        migrations.AlterField(
            "consensus", "voided_at", models.DateTimeField(null=True, verbose_name="gælder ikke fra")
        ),
        migrations.AddField(
            "consensus",
            "void_reason",
            models.CharField(
                blank=True,
                choices=[("conflict", "Forhold om habilitet"), ("replaced", "Erstattet af en ny konsensus")],
                db_default="",
                default="",
                max_length=20,
                verbose_name="hvorfor den ikke gælder",
            ),
        ),
        migrations.RunSQL(TELL_APART, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "consensus",
            models.CheckConstraint(
                condition=Q(
                    Q(("void_reason", ""), ("voided_at__isnull", True)),
                    Q(("void_reason__in", ["conflict", "replaced"]), ("voided_at__isnull", False)),
                    _connector="OR",
                ),
                name="consensus_end_has_a_reason",
            ),
        ),
    ]
