"""What distinguishes one site from another, remembered beside its database as Django keeps it in settings."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Site:
    """The settings of a site that change what is stored."""

    use_tz: bool = True
    time_zone: str = "UTC"
    users: str = "int"
    referenced: bool = False

    @staticmethod
    def beside(database: Path) -> Path:
        """Where the settings of the site of this database are kept."""
        return database.with_name(database.name + ".site.json")

    @classmethod
    def read(cls, database: Path) -> "Site":
        """The settings that `make` wrote; those of a plain site where it wrote none."""
        path = cls.beside(database)
        return cls(**json.loads(path.read_text())) if path.exists() else cls()

    def write(self, database: Path) -> None:
        self.beside(database).write_text(json.dumps(asdict(self)))

    def start(self, database: Path) -> None:
        """Django is set up for this site and database; before it no model may be imported."""
        os.environ.update(
            DJANGO_SETTINGS_MODULE="project.settings",
            SITE_DATABASE=str(database),
            SITE_USE_TZ=str(self.use_tz).lower(),
            SITE_TIME_ZONE=self.time_zone,
            SITE_USERS=self.users,
            SITE_REFERENCED=str(self.referenced).lower(),
        )
        import django

        django.setup()

    def stored(self, instant: datetime) -> datetime:
        """An instant as this site's models hold it: aware, or the naive local time of its zone."""
        if self.use_tz:
            return instant
        return instant.astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)

    def instant(self, stored: datetime) -> datetime:
        """The instant that a model's value stands for; of an hour that a zone repeats, the first."""
        if stored.tzinfo is None:
            stored = stored.replace(tzinfo=ZoneInfo(self.time_zone))
        return stored.astimezone(timezone.utc)


def microseconds(instant: datetime) -> int:
    """Whole microseconds since 1970-01-01T00:00:00Z."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def rfc3339(instant: datetime) -> str:
    """An instant in UTC with six digits, as the fields of every command here show it."""
    return instant.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
