"""The Telegram face: hears updates, translates them into actions, and words what goes back."""
