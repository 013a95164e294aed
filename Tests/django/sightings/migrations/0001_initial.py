import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("channels_presence", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Sighting",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(max_length=100)),
                (
                    "presence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="channels_presence.presence"
                    ),
                ),
            ],
        ),
    ]
