"""Where do all the courses stand, side by side?"""
