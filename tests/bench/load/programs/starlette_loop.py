"""Plain Starlette: every socket in a set, one awaited send for each; what a first version does.

`starlette_loop.py PORT (json|text) (deflate|plain)`: JSON anew for each socket, or text made once.
"""

import json
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

port, form, compression = sys.argv[1:]
sockets: set[WebSocket] = set()


async def live(socket: WebSocket) -> None:
    """Hold one socket until it goes."""
    await socket.accept()
    sockets.add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        sockets.discard(socket)


async def publish(request: Request) -> JSONResponse:
    """Send the body to every socket."""
    body = await request.body()
    if form == "json":
        view = json.loads(body)
        for socket in tuple(sockets):
            await socket.send_json(view)
    else:
        text = body.decode()
        for socket in tuple(sockets):
            await socket.send_text(text)
    return JSONResponse({"sent": len(sockets)})


app = Starlette(routes=[WebSocketRoute("/", live), Route("/", publish, methods=["POST"])])
uvicorn.run(
    app,
    host="127.0.0.1",
    port=int(port),
    log_level="warning",
    access_log=False,
    ws_per_message_deflate=compression == "deflate",
    ws_ping_interval=None,
)
