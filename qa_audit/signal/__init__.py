"""What the signal of each channel says, before and apart from any recogniser: speech, levels, tones, a dead line."""
