"""What the world talks to: HTTP and sockets, and nothing else."""
