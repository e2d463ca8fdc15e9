"""A local Telegram: the Bot API, a chat page, and a clock that can be moved."""
