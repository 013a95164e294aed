"""An application of the site's own whose rows refer to presences."""
