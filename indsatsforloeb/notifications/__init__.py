"""What is told about a course, and to whom: a module per noun; no mail says what it is about."""
