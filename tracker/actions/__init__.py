"""Intentions: one function for each thing a person can do. Rules allow, the change is made, the event is recorded.

Nothing here commits: the view does, once.
"""
