"""How judging is written in templates."""
