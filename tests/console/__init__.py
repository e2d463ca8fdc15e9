"""The coordinators' console, over HTTP against the running service."""
