import { describe, expect, test } from 'vitest';
import { findLinks } from '../../../../lib/extractors/page/find-links.ts';

const U = 'https://c.test/a.m3u8';
const first = (html: string) => findLinks(html, 'https://site.test/').links[0];
const json = (value: unknown) => `<script type="application/json">${JSON.stringify(value)}</script>`;

describe('the title of a stream is read from', () => {
  test.each<[string, string, string]>([
    ['its object, before it', json({ title: 'Hall 3', src: U }), 'Hall 3'],
    ['its object, after it', json({ src: U, name: 'Hall 3' }), 'Hall 3'],
    ['the object around its sources', json({ title: 'Final', sources: [{ file: U, label: 'HD' }] }), 'Final'],
    ['the nearest object', json({ title: 'Site', list: [{ title: 'Hall 3', stream: { url: U } }] }), 'Hall 3'],
    ['a label that is not a quality', json({ label: 'North portal', stream: { url: U } }), 'North portal'],
    [
      'nothing that is a quality, format or address',
      json({ label: '720p', name: 'HLS', title: 'https://x.test/', src: U }),
      '',
    ],
    ['a script', `<script>x({ title: "Hall \\u0033", file: "${U}" })</script>`, 'Hall 3'],
    ['a record', `<script>cams = [["pier", "Pier camera", "${U}"]]</script>`, 'Pier camera'],
    ['a list of records', `<script>go("2,Hall 2,https://c.test/b.m3u8,576p;3,Hall 3,${U},576p")</script>`, 'Hall 2'],
    ['another attribute', `<div data-src="${U}" data-title="Hall 3">`, 'Hall 3'],
    ['the player around <source>', `<video title="Hall 3"><source src="${U}"></video>`, 'Hall 3'],
    ['an attribute next to JSON', `<div data-title="Hall 3" data-setup='{"sources":[{"src":"${U}"}]}'>`, 'Hall 3'],
    ['the same query string', `<iframe src="/e?title=Hall%203&amp;file=${encodeURIComponent(U)}">`, 'Hall 3'],
    ['nowhere', `<video src="${U}">`, ''],
  ])('%s', (_, html, title) => {
    expect(first(html)?.title).toBe(title);
  });
});

describe('its quality is read from', () => {
  test.each<[string, string, string]>([
    ['label', json({ src: U, label: '720P' }), '720p'],
    ['number', json({ src: U, height: 1080 }), '1080p'],
    ['resolution', json({ src: U, resolution: '1280x720' }), '720p'],
    ['the number rather than the word', json({ src: U, label: 'HD', res: 1080 }), '1080p'],
    ['a word alone', json({ src: U, label: 'hd' }), 'HD'],
    ['no "auto" label', json({ src: U, label: 'auto', quality: 'HLS' }), ''],
    ['<source label>', `<source src="${U}" label="480p">`, '480p'],
    ['<source size>', `<source src="${U}" size="720">`, '720p'],
    ['<source res>', `<source src="${U}" res="360">`, '360p'],
    ["not an element's height", `<video src="${U}" width="640" height="360">`, ''],
    ["not a player's height", `<script>player.setup({ file: "${U}", width: 640, height: 360 })</script>`, ''],
    ['its key', json({ mp4_720: U }), '720p'],
    ['the key of its list', json({ qualities: { 720: [{ url: U }] } }), '720p'],
    ['the object around it', json({ quality: '1080p', renditions: { standard: { src: U } } }), '1080p'],
    ['the text before it in a list', `<script>x = { file: "[480p]${U},[720p]https://c.test/b.m3u8" }</script>`, '480p'],
    ['the text after it in a record', `<script>go("3,Hall 3,${U},576p")</script>`, '576p'],
    ['its file name', '<video src="https://c.test/film_720p.mp4">', '720p'],
    ['its folder', '<video src="https://c.test/1080/film.mp4">', '1080p'],
    ['nowhere', `<video src="${U}">`, ''],
  ])('%s', (_, html, quality) => {
    expect(first(html)?.quality).toBe(quality);
  });
});

test('a repeated link adds missing details', () => {
  expect(first(`<a href="${U}">x</a>${json({ src: U, title: 'Hall 3', label: '720p' })}`)).toMatchObject({
    title: 'Hall 3',
    quality: '720p',
  });
});

describe("the page's title is read from", () => {
  const title = (html: string) => findLinks(html, 'https://site.test/').title;
  const ld = (...works: object[]) => `<script type="application/ld+json">${JSON.stringify(works)}</script>`;
  const all = '<title>Film | Site</title><h1>The <b>film</b></h1>';
  test.each<[string, string, string]>([
    ['og:title', `${all}<meta property="og:title" content="Film &amp; co">`, 'Film & co'],
    ['JSON-LD', `${all}${ld({ '@type': 'VideoObject', name: 'Film' })}`, 'Film'],
    [
      'not one of several in JSON-LD',
      `${all}${ld({ '@type': 'VideoObject', name: 'Trailer' }, { '@type': 'VideoObject', name: 'Film' })}`,
      'The film',
    ],
    ['JSON-LD, except for the name of the site', `${all}${ld({ '@type': 'Organization', name: 'Site' })}`, 'The film'],
    ['h1', all, 'The film'],
    ['title', '<title>\n Film | Site </title><svg><title>Icon</title></svg><h1><img></h1>', 'Film'],
    ['no picture', '<svg><title>Icon</title></svg>', ''],
    ['none', '<p>x', ''],
  ])('%s', (_, html, expected) => {
    expect(title(html)).toBe(expected);
  });
});
