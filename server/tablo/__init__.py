"""Tablo: a live venue scoreboard and broadcast system."""

__version__ = "0.1.0"
