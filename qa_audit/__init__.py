"""Offline quality assurance for recorded calls: every verdict with evidence that can be replayed."""

__version__ = "0.1.0"
