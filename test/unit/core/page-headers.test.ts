import { describe, expect, it } from 'vitest';
import { pageHeaders, type PageRequestKind } from '../../../lib/core/page-headers.ts';

const PAGE = 'https://www.site.example/watch/12?t=3#player';

describe('the headers of a request in the name of a document', () => {
  const cases: [what: string, url: string, as: PageRequestKind, method: string, wanted: Record<string, string>][] = [
    [
      'name the whole URL without fragment for a same-origin frame',
      'https://www.site.example/embed',
      'frame',
      'GET',
      { referer: 'https://www.site.example/watch/12?t=3', site: 'same-origin', mode: 'navigate', dest: 'iframe' },
    ],
    [
      'name the origin for a cross-origin frame',
      'https://player.example/embed',
      'frame',
      'GET',
      { referer: 'https://www.site.example/', site: 'cross-site', mode: 'navigate', dest: 'iframe' },
    ],
    [
      'name the whole URL for same-origin data',
      'https://www.site.example/api',
      'data',
      'GET',
      { referer: 'https://www.site.example/watch/12?t=3', site: 'same-origin', mode: 'cors', dest: 'empty' },
    ],
    [
      'name the origin in a same-origin POST',
      'https://www.site.example/api',
      'data',
      'POST',
      {
        referer: 'https://www.site.example/watch/12?t=3',
        origin: 'https://www.site.example',
        site: 'same-origin',
        mode: 'cors',
        dest: 'empty',
      },
    ],
    [
      'say same-site for a manifest on a host of the site',
      'https://cdn.site.example/m.m3u8',
      'data',
      'GET',
      {
        referer: 'https://www.site.example/',
        origin: 'https://www.site.example',
        site: 'same-site',
        mode: 'cors',
        dest: 'empty',
      },
    ],
    [
      'have no referrer from https to http',
      'http://cdn.example/m.m3u8',
      'data',
      'GET',
      { origin: 'https://www.site.example', site: 'cross-site', mode: 'cors', dest: 'empty' },
    ],
  ];
  it.each(cases)('%s', (_, url, as, method, wanted) => {
    const headers = pageHeaders(url, PAGE, as, method).map(({ header, value }) => [
      header.replace('sec-fetch-', ''),
      value,
    ]);
    expect(Object.fromEntries(headers)).toEqual(wanted);
  });

  it('never contain the user info of a URL', () => {
    const headers = pageHeaders('https://site.example/embed', 'https://user:secret@site.example/watch', 'data', 'POST');
    expect(JSON.stringify(headers)).not.toContain('secret');
  });
});
