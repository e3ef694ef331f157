"""What an audience may know: the only gate for secrets, before any view is drawn.

Everything here is built from nothing, fact by fact that the audience may know; views get these
values and never the state, so they can't leak what they never got. What is derived (places,
totals, movement, counts) is derived after the gate, from what passed it.
"""
