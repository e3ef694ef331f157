// Node with `ws`: one send for each socket, of bytes made once.  ws.cjs PORT

const http = require('http');
const { WebSocketServer, WebSocket } = require('ws');

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    for (const socket of live.clients) {
      if (socket.readyState === WebSocket.OPEN) socket.send(body, { binary: false });
    }
    response.end('{}');
  });
});
const live = new WebSocketServer({ server, perMessageDeflate: process.argv[3] === 'deflate' });
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 });
