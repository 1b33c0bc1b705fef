"""From a file to samples: find, check, decode, resample, clip. Nothing here knows what a call is about."""
