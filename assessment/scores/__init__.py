"""What do the assessors say of one case and of a whole pool, and who may see it?"""
