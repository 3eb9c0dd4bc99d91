"""Which papers leave a course: a module per paper, its words frozen in the act's transaction."""
