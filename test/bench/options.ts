import { parseArgs } from 'node:util';

export interface Options<Name extends string> {
  /** The parts to measure. */
  parts: Name[];
  /** Prints JSON instead of the table. */
  json: boolean;
}

/**
 * Reads the command line: `[--only NAME,…] [--json]`; `names` are the known parts. Throws a TypeError for other options
 * and a RangeError for unknown names.
 */
export function readOptions<Name extends string>(args: string[], names: readonly Name[]): Options<Name> {
  const { values } = parseArgs({
    args,
    options: { only: { type: 'string', default: '' }, json: { type: 'boolean', default: false } },
  });
  const wanted = values.only.split(',').filter((it) => it !== '');
  const unknown = wanted.find((it) => !names.some((name) => name === it));
  if (unknown !== undefined) throw new RangeError(`there is no ${unknown}, only ${names.join(', ')}`);
  return { parts: names.filter((name) => wanted.length === 0 || wanted.includes(name)), json: values.json };
}
