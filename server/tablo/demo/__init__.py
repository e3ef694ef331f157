"""The demo championship and the simulator that drives the real engine, by commands only."""
