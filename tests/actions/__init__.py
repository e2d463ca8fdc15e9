"""What the service can do, over a real database, without Telegram."""
