"""A site whose receivers of presence_changed are called by rollcall_signals; ../test_signals.py drives it."""
