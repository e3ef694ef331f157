// Node with socket.io, websocket transport only: emit to all.  socketio.cjs PORT

const http = require('http');
const { Server } = require('socket.io');

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    live.emit('view', JSON.parse(Buffer.concat(parts).toString()));
    response.end('{}');
  });
});
const live = new Server(server, { transports: ['websocket'], serveClient: false });
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 });
