"""Settings of the site. `presences.py` sets the SITE_ variables; `project.site.Site` says what they mean."""

import os

SECRET_KEY = "only for tests"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["SITE_DATABASE"],
        "OPTIONS": {"timeout": 30},
    }
}
USE_TZ = os.environ.get("SITE_USE_TZ", "true") == "true"
TIME_ZONE = os.environ.get("SITE_TIME_ZONE", "UTC")
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "channels",
    "project.presence.PresenceConfig",
]
if os.environ.get("SITE_USERS") == "uuid":
    INSTALLED_APPS.append("members")
    AUTH_USER_MODEL = "members.Member"
if os.environ.get("SITE_REFERENCED") == "true":
    INSTALLED_APPS.append("sightings")
