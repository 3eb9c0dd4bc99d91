"""What is done on a course: a module per noun, a function per verb, one transaction each."""
