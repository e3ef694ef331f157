"""The load generator: a client and a floor in C, their driver, and the servers to compare with."""
