"""Conversations as text: each .story is replayed against the running service, and reviewed as a diff."""
