"""What each screen is told: whole views, drawn from what an audience may know. Pure.

A field that the audience may not know, or that doesn't apply, is absent: never null, never hidden.
"""
