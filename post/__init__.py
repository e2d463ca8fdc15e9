"""E-mails to the staff: what they say, how they leave, and who carries them."""
