"""The `websockets` library alone: `broadcast()` encodes once and writes to every transport.

`broadcast.py PORT`; what is published comes as HTTP on PORT + 1, which the library does not read.
"""

import asyncio
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

port = int(sys.argv[1])
sockets: set[ServerConnection] = set()


async def live(socket: ServerConnection) -> None:
    """Hold one socket until it goes."""
    sockets.add(socket)
    try:
        async for _ in socket:
            pass
    finally:
        sockets.discard(socket)


async def publish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send the body of each request of a connection to every socket."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            broadcast(sockets, (await reader.readexactly(length)).decode())
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            await writer.drain()
    except asyncio.IncompleteReadError:
        writer.close()


async def main() -> None:
    """Serve until the end."""
    publisher = await asyncio.start_server(publish, "127.0.0.1", port + 1)
    async with (
        publisher,
        serve(
            live, "127.0.0.1", port, compression=None, ping_interval=None, backlog=4096
        ) as server,
    ):
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
