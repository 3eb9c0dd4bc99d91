"""How are reasons drafted, and do they hold together over a whole pool?"""
