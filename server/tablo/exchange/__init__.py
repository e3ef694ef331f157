"""Files in and out: bytes to values and line-numbered problems, and back."""
