"""One file per conversation: which tap or command means which action. Nothing is decided here."""
