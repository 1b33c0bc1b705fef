"""Scripts: YAML files that say what a call centre wants, with the cases that prove it."""
