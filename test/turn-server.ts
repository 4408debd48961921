import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';

/** So many turns at once: one for each processor of a small machine. */
const SLOTS = 2;

/**
 * Hands out turns to the processes of a run, first come first served. A process that connects waits for a byte: then it is
 * its turn, until it closes the connection. The turn of a process that dies ends with its connection.
 */
export async function startTurnServer(): Promise<{ port: number; close(): void }> {
  const queue: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      const place = queue.indexOf(socket);
      queue.splice(place, 1);
      if (place < SLOTS) queue[SLOTS - 1]?.write('.');
    });
    queue.push(socket);
    if (queue.length <= SLOTS) socket.write('.');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      queue.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}
