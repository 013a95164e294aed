"""The settings of ../project, with the application `lobby`, and a SQLite that is not waited for."""

import os

from project.settings import *  # noqa: F403 - these settings are those and two more.
from project.settings import DATABASES, INSTALLED_APPS

if "SITE_POSTGRES" not in os.environ:
    DATABASES["default"]["OPTIONS"]["timeout"] = 0.1
INSTALLED_APPS = [*INSTALLED_APPS, "lobby.apps.LobbyConfig"]
