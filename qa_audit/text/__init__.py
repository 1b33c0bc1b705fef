"""Chinese text: normal form, sound, words, and phrases found with a score."""
