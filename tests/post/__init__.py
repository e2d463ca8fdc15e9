"""E-mails to the staff."""
