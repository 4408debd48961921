/** `node test/origin/cli.ts [--port N] [--lifetime S]`: serves the presets until it is stopped. */
import { parseArgs } from 'node:util';

import { HOSTS } from './channels.ts';
import { startStation } from './station.ts';

const { values } = parseArgs({ options: { port: { type: 'string' }, lifetime: { type: 'string' } } });
const station = await startStation({
  ...(values.port === undefined ? {} : { port: wholeNumber('port', values.port) }),
  ...(values.lifetime === undefined ? {} : { lifetime: wholeNumber('lifetime', values.lifetime) }),
});

console.log('The browser must find these hosts at 127.0.0.1:', HOSTS.join(', '));
for (const { id, token } of station.channels) {
  console.log(`${station.watchUrl(id)}  (${token.place === 'none' ? 'no token' : `links last ${token.lifetime} s`})`);
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new RangeError(`--${name} wants a whole number, not ${text}`);
  return Number(text);
}
