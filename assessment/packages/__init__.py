"""How does a package of decisions go from the recommendation to the last letter?"""
