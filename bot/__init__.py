"""The Telegram face: what comes in, one file per conversation, what goes out."""
