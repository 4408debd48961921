import { constants, createDecipheriv, createHash, createHmac, createVerify, generateKeyPairSync } from 'node:crypto';
import { getSignedUrl } from '@aws-sdk/cloudfront-signer';
import Mux from '@mux/mux-node';
import EdgeAuth from 'akamai-edgeauth';
import ectoken from 'ectoken';
import * as v from 'valibot';
import { verifiedByUrl, type Peer } from './peer.ts';

const PEM = {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const;
const keys = generateKeyPairSync('rsa', { modulusLength: 2048, ...PEM });
const SHARED = '52a152a152a152a152a152a152a152a152a152a152a152a152a152a152a152a1';
const PLAYBACK_ID = 'qIJBqaJPkhNXiHbed8j2jyW01tQwlNzlo';

/** Links signed by CDN vendors' own packages, and verified after their documentation, not their code. */
export const VENDORS: readonly Peer[] = [
  {
    name: 'cloudfront',
    title: 'CloudFront, custom policy (@aws-sdk/cloudfront-signer)',
    plays: 'hls',
    lifetime: 8,
    nginx: verifiedByUrl('Policy=$arg_Policy&Signature=$arg_Signature&Key-Pair-Id=$cloudfront_key'),
    sign: (origin, file, until) =>
      getSignedUrl({
        url: `${origin}/live/${file}`,
        keyPairId: 'K2JCJMDEHXQW5F',
        privateKey: keys.privateKey,
        policy: JSON.stringify({
          Statement: [{ Resource: `${origin}/live/*`, Condition: { DateLessThan: { 'AWS:EpochTime': until } } }],
        }),
      }),
    verify: cloudFront,
  },
  {
    name: 'akamai',
    title: 'Akamai, token for a directory (akamai-edgeauth)',
    plays: 'hls',
    lifetime: 8,
    nginx: verifiedByUrl('hdnts=$arg_hdnts'),
    sign: (origin, file, until) => {
      const token = new EdgeAuth({ key: SHARED, endTime: until, tokenName: 'hdnts' }).generateACLToken('/live/*');
      return `${origin}/live/${file}?hdnts=${token}`;
    },
    verify: akamai,
  },
  {
    name: 'mux',
    title: 'Mux, JWT (@mux/mux-node)',
    plays: 'hls',
    lifetime: 8,
    nginx: verifiedByUrl('token=$arg_token'),
    sign: async (origin, file, until) => {
      const mux = new Mux({ tokenId: 'id', tokenSecret: 'secret' });
      const expiration = `${until - Math.floor(Date.now() / 1000)}s`;
      const keySecret = Buffer.from(keys.privateKey).toString('base64');
      const token = await mux.jwt.signPlaybackId(PLAYBACK_ID, { keyId: 'key', keySecret, expiration, type: 'video' });
      return `${origin}/live/${file}?token=${token}`;
    },
    verify: muxVideo,
  },
  {
    name: 'edgecast',
    title: 'Edgecast, encrypted token (ectoken)',
    plays: 'hls',
    // Its expiry is not readable: Freshet has to measure it, and probes for the first time after 15 s.
    lifetime: 20,
    nginx: verifiedByUrl('$args'),
    sign: (origin, file, until) =>
      `${origin}/live/${file}?${ectoken.V3.encrypt(SHARED, `ec_expire=${until}&ec_url_allow=/live/`)}`,
    verify: edgecast,
  },
];

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-custom-policy.html */
function cloudFront(url: URL, now: number): boolean {
  const decode = (name: string): Buffer => {
    const text = url.searchParams.get(name) ?? '';
    return Buffer.from(text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64');
  };
  const policy = decode('Policy');
  const signed = createVerify('sha1').update(policy).verify(keys.publicKey, decode('Signature'));
  if (!signed) return false;
  const { Statement } = v.parse(Policy, JSON.parse(policy.toString('utf8')));
  const [{ Resource, Condition }] = Statement;
  const covered = Resource.endsWith('*') && `${url.origin}${url.pathname}`.startsWith(Resource.slice(0, -1));
  return covered && now < Condition.DateLessThan['AWS:EpochTime'];
}

const Policy = v.object({
  Statement: v.tuple([
    v.object({
      Resource: v.string(),
      Condition: v.object({ DateLessThan: v.object({ 'AWS:EpochTime': v.number() }) }),
    }),
  ]),
});

/** https://techdocs.akamai.com/property-mgr/docs/auth-token-2-0-ver: an HMAC over the fields before it. */
function akamai(url: URL, now: number): boolean {
  const token = url.searchParams.get('hdnts') ?? '';
  const [fields = '', hmac = ''] = token.split('~hmac=', 2);
  const told = new Map(fields.split('~').map((field) => [field.split('=')[0]!, field.slice(field.indexOf('=') + 1)]));
  const acl = told.get('acl') ?? '';
  const covered = acl.endsWith('*') && url.pathname.startsWith(acl.slice(0, -1));
  const signed = createHmac('sha256', Buffer.from(SHARED, 'hex')).update(fields).digest('hex') === hmac;
  return signed && covered && now < Number(told.get('exp'));
}

/** RFC 7515, RS256. https://docs.mux.com/guides/secure-video-playback */
function muxVideo(url: URL, now: number): boolean {
  const [head = '', claims = '', signature = ''] = (url.searchParams.get('token') ?? '').split('.');
  const signed = createVerify('sha256')
    .update(`${head}.${claims}`)
    .verify({ key: keys.publicKey, padding: constants.RSA_PKCS1_PADDING }, signature, 'base64url');
  if (!signed) return false;
  const { sub, aud, exp } = v.parse(Claims, JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')));
  return sub === PLAYBACK_ID && aud === 'v' && now < exp;
}

const Claims = v.object({ sub: v.string(), aud: v.string(), exp: v.number() });

/**
 * Token-Based Authentication 3.0 of Edgecast: AES-256-GCM with the nonce before and the tag after the text; it is the
 * whole query.
 */
function edgecast(url: URL, now: number): boolean {
  const token = Buffer.from(url.search.slice(1), 'base64url');
  const key = createHash('sha256').update(SHARED).digest();
  const decipher = createDecipheriv('aes-256-gcm', key, token.subarray(0, 12));
  decipher.setAuthTag(token.subarray(-16));
  const said = Buffer.concat([decipher.update(token.subarray(12, -16)), decipher.final()]).toString('utf8');
  const told = new URLSearchParams(said);
  return url.pathname.startsWith(told.get('ec_url_allow') ?? ' ') && now < Number(told.get('ec_expire'));
}
