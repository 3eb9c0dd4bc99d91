"""What a locked sheet says, in one line."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0005_signed_lines_and_ticks")]

    operations = [
        migrations.AddField(model_name="assessment", name="marks", field=models.TextField(default="", editable=False)),
    ]
