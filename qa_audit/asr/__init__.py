"""The ear: samples and speech spans to words, one file a backend; what it cannot make words of stays visible."""
