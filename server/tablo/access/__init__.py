"""Who may do and know what: roles, audiences and the one gate for secrets. Pure."""
