"""Situations that `when` and `unless` speak of; one file a kind, one line in the table."""
