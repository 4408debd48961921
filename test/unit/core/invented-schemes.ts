import type { TokenScheme } from './token-schemes.ts';

type Child = TokenScheme['example']['children'][number];
type Via = Child['via'];

/** The parts of one link: its signature, and when it was issued and dies (s). */
interface Issue {
  sig: string;
  issued: number;
  ends: number;
}

const BEFORE: Issue = { sig: 'q7Wn2xKd94PzLs8vTb1cRg6Y', issued: 1_795_348_200, ends: 1_795_348_800 };
const AFTER: Issue = { sig: 'm3Hy0aFe57UjXo2kNi9wQd4Z', issued: 1_795_348_800, ends: 1_795_349_400 };

const hex = (text: string) => Buffer.from(text).toString('hex');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
/** The signature of one file. */
const own = (file: string, { sig }: Issue) => hex(`${sig.slice(0, 9)}${file}`).slice(-28);
const compact = (seconds: number) => new Date(seconds * 1000).toISOString().replace(/[-:]|\.000/g, '');

/** `readable`: the end can be read from the link without its names. */
function scheme(
  id: string,
  readable: boolean,
  link: (issue: Issue) => string,
  children: Record<string, [Via, (issue: Issue) => string]>,
): TokenScheme {
  return {
    id,
    location: '',
    tokenParts: [],
    expiry: { format: '', semantics: readable ? 'expiry' : 'none' },
    example: {
      before: link(BEFORE),
      after: link(AFTER),
      observedAt: new Date(BEFORE.issued * 1000).toISOString(),
      expiresBefore: readable ? new Date(BEFORE.ends * 1000).toISOString() : null,
      children: Object.entries(children).map(([role, [via, url]]) => ({
        role,
        via,
        request: url(BEFORE),
        expect: via === 'unchanged' ? url(BEFORE) : url(AFTER),
      })),
    },
  };
}

/** Schemes that no known CDN uses: other names, positions and encodings than those of the table. */
export const INVENTED: TokenScheme[] = [
  scheme(
    'parameters of a middle segment',
    true,
    ({ sig, ends }) => `https://cdn.north.example/vod;kk=${sig},till=${ends}/film7/master.m3u8`,
    {
      'variant playlist': [
        'by-substitution',
        ({ sig, ends }) => `https://cdn.north.example/vod;kk=${sig},till=${ends}/film7/720/a.m3u8`,
      ],
      segment: [
        'by-substitution',
        ({ sig, ends }) => `https://cdn.north.example/vod;kk=${sig},till=${ends}/film7/720/1.ts`,
      ],
      poster: ['unchanged', () => 'https://cdn.north.example/vod/film7/poster.jpg'],
    },
  ),
  scheme(
    'an end in base 36',
    false,
    ({ sig, ends }) => `https://b36.example/l/ch/a.m3u8?w=${ends.toString(36)}-${sig}`,
    {
      segment: ['by-substitution', ({ sig, ends }) => `https://b36.example/l/ch/s/1.ts?w=${ends.toString(36)}-${sig}`],
    },
  ),
  scheme(
    'a time of issue and a number of seconds, apart',
    true,
    ({ sig, issued }) => `https://ttl.example/l/ch/a.m3u8?mk=${issued}&kl=600&chk=${hex(sig)}`,
    {
      segment: [
        'by-substitution',
        ({ sig, issued }) => `https://ttl.example/l/ch/1.ts?mk=${issued}&kl=600&chk=${hex(sig)}&v=2`,
      ],
    },
  ),
  scheme(
    'JSON in base64url in the path',
    true,
    ({ sig, ends }) => `https://j.example/p/${base64url(JSON.stringify({ z: ends, h: sig }))}/film/master.m3u8`,
    {
      segment: [
        'by-substitution',
        ({ sig, ends }) => `https://j.example/p/${base64url(JSON.stringify({ z: ends, h: sig }))}/film/v/9.m4s`,
      ],
    },
  ),
  scheme(
    'a token in the file name in front of the extension',
    false,
    ({ sig }) => `https://fn.example/live/ch4.${hex(sig)}.m3u8`,
    {
      'variant playlist': ['by-substitution', ({ sig }) => `https://fn.example/live/ch4_720.${hex(sig)}.m3u8`],
      segment: ['by-substitution', ({ sig }) => `https://fn.example/live/ch4_720-12.${hex(sig)}.ts`],
      neighbour: ['unchanged', () => 'https://fn.example/live/ch5.0a0b0c0d.m3u8'],
    },
  ),
  scheme(
    'a token as a label of the host',
    false,
    ({ sig }) => `https://x${hex(sig).slice(0, 30)}.edge.example/live/ch9/index.m3u8`,
    {
      segment: ['by-substitution', ({ sig }) => `https://x${hex(sig).slice(0, 30)}.edge.example/live/ch9/720/1.ts`],
    },
  ),
  scheme(
    'milliseconds between bars in one value',
    true,
    ({ sig, ends }) => `https://bar.example/s/ch/m.m3u8?q=v3|${ends}000|${sig}`,
    {
      segment: ['by-substitution', ({ sig, ends }) => `https://bar.example/s/ch/1.ts?q=v3|${ends}000|${sig}`],
    },
  ),
  scheme(
    'hexadecimal seconds in front of a signature in a segment',
    true,
    ({ sig, ends }) => `https://hx.example/~${ends.toString(16)}_${hex(sig)}~/ch/index.m3u8`,
    {
      segment: ['by-substitution', ({ sig, ends }) => `https://hx.example/~${ends.toString(16)}_${hex(sig)}~/ch/1.ts`],
    },
  ),
  scheme(
    'a signature for each file beside a time they share',
    true,
    (issue) => `https://pf.example/t/9/master.m3u8?yy=${issue.ends}&zz=${own('master', issue)}`,
    {
      'variant playlist': [
        'fresh-manifest',
        (issue) => `https://pf.example/t/9/v.m3u8?yy=${issue.ends}&zz=${own('v', issue)}`,
      ],
      segment: ['fresh-manifest', (issue) => `https://pf.example/t/9/s1.ts?yy=${issue.ends}&zz=${own('s1', issue)}`],
      key: ['fresh-manifest', (issue) => `https://pf.example/t/9/k?yy=${issue.ends}&zz=${own('k', issue)}`],
    },
  ),
  scheme(
    'parameters behind the file name, a compact date',
    true,
    ({ sig, ends }) => `https://mx.example/live/ch2/m.m3u8;proof=${sig};until=${compact(ends)}`,
    {
      segment: [
        'by-substitution',
        ({ sig, ends }) => `https://mx.example/live/ch2/7.ts;proof=${sig};until=${compact(ends)}`,
      ],
    },
  ),
  scheme(
    'one name for everything',
    true,
    ({ sig, ends }) => `https://dup.example/l/ch/m.m3u8?p=ch&p=${sig}&p=${ends}`,
    {
      segment: ['by-substitution', ({ sig, ends }) => `https://dup.example/l/ch/1.ts?p=ch&p=${sig}&p=${ends}`],
    },
  ),
  scheme(
    'exchanged for a session in the path of another host',
    true,
    ({ sig, ends }) => `https://in.example/play/ch.m3u8?pass=${sig}.${ends}`,
    {
      'variant playlist': ['fresh-manifest', (issue) => `https://out.example/ss-${own('session', issue)}/ch/v.m3u8`],
      segment: ['fresh-manifest', (issue) => `https://out.example/ss-${own('session', issue)}/ch/1.ts`],
    },
  ),
  scheme(
    'a date in words',
    true,
    ({ sig, ends }) =>
      `https://dt.example/l/ch/m.m3u8?off=${encodeURIComponent(new Date(ends * 1000).toUTCString())}&ok=${sig}`,
    {
      segment: [
        'by-substitution',
        ({ sig, ends }) =>
          `https://dt.example/l/ch/1.ts?off=${encodeURIComponent(new Date(ends * 1000).toUTCString())}&ok=${sig}`,
      ],
    },
  ),
  scheme('days since 1970', false, ({ sig }) => `https://days.example/l/ch/m.m3u8?d=20779&ok=${sig}`, {
    segment: ['by-substitution', ({ sig }) => `https://days.example/l/ch/1.ts?d=20779&ok=${sig}`],
  }),
  scheme(
    'seconds with a fraction',
    true,
    ({ sig, ends }) => `https://fr.example/l/ch/m.m3u8?ends=${ends}.000&ok=${sig}`,
    {
      segment: ['by-substitution', ({ sig, ends }) => `https://fr.example/l/ch/1.ts?ends=${ends}.000&ok=${sig}`],
    },
  ),
];

/** The scheme with every query parameter under a meaningless name. */
export function renamed(named: TokenScheme): TokenScheme {
  const names = new Map<string, string>();
  const nameless = (url: string) =>
    url.replace(/(?<=[?&])([^=&#]+)=/g, (_, name: string) => {
      if (!names.has(name)) names.set(name, `zq${names.size}`);
      return `${names.get(name)}=`;
    });
  const { example } = named;
  const children = example.children.map((child) => ({
    ...child,
    request: nameless(child.request),
    expect: nameless(child.expect),
  }));
  const [before, after] = [nameless(example.before), nameless(example.after)];
  return { ...named, id: `${named.id}, nameless`, example: { ...example, before, after, children } };
}
