"""The nouns: frozen values that pass from room to room. Times are seconds from the start of the recording."""
