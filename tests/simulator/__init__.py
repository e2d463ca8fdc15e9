"""Tests of the local Telegram, driven by the real python-telegram-bot over HTTP."""
