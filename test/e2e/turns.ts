import { once } from 'node:events';
import { connect } from 'node:net';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The port of the server that hands out turns (test/turn-server.ts). */
    turns: number;
  }
}

/**
 * Runs a task while at most one other test of the run does, in whichever process: for what needs the processor and must not
 * take long. No task takes a turn inside of its turn.
 */
export async function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const socket = connect(inject('turns'), '127.0.0.1');
  try {
    await once(socket, 'data');
    return await task();
  } finally {
    socket.destroy();
  }
}
