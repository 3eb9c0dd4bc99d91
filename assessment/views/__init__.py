"""What is shown to those who judge, and to the public afterwards: one module per page."""
