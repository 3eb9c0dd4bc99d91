"""Who may do what on a course: a module per noun; who may see one is asked of its case (cases/permissions.py)."""
