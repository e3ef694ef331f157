"""What survives a power cut: the journal, its checkpoints, the roster, accounts and keys.

Only this folder knows the tables. One thread with one connection writes (`database`); nothing is
shown or answered before `journal` has it on disk.
"""
