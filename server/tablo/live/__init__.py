"""What runs: the room that decides, the streams it draws, the hub that holds the sockets.

`room <-> bus <-> hub <-> screen`; the room's side and the hub's side meet only on the bus.
"""
