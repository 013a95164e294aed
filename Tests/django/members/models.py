import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Member(AbstractBaseUser):
    """A user whose key is a UUID: on SQLite, char(32) in the tables that refer to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=150, unique=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "username"
