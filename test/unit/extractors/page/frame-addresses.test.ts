import { expect, test } from 'vitest';
import { findLinks } from '../../../../lib/extractors/page/find-links.ts';
import { metaRefreshAddress } from '../../../../lib/extractors/page/frame-addresses.ts';

const PAGE = 'https://site.test/watch/1';

test.each<[string, string, string[]]>([
  ['iframe', '<iframe src="https://p.test/e?a=1&amp;b=2">', ['https://p.test/e?a=1&b=2']],
  ['an attribute with a frame name', '<div data-embed="/embed/9"></div>', ['https://site.test/embed/9']],
  [
    'a player’s address',
    '<script>x = { playerUrl: "/p?v=9", player: "/p.html" }</script>',
    ['https://site.test/p?v=9'],
  ],
  ['a player’s script', '<script>x = { playerUrl: "/p.js" }</script>', []],
  ['frame, relative', '<frameset><frame src="../e">', ['https://site.test/e']],
  ['lazy', '<iframe data-src="//p.test/e" src="about:blank">', ['https://p.test/e']],
  [
    'lazy by other names',
    '<iframe data-lazy-src="/a"></iframe><iframe data-iframe-url="/b">',
    ['https://site.test/a', 'https://site.test/b'],
  ],
  ['embed of a page', '<embed type="text/html" src="/e">', ['https://site.test/e']],
  ['object', '<object data="/e">', ['https://site.test/e']],
  [
    'Flash is no page',
    '<embed type="application/x-shockwave-flash" src="/e.swf"><object data="/p.pdf" type="application/pdf">',
    [],
  ],
  ['meta refresh', `<meta http-equiv="Refresh" content="0; URL='/next'">`, ['https://site.test/next']],
  ['<base>', '<base href="https://b.test/x/"><iframe src="e">', ['https://b.test/x/e']],
  ['in noscript', '<noscript><iframe src="/e"></iframe></noscript>', ['https://site.test/e']],
  [
    'written by a script',
    `<script>box.innerHTML = '<iframe width="1" src="/e?' + 'x=1"></iframe>';</script>`,
    ['https://site.test/e?x=1'],
  ],
  ['set by a script', `<script>iframe.src = "https://p.test/e"</script>`, ['https://p.test/e']],
  ['in an attribute of another element', '<div data-iframe-src="https://p.test/e">', ['https://p.test/e']],
  ['in srcdoc', '<iframe srcdoc="<iframe src=&quot;/e&quot;></iframe>">', ['https://site.test/e']],
  [
    'JSON-LD embedUrl',
    '<script type="application/ld+json">{"@type":"VideoObject","embedUrl":"https://p.test/e"}</script>',
    ['https://p.test/e'],
  ],
  ['too small to be seen', '<iframe width=1 height="0px" src="/pixel">', []],
  ['commented out', '<!-- <iframe src="/e"> -->', []],
  [
    'not the web',
    '<iframe src="javascript:void 0"></iframe><iframe src="data:text/html,x"></iframe><iframe src="ftp://a.test/"></iframe>',
    [],
  ],
  [
    'an address with a link in it',
    '<iframe src="/e?file=https%3A%2F%2Fc.test%2Fa.m3u8">',
    ['https://site.test/e?file=https%3A%2F%2Fc.test%2Fa.m3u8'],
  ],
])('%s', (_, html, frames) => {
  expect(findLinks(html, PAGE).frames).toEqual(frames);
});

test.each([
  ['0;url=/a', '/a'],
  ['5', ''],
  ['0; /a', '/a'],
  ['0;URL="https://a.test/?x=1;y"', 'https://a.test/?x=1;y'],
  ['', ''],
])('%j redirects to %j', (content, address) => {
  expect(metaRefreshAddress(content)).toBe(address);
});
