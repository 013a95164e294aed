from django.db import models


class Sighting(models.Model):
    """Refers to a presence, so that the database refuses to delete that presence alone.

    Django would delete the sighting first; its foreign keys say nothing of that to the database.
    """

    presence = models.ForeignKey("channels_presence.Presence", on_delete=models.CASCADE)
    note = models.CharField(max_length=100)
