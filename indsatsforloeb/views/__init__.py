"""What is shown of the courses: a module per page, named by it; `urls.py` says which answers which address."""
