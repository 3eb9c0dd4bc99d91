from django.db import migrations, models

NAME = "file_scan_names_what_it_found"


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_room_for_step_two")]

    operations = [
        migrations.RemoveConstraint("filescan", NAME),
        migrations.RenameField("filescan", "clean", "is_clean"),
        migrations.AddConstraint(
            "filescan",
            models.CheckConstraint(
                condition=models.Q(("is_clean", False), ("signature", ""), _connector="OR"), name=NAME
            ),
        ),
    ]
