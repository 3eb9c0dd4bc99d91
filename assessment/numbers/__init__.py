"""What does a pool look like in numbers, on the page and as tables to take out?"""
