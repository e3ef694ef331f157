"""How it is said: every message of the live socket, in both directions, and its description.

Nothing else builds or parses the socket's JSON.
"""
