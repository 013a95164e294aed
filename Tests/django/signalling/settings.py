"""The settings of ../project, with the application `lobby` and, where SITE_POSTGRES is its URL, with PostgreSQL."""

import os

from project.settings import *  # noqa: F403 - these settings are those and two more.
from project.settings import DATABASES, INSTALLED_APPS

if "SITE_POSTGRES" in os.environ:
    from psycopg.conninfo import conninfo_to_dict

    given = conninfo_to_dict(os.environ["SITE_POSTGRES"])
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        **{setting: given.get(key, "") for setting, key in names.items()},
    }
else:
    DATABASES["default"]["OPTIONS"]["timeout"] = 0.1
INSTALLED_APPS = [*INSTALLED_APPS, "lobby.apps.LobbyConfig"]
