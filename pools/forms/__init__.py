"""What is asked on this floor's pages: one module per noun."""
