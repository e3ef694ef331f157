"""The rules of a championship, pure: no clock, no file, no socket, no random number.

`decide` turns a command into events or a refusal, `reduce` folds events into a state; both take
everything they need as arguments, so replaying a journal always gives the same state.
"""
