"""What the database refuses, noun by noun; `invariants.py` gathers it."""
