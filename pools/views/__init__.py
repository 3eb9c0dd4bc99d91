"""What visitors see of a call, and what the agency does about it: one module per noun."""
