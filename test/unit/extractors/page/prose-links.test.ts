import { expect, test } from 'vitest';
import { findLinks } from '../../../../lib/extractors/page/find-links.ts';

const LINK = 'https://other.test/v.m3u8?tk=1';
const base64 = (text: string) => Buffer.from(text).toString('base64');

test.each([
  ['an address', LINK],
  ['markup', `&lt;video src="${LINK}"&gt;&lt;/video&gt;`],
  ['JSON', `{"hls":"${LINK}"}`],
  ['JSON in base64', base64(`{"hls":"${LINK}"}`)],
  ['JSON in marked base64', `b64:${base64(`{"hls":"${LINK}"}`)}`],
  ['a document in a data: address', `data:text/html,%3Cvideo%20src=%22${LINK}%22%3E`],
  ['a script', `&lt;script&gt;play("${LINK}")&lt;/script&gt;`],
])('a link that people may have written into a page counts as a mention: %s', (_, comment) => {
  const { links } = findLinks(`<!doctype html><p>${comment}</p>`, 'https://site.test/watch');
  expect(links.filter(({ mentioned }) => !mentioned)).toEqual([]);
});

test.each([
  ['a player', `<video src="${LINK}"></video>`],
  ['an attribute with marked base64', `<div data-config="b64:${base64(`{"hls":"${LINK}"}`)}"></div>`],
  ['a script that loads late', `<script src="data:text/javascript;base64,${base64(`play("${LINK}")`)}"></script>`],
  ['a frame with its document', `<iframe src="data:text/html,%3Cvideo%20src=%22${LINK}%22%3E"></iframe>`],
])("a link in the page's own markup does not: %s", (_, markup) => {
  const { links } = findLinks(`<!doctype html><div>${markup}</div>`, 'https://site.test/watch');
  expect(links).toMatchObject([{ url: LINK, mentioned: false }]);
});

test('ignores pictures and fonts in data: addresses', () => {
  const image = `data:image/svg+xml;base64,${base64(`<svg><video src="${LINK}"/></svg>`)}`;
  expect(findLinks(`<!doctype html><img src="${image}" data-src="${image}">`, 'https://site.test/').links).toEqual([]);
});

test.each([
  ['a frame', '&lt;iframe src="/watch/other"&gt;&lt;/iframe&gt;'],
  ['a frame in JSON', '{"embedUrl":"https://site.test/watch/other"}'],
  ['a redirect', '&lt;meta http-equiv="refresh" content="0; url=/watch/other"&gt;'],
])('ignores frames and redirects that people wrote into a page: %s', (_, comment) => {
  const { frames, title } = findLinks(
    `<!doctype html><title>Mine</title><p>${comment}</p>`,
    'https://site.test/watch/mine',
  );
  expect(frames).toEqual([]);
  expect(title).toBe('Mine');
});
