"""Rule kinds: one file each, one line each in the table."""
