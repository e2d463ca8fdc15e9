"""The coordinators' web face: a page turns a request into an action, and what comes back into HTML."""
