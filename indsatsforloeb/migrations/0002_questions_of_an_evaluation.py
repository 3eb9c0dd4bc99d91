from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indsatsforloeb", "0001_initial")]

    operations = [
        migrations.AddField("selfevaluation", "questions", models.JSONField(default=dict), preserve_default=False),
        migrations.AddField(
            "selfevaluation", "questions_sha256", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.AddConstraint(
            "selfevaluation",
            models.CheckConstraint(
                condition=models.Q(("questions_sha256__regex", "^[0-9a-f]{64}$")), name="evaluation_questions_sha256"
            ),
        ),
    ]
