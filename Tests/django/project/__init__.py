"""A Django site as a user of django-channels-presence has it; what varies between sites comes from the environment."""
