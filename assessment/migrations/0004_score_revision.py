from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_ties")]

    operations = [
        migrations.CreateModel(
            name="ScoreRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("met", models.BooleanField(null=True)),
                ("points", models.PositiveSmallIntegerField(null=True)),
                ("sub_points", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True, max_length=8000, verbose_name="begrundelse")),
                ("saved_at", models.DateTimeField()),
                (
                    "score",
                    models.ForeignKey(on_delete=deletion.PROTECT, related_name="revisions", to="assessment.score"),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("score", "version"), name="score_revision_once_per_version")
                ],
            },
        ),
    ]
