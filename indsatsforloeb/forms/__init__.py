"""What is asked about courses: a module per noun."""
