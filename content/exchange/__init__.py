"""Tips out to a spreadsheet or a folder of files, and in again."""
