"""Users whose key is a UUID."""
