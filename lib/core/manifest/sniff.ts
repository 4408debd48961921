import { UnreadableManifest } from './error.ts';

/** Other things that come where a manifest was expected, an error page with status 200 first of all. Always throws. */
export function rejectNonManifest(body: string, contentType: string): never {
  if (body.trim() === '') throw new UnreadableManifest('empty', 'The answer is empty.');
  const start = body.slice(0, 4_000);
  if (/<SmoothStreamingMedia[\s>]/.test(start)) {
    throw new UnreadableManifest('unsupported', 'This is a Smooth Streaming manifest, which Freshet does not know.');
  }
  if (/<manifest[^>]+ns\.adobe\.com\/f4m/.test(start)) {
    throw new UnreadableManifest('unsupported', 'This is an HDS manifest, which Freshet does not know.');
  }
  throw new UnreadableManifest(
    'not-a-manifest',
    `This is ${describeContent(start, contentType)}, not a playlist or an MPD.`,
  );
}

function describeContent(start: string, contentType: string): string {
  if (/^<(!doctype html|html|head|body|script)/i.test(start) || /<html[\s>]/i.test(start)) return 'a web page';
  if (/^<(\?xml|[A-Za-z_])/.test(start)) return 'another XML document';
  if (/^[[{"]/.test(start)) return 'JSON';
  if (/^G|ftyp|\0|\uFFFD/.test(start.slice(0, 64))) return 'no text in UTF-8';
  return /^text\/html/i.test(contentType) ? 'a web page' : 'something else';
}
