import { bundleSize } from '../../lib/build/bundle-sizes.ts';
import { buildExtension } from '../harness/build.ts';
import { measuredWithLimit, measured, type Figure } from './figure.ts';

/** The sizes of what the shipped extension loads at once, as they are and with gzip. */
export async function sizes(): Promise<Figure[]> {
  const directory = await buildExtension('chromium', 'production');
  const parts = [
    ['background', 'background.js', 60],
    ['what the background loads when it is first needed', 'refresh-engine.js', null],
    ['popup', 'popup.html', 25],
    ['options', 'options.html', null],
  ] as const;
  const figures = parts.map(async ([what, file, atMost]) => {
    const { raw, gzip } = await bundleSize(directory, file);
    const zipped = `${what}, gzip`;
    return [
      measured(`${what}, with all it loads at once`, raw / 1000, 'kB'),
      atMost === null ? measured(zipped, gzip / 1000, 'kB') : measuredWithLimit(zipped, gzip / 1000, 'kB', atMost),
    ];
  });
  return (await Promise.all(figures)).flat();
}
