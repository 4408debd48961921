import { describe, expect, test } from 'vitest';
import { chooseBrowser, chooseDecoder, usualPlaces, type Machine } from '../../harness/browser-choice.ts';
import { installFor } from '../../harness/browsers.ts';

const linux: Machine = { platform: 'linux', env: { PATH: '/usr/local/bin:/usr/bin' }, canInstall: false };
const root: Machine = { ...linux, canInstall: true };
const none = new Set<string>();

describe('where a browser is looked for', () => {
  test('Chromium comes before branded Chrome, wherever on the path they are', () => {
    const places = usualPlaces('chromium', linux);
    expect(places.indexOf('/usr/bin/chromium')).toBeLessThan(places.indexOf('/usr/local/bin/google-chrome-stable'));
    expect(places[0]).toBe('/usr/local/bin/chromium');
  });

  test('Firefox ESR comes before Firefox', () => {
    expect(usualPlaces('firefox', linux)).toEqual([
      '/usr/local/bin/firefox-esr',
      '/usr/bin/firefox-esr',
      '/usr/local/bin/firefox',
      '/usr/bin/firefox',
    ]);
  });

  test('on macOS in the applications of all and of the user, then on the path', () => {
    const mac: Machine = {
      platform: 'darwin',
      env: { PATH: '/opt/homebrew/bin', HOME: '/Users/a' },
      canInstall: false,
    };
    expect(usualPlaces('firefox', mac)).toEqual([
      '/Applications/Firefox.app/Contents/MacOS/firefox',
      '/Users/a/Applications/Firefox.app/Contents/MacOS/firefox',
      '/opt/homebrew/bin/firefox-esr',
      '/opt/homebrew/bin/firefox',
    ]);
  });

  test('on Windows below the program folders that there are', () => {
    const windows: Machine = { platform: 'win32', env: { ProgramFiles: 'C:\\Program Files' }, canInstall: false };
    expect(usualPlaces('firefox', windows)).toEqual(['C:\\Program Files\\Mozilla Firefox\\firefox.exe']);
  });

  test('nowhere without a path', () => {
    expect(usualPlaces('chromium', { ...linux, env: {} })).toEqual([]);
  });
});

describe('which browser is taken', () => {
  const demanding: Machine = { ...linux, env: { ...linux.env, CHROME_PATH: '/opt/c' }, canInstall: true };

  test('the one that the environment demands', () => {
    const working = new Set(['/opt/c', '/usr/bin/chromium']);
    expect(chooseBrowser('chromium', demanding, working, false)).toEqual({ kind: 'use', path: '/opt/c' });
  });

  test('no other where the demanded one does not run', () => {
    expect(chooseBrowser('chromium', demanding, new Set(['/usr/bin/chromium']), false)).toEqual({
      kind: 'give-up',
      message: 'CHROME_PATH is /opt/c, but that is not a program that can be run',
    });
  });

  test("the other browser's variable is none of its business", () => {
    const working = new Set(['/usr/bin/firefox']);
    expect(chooseBrowser('firefox', demanding, working, false)).toEqual({ kind: 'use', path: '/usr/bin/firefox' });
  });

  test('the best installed one', () => {
    const working = new Set(['/usr/bin/google-chrome', '/usr/bin/chromium-browser']);
    expect(chooseBrowser('chromium', linux, working, false)).toEqual({
      kind: 'use',
      path: '/usr/bin/chromium-browser',
    });
  });

  test.each([
    ['chromium', ['chromium']],
    ['firefox', ['firefox-esr', '^libavcodec[0-9]+$']],
  ] as const)('packages where %s is missing and they can be installed', (browser, packages) => {
    expect(chooseBrowser(browser, root, none, false)).toEqual({ kind: 'install', packages });
  });

  test.each([
    ['chromium', false, false, 'CHROME_PATH'],
    ['chromium', true, true, 'CHROME_PATH'],
    ['firefox', false, false, 'FIREFOX_PATH'],
  ] as const)('%s: one line to the reader where nothing is left (can install %s, tried %s)', (...row) => {
    const [browser, canInstall, tried, variable] = row;
    const choice = chooseBrowser(browser, { ...linux, canInstall }, none, tried);
    expect(choice).toMatchObject({ kind: 'give-up', message: expect.stringContaining(variable) });
    expect(choice).not.toMatchObject({ message: expect.stringContaining('\n') });
  });
});

describe('a browser that is there, but cannot decode what the tests play', () => {
  test('gets the decoder where that is a package of its own and packages can be installed', () => {
    expect(chooseDecoder('firefox', root, '/usr/bin/firefox', false)).toEqual({
      kind: 'install',
      packages: ['^libavcodec[0-9]+$'],
    });
  });

  test.each([
    ['firefox', 'nothing can be installed', linux, false, "apt-get install '^libavcodec[0-9]+$'"],
    ['firefox', 'installing did not help', root, true, 'FIREFOX_PATH'],
    ['chromium', 'its build has no codecs', root, false, 'CHROME_PATH'],
  ] as const)('%s: one line to the reader where %s', (browser, _, machine, tried, part) => {
    const choice = chooseDecoder(browser, machine, '/opt/browser', tried);
    expect(choice).toMatchObject({ kind: 'give-up', message: expect.stringMatching(/^\w+ \(\/opt\/browser\) cannot/) });
    expect(choice).toMatchObject({ message: expect.stringContaining(part) });
    expect(choice).not.toMatchObject({ message: expect.stringContaining('\n') });
  });

  test("what apt says goes into that line, and a line is all that apt's output leaves", async () => {
    const refused = new Error(
      'apt-get install x: ended with 100\nReading package lists...\nE: Unable to locate package x',
    );
    const given = installFor(
      { kind: 'install', packages: ['x'] },
      () => Promise.resolve({ kind: 'give-up', message: 'install x' }),
      () => Promise.reject(refused),
    );
    await expect(given).rejects.toThrow(
      /^install x; installing failed: apt-get install x: ended with 100 E: Unable to locate package x$/,
    );
  });

  test('is taken once it can', async () => {
    const given: string[] = [];
    const path = await installFor(
      { kind: 'install', packages: ['x'] },
      () => Promise.resolve({ kind: 'use', path: given.join(' ') }),
      (packages) => Promise.resolve(void given.push(...packages)),
    );
    expect(path).toBe('x');
  });
});
