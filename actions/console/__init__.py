"""What the staff does in the console: one file a noun, each function asking first whether they may."""
