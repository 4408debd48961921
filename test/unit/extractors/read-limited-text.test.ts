import { describe, expect, test } from 'vitest';
import { readLimitedText } from '../../../lib/extractors/read-limited-text.ts';

const html = (body: BodyInit, contentType = 'text/html') =>
  new Response(body, { headers: { 'content-type': contentType } });
const bytes = (...values: number[]) => new Uint8Array(values);
const ascii = (text: string) => new TextEncoder().encode(text);
const joined = (...parts: Uint8Array<ArrayBuffer>[]) => new Blob(parts);
/** "Эфир" in windows-1251. */
const EFIR = bytes(0xdd, 0xf4, 0xe8, 0xf0);

describe('the size limit', () => {
  test('reads a body of exactly the limit', async () => {
    expect(await readLimitedText(html('x'.repeat(1000)), 1000, 'site.test')).toMatchObject({ bytes: 1000 });
  });

  test('stops an endless body and cancels its source', async () => {
    let sent = 0;
    let cancelled = false;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1000;
        controller.enqueue(new Uint8Array(1000));
      },
      cancel() {
        cancelled = true;
      },
    });
    await expect(readLimitedText(html(endless), 50_000, 'site.test')).rejects.toMatchObject({
      problem: { kind: 'too-large', host: 'site.test', bytes: 50_000 },
    });
    expect(sent).toBeLessThan(60_000);
    expect(cancelled).toBe(true);
  });

  test('does not read a body with a declared size above the limit', async () => {
    const response = new Response('short', { headers: { 'content-length': '9000' } });
    await expect(readLimitedText(response, 1000, 'site.test')).rejects.toMatchObject({
      problem: { kind: 'too-large' },
    });
  });

  test('passes on errors of the transfer', async () => {
    const broken = new ReadableStream({
      pull() {
        throw new TypeError('network');
      },
    });
    await expect(readLimitedText(html(broken), 1000, 'site.test')).rejects.toThrow(TypeError);
  });

  test('treats a missing body as an empty page', async () => {
    expect(await readLimitedText(new Response(null), 1000, 'site.test')).toEqual({ text: '', bytes: 0 });
  });
});

describe('the encoding is', () => {
  test.each<[string, BodyInit, string, string]>([
    ['UTF-8 by default', ascii('Café'), 'text/html', 'Café'],
    ['Content-Type', EFIR, 'text/html; charset=windows-1251', 'Эфир'],
    ['Content-Type in quotes', EFIR, 'text/html; charset="WINDOWS-1251"', 'Эфир'],
    [
      '<meta charset>',
      joined(ascii('<meta charset=windows-1251>'), EFIR),
      'text/html',
      '<meta charset=windows-1251>Эфир',
    ],
    [
      '<meta http-equiv>',
      joined(ascii('<meta http-equiv="Content-Type" content="text/html; charset=cp1251">'), EFIR),
      'text/html',
      '<meta http-equiv="Content-Type" content="text/html; charset=cp1251">Эфир',
    ],
    [
      'Content-Type before <meta>',
      joined(ascii('<meta charset=koi8-r>'), EFIR),
      'text/html;charset=cp1251',
      '<meta charset=koi8-r>Эфир',
    ],
    [
      'byte order mark before both',
      joined(bytes(0xef, 0xbb, 0xbf), ascii('é<meta charset=cp1251>')),
      'text/html;charset=cp1251',
      'é<meta charset=cp1251>',
    ],
    ['UTF-16 by its byte order mark', bytes(0xff, 0xfe, 0x41, 0x04), 'text/html', 'с'.replace('с', '\u0441')],
    [
      'an encoding nobody knows',
      joined(ascii('<meta charset=cp1251>'), EFIR),
      'text/html; charset=martian',
      '<meta charset=cp1251>Эфир',
    ],
    ['UTF-8 despite an impossible <meta>', ascii('<meta charset=utf-16>é'), 'text/html', '<meta charset=utf-16>é'],
    ['bad bytes', bytes(0x41, 0xff), 'text/html', 'A\ufffd'],
  ])('%s', async (_, body, contentType, expected) => {
    expect((await readLimitedText(html(body, contentType), 10_000, 'site.test')).text).toBe(expected);
  });
});
