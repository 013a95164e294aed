"""Settings of the site. Who runs it sets the SITE_ variables: SITE_DATABASE is a file, SITE_POSTGRES a URL in its place;
`project.site.Site` says what the others mean."""

import os

SECRET_KEY = "only for tests"
if "SITE_POSTGRES" in os.environ:
    from psycopg.conninfo import conninfo_to_dict

    given = conninfo_to_dict(os.environ["SITE_POSTGRES"])
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            **{setting: given.get(key, "") for setting, key in names.items()},
        }
    }
else:
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
