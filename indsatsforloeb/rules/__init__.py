"""What stands in the way on a course: a module per noun, `obstacles_to_<verb>` in each."""
