import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import type { Answer } from './answer.ts';

/** The interval at which a paced or endless body continues, in milliseconds. */
const BEAT = 100;

/** Sends a response. It stops at once when the client disconnects. */
export async function send(response: ServerResponse, answer: Answer, headOnly: boolean): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const beat = (): Promise<void> => wait(BEAT, undefined, { signal: gone.signal });
  const { status, headers, endless, pace } = answer;
  const body = Buffer.from(answer.body);
  try {
    if (answer.delay) await wait(answer.delay, undefined, { signal: gone.signal });
    const sized = endless === undefined && status !== 204;
    response.writeHead(status, sized ? { ...headers, 'content-length': body.length } : headers);
    if (headOnly) {
      response.end();
      return;
    }
    const burst = pace?.burst ?? body.length;
    const step = Math.ceil(((pace?.rate ?? Infinity) * BEAT) / 1000);
    response.write(body.subarray(0, burst));
    for (let from = burst; from < body.length; from += step) {
      await beat();
      response.write(body.subarray(from, from + step));
    }
    if (endless === undefined) {
      response.end();
      return;
    }
    while (true) {
      await beat();
      if (!response.writableNeedDrain) response.write(endless);
    }
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}
