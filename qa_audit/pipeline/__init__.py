"""The one place where the rooms meet: recordings in, reports out."""
