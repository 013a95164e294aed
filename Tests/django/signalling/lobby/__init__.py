"""An application of the site's own, into which the test copies rollcall_signals.py as its users do."""
