"""What does the database itself refuse, by noun? `assessment.invariants` gathers it."""
