"""Signal facts, transcript and metadata become the call as the rules see it."""
