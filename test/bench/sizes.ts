import { bundleSize } from '../../lib/build/bundle-sizes.ts';
import { buildExtension } from '../harness/build.ts';
import { measured, type Figure } from './figure.ts';

/**
 * The sizes of what the built extension loads at once, raw and with gzip. For information: the budget is time (wake,
 * popup).
 */
export async function sizes(): Promise<Figure[]> {
  const directory = await buildExtension('chromium', 'production');
  const parts = [
    ['background', 'background.js'],
    ['popup', 'popup.html'],
    ['options', 'options.html'],
  ] as const;
  const figures = parts.map(async ([what, file]) => {
    const { raw, gzip } = await bundleSize(directory, file);
    return [
      measured(`${what}, with everything it loads at once`, raw / 1000, 'kB'),
      measured(`${what}, gzip`, gzip / 1000, 'kB'),
    ];
  });
  return (await Promise.all(figures)).flat();
}
