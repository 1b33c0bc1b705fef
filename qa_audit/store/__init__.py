"""What an audit leaves on disk: atomic files, a journal for resuming, and timelines that read back exactly."""
