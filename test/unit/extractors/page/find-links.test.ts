import { describe, expect, test } from 'vitest';
import { findLinks } from '../../../../lib/extractors/page/find-links.ts';

const PAGE = 'https://site.test/watch/1';
/** Contains every character that encodings escape and signatures contain. */
const LINK = 'https://cdn.test/live/a%2Fb/index.m3u8?exp=1789&sig=Ab+/=~*%3D%26x';
const urls = (text: string, url = PAGE) => findLinks(text, url).links.map((link) => link.url);
const json = (value: unknown) => JSON.stringify(value);
const slashed = (text: string) => text.replaceAll('/', '\\/').replaceAll('&', '\\u0026');
const attribute = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const script = (text: string, type = '') => `<script type="${type}">${text}</script>`;

describe('finds a signed link byte for byte in', () => {
  test.each<[string, string]>([
    ['an attribute', `<video src="${attribute(LINK)}">`],
    ['an unescaped attribute in single quotes', `<video src='${LINK}'>`],
    ['an attribute with numeric entities', `<video src="${LINK.replaceAll('&', '&#38;').replaceAll('=', '&#x3D;')}">`],
    ['an unknown attribute', `<div data-whatever="${attribute(LINK)}">`],
    ['<source>', `<video><source src="${attribute(LINK)}" type="application/x-mpegURL"></video>`],
    ['<a href>', `<a href="${attribute(LINK)}">download</a>`],
    ['<meta content>', `<meta property="og:video" content="${attribute(LINK)}">`],
    ['an input value', `<input type=hidden value="${attribute(LINK)}">`],
    ['text', `<p>Watch: ${attribute(LINK)}</p>`],
    ['a textarea', `<textarea>${attribute(LINK)}</textarea>`],
    ['a script', script(`hls.loadSource('${LINK}')`)],
    ['a script with escapes', script(`var s = {file: "${slashed(LINK)}"}`)],
    ['a script with \\x', script(`var s = "${LINK.replaceAll('&', '\\x26').replaceAll('=', '\\x3D')}"`)],
    ['a template', script(`const s = \`${LINK}\``)],
    ['a joined string', script(`var s = "${LINK.slice(0, 30)}" + '${LINK.slice(30)}'`)],
    ['JSON', script(json({ a: [{ src: LINK }] }), 'application/json')],
    ['JSON with escapes', script(slashed(json({ a: [{ src: LINK }] })), 'application/json')],
    ['JSON-LD', script(json({ '@type': 'VideoObject', contentUrl: LINK }), 'application/ld+json')],
    ['JSON in a script', script(`window.__STATE__ = ${json({ a: { b: LINK } })};boot()`)],
    ['truncated JSON', script(json({ a: { b: LINK, c: 'xx' } }).slice(0, -4), 'application/json')],
    ['JSON in a string', script(`JSON.parse(${json(json({ a: LINK }))})`)],
    ['JSON in a string in JSON', script(json({ a: json({ b: json({ c: LINK }) }) }), 'application/json')],
    [
      'JSON behind a prefix in a string',
      script(`push([1, ${json(`5:["$","x",null,${slashed(json({ src: LINK }))}]\n`)}])`),
    ],
    ['JSON in an attribute', `<div data-setup="${attribute(slashed(json({ sources: [{ src: LINK }] })))}">`],
    ['JSON in an attribute, escaped twice', `<div data-setup="${attribute(attribute(json({ src: LINK })))}">`],
    ['JSON in a script, escaped for markup', script(attribute(json({ src: LINK })), 'application/json')],
    [
      "Angular's transferred state",
      script(json({ u: LINK }).replaceAll('&', '&a;').replaceAll('"', '&q;'), 'application/json'),
    ],
    ['an object in an attribute', `<div x-data="{ src: '${attribute(LINK)}', n: 1 }">`],
    ['an event handler', `<button onclick="play('${attribute(LINK)}', 1)">`],
    ['a whole document of JSON', json({ stream: { url: LINK } })],
    ["a frame's query", `<iframe src="/e?a=1&amp;file=${attribute(encodeURIComponent(LINK))}&amp;b=2">`],
    ["a frame's fragment", `<iframe src="/e#${encodeURIComponent('file')}=${encodeURIComponent(LINK)}">`],
    ['flashvars', `<param name="flashvars" value="autostart=1&amp;file=${attribute(encodeURIComponent(LINK))}">`],
    ['percent-encoded JSON', `<div data-c="${encodeURIComponent(json({ src: LINK }))}">`],
    ['base64', `<div data-c="${btoa(LINK)}">`],
    ['base64 of JSON in a script', script(`boot("${btoa(slashed(json({ src: LINK })))}")`)],
    ['markup in a string', script(`x.innerHTML = ${json(`<video src="${attribute(LINK)}"></video>`)}`)],
    [
      'JSON next to markup',
      `<div data-x="${attribute(slashed(json({ src: LINK, code: '<iframe src="/e"></iframe>' })))}">`,
    ],
    [
      'markup in JSON in an attribute',
      `<div data-x="${attribute(slashed(json({ code: `<video src="${attribute(LINK)}">` })))}">`,
    ],
    ['markup in an event handler', `<a onclick="${attribute(`x.innerHTML='<video src="${attribute(LINK)}">';`)}">`],
    ['markup in a template element', `<template><video src="${attribute(LINK)}"></video></template>`],
    ['markup in a script of another type', script(`<video src="${attribute(LINK)}"></video>`, 'text/x-template')],
    ['markup in noscript', `<noscript><video src="${attribute(LINK)}"></video></noscript>`],
    ['XML', `<smil><body><video src="${attribute(LINK)}"/></body></smil>`],
    ['a list', script(`start("1,One,x,${LINK};2,Two,y,z")`)],
  ])('%s', (_, html) => {
    expect(urls(html)).toEqual([LINK]);
  });
});

describe('resolves a relative link', () => {
  test.each<[string, string, string]>([
    ['without a scheme', '<video src="//cdn.test/a.m3u8?s=%2b">', 'https://cdn.test/a.m3u8?s=%2b'],
    ['from the root', script('x = {src: "/v/a.m3u8?s=%2b|1"}'), 'https://site.test/v/a.m3u8?s=%2b|1'],
    ['from the folder', '<video src="v/a.m3u8?s=1">', 'https://site.test/watch/v/a.m3u8?s=1'],
    ['with dots', '<video src="../v/a.m3u8">', 'https://site.test/v/a.m3u8'],
    ['against <base>', '<base href="https://b.test/x/y"><video src="a.m3u8">', 'https://b.test/x/a.m3u8'],
    ['a file name under an address key', script('p.setup({ file: "a.m3u8" })'), 'https://site.test/watch/a.m3u8'],
    ['a name with spaces', '<video src="/v/my film.mp4">', 'https://site.test/v/my%20film.mp4'],
  ])('%s', (_, html, url) => {
    expect(urls(html)).toEqual([url]);
  });

  test.each<[string, string]>([
    [
      'percent-encoded twice',
      `<p data-hls="${encodeURIComponent(encodeURIComponent('https://c.test/a.m3u8?x=1&y=2'))}">`,
    ],
    ['in base64 twice', script(`x = atob(atob("${btoa(btoa('https://c.test/a.m3u8?x=1&y=2'))}"))`)],
    ['with entities in a script', script('x = "https://c.test/a.m3u8?x=1&amp;y=2"')],
  ])('decodes an address %s', (_, html) => {
    expect(urls(html)).toEqual(['https://c.test/a.m3u8?x=1&y=2']);
  });

  test.each<[string, string, string[]]>([
    ['next to a base', script('x = { base: "https://c.test/v/", file: "a.m3u8" }'), ['https://c.test/v/a.m3u8']],
    ['next to a host', script('x = { host: "c.test", path: "/v/a.m3u8?s=1" }'), ['https://c.test/v/a.m3u8?s=1']],
    ['before its base', '<p data-file="a.m3u8" data-base="//c.test/v">', ['https://c.test/v/a.m3u8']],
    [
      'next to several bases, by its name',
      script('x = { imageBase: "https://i.test", streamBase: "https://c.test/v", streamFile: "a.m3u8" }'),
      ['https://c.test/v/a.m3u8'],
    ],
    ['joined by a script', script('var b = "https://c.test/v/", f = "a.m3u8"; go(b + f)'), ['https://c.test/v/a.m3u8']],
    [
      'with a token from a variable',
      script('var t = "k"; p.src = "https://c.test/a.m3u8?t=" + t'),
      ['https://c.test/a.m3u8?t=k'],
    ],
    [
      'inside an object with a base',
      script('x = { cdn: "https://c.test", v: { file: "a.m3u8" } }'),
      ['https://c.test/a.m3u8'],
    ],
    [
      'in a SMIL file',
      '<smil><head><meta name="httpBase" content="https://c.test/v/"/></head><video src="a.m3u8?x=1&amp;y=2"/></smil>',
      ['https://c.test/v/a.m3u8?x=1&y=2'],
    ],
  ])('completes a partial address %s', (_, html, expected) => {
    expect(urls(html)).toEqual(expected);
  });

  test.each([
    ['a name next to an invalid base', script('x = { base: "v", file: "a.m3u8" }')],
    ['a name in a variable', script('var streamFile = "a.m3u8?x=1"')],
    [
      'a piece of a link',
      script('var u = "https://c.test/a.m3u8?token=" + t; var v = h + "/b.m3u8"; w = `https://c.test/${x}.m3u8`'),
    ],
  ])('ignores %s', (_, html) => {
    expect(urls(html)).toEqual([]);
  });
});

describe('accepts a link without an extension because of', () => {
  const bare = 'https://cdn.test/v/7f3a';
  const signed = 'https://cdn.test/v/1789000000-0123456789abcdef0123';
  test.each<[string, string]>([
    ['the type before it', script(json({ s: [{ type: 'application/x-mpegURL', u: bare }] }), 'application/json')],
    ['the type after it', script(`x({ src: "${bare}", type: "application/dash+xml" })`)],
    ['a short type', script(`x({ type: "hls", file: "${bare}" })`)],
    ['the type of <source>', `<source src="${bare}" type="application/vnd.apple.mpegurl">`],
    ['<video>', `<video data-x poster="https://cdn.test/p" src="${bare}"></video>`],
    ['its key', script(json({ hlsManifestUrl: bare }), 'application/json')],
    ['its key in another spelling', `<div data-hls-src="${bare}">`],
    ['the function it is passed to', script(`hls.loadSource("${bare}")`)],
    ['a stream around it, and a token', script(json({ stream: { url: signed } }), 'application/json')],
    ['its query', script(`go("${bare}?format=m3u8")`)],
    [
      'its last word and its token, on a page that plays',
      `<video></video>${script(`cams = [["a", "${signed}/stream"]]`)}`,
    ],
    ['a Smooth Streaming path', script(`go("https://cdn.test/a.ism/Manifest(format=m3u8-aapl)")`)],
    ['an extension inside the path', script(`go("https://cdn.test/a.m3u8/1789-abc/")`)],
  ])('%s', (_, html) => {
    expect(urls(html)).toHaveLength(1);
  });

  test.each<[string, string]>([
    [
      'a page',
      script(
        json({ url: 'https://site.test/watch/2', video: { url: 'https://site.test/watch/3' } }),
        'application/json',
      ),
    ],
    ['a signed picture', script(json({ poster: signed, image: { url: `${signed}/live` } }), 'application/json')],
    ['an API', script(json({ apiUrl: signed, loginUrl: `${signed}/live` }), 'application/json')],
    ['YouTube', script(`x({ type: "video/youtube", src: "https://youtu.test/watch?v=1" })`)],
    ['a link to a page called live', '<video></video><a href="/live">Live</a><a href="https://site.test/stream">'],
    ['a dashboard', script('x = { dashboard: "https://site.test/d", dashboardUrl: "/x" }')],
    ['a player library', '<script src="https://cdn.test/hls.js"></script><link rel="manifest" href="/manifest.json">'],
    ['the licence of a stream', script(json({ hls: { licenseUrl: bare, widevine: bare } }), 'application/json')],
  ])('ignores %s', (_, html) => {
    expect(urls(html)).toEqual([]);
  });
});

describe('does not take for a stream', () => {
  test.each<[string, string]>([
    ['an HTML comment', '<!-- <video src="https://c.test/a.m3u8"> -->'],
    ['a comment in a script', script('/* "https://c.test/a.m3u8" */ // x = "https://c.test/b.m3u8"\n')],
    ['a style', '<style>a{background:url(https://c.test/a.mp4)}</style>'],
    ['javascript:', `<a href="javascript:play('https://c.test/a.m3u8')">`],
    ['data:', '<video src="data:application/x-mpegURL;base64,aHR0cHM6Ly9jLnRlc3QvYS5tM3U4">'],
    ['another scheme', '<video src="rtmp://c.test/a.mp4"><video src="blob:https://c.test/a.m3u8">'],
    ['pictures and captions', '<video poster="https://c.test/a.jpg"><track src="https://c.test/a.vtt"></video>'],
    [
      'captions that are a playlist',
      script(json({ tracks: [{ kind: 'captions', src: 'https://c.test/a.m3u8' }] }), 'application/json'),
    ],
    [
      'preview pictures',
      script(
        json({ thumbnails: 'https://c.test/sprite.mp4', storyboard: 'https://c.test/s.m3u8' }),
        'application/json',
      ),
    ],
    ['segments', script('x = ["https://c.test/1.ts", "https://c.test/2.m4s", "https://c.test/k.key"]')],
    ['templates', script('x = ["https://c.test/{id}.m3u8", "https://c.test/<%= id %>.m3u8"]')],
    ['an address without a host', '<video src="https:///a.m3u8"><video src="https://?a.m3u8">'],
    ['an address that is too long', `<video src="https://c.test/${'a'.repeat(20_000)}.m3u8">`],
  ])('%s', (_, html) => {
    expect(urls(html)).toEqual([]);
  });
});

test('returns links in document order, each once', () => {
  const html = `<meta property="og:video" content="https://c.test/b.mp4">${script('x = ["https://c.test/c.m3u8","https://c.test/a.m3u8"]')}<video src="https://c.test/b.mp4">`;
  expect(urls(html)).toEqual(['https://c.test/b.mp4', 'https://c.test/c.m3u8', 'https://c.test/a.m3u8']);
});
