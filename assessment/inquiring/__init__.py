"""What is asked of a party before the decision, and what does it answer?"""
