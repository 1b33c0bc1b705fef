"""Rule kinds are code, rules are data: each takes a call's timeline and returns one finding."""
