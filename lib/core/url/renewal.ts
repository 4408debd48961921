import { cwtPayload, jwtsIn } from './expiry/claims.ts';
import { base64Bytes, base64Words, unpercent } from './expiry/decode.ts';
import { linkParts } from './parts.ts';

/** `catr`, the renewal claim of a Common Access Token (CTA-5007-B 4.10), and its CBOR Web Token key. */
const CATR_CLAIM = 'catr';
const CATR_KEY = 323;

/**
 * Whether the token in a link says that the CDN issues its successor by itself, in responses to the player: RFC 9246
 * (`cdniets` with a `cdnistt` that names a transport, sections 2.1.14 and 2.1.15) and CTA-5007 (`catr`).
 */
export function isSelfRenewing(link: string): boolean {
  const { segments, query } = linkParts(link);
  return [...segments, ...query.map(({ value }) => value ?? '')].map(unpercent).some(declaresRenewal);
}

function declaresRenewal(text: string): boolean {
  const jwt = jwtsIn(text).some(({ payload }) => {
    const transport = payload['cdnistt'];
    return CATR_CLAIM in payload || ('cdniets' in payload && typeof transport === 'number' && transport > 0);
  });
  return jwt || base64Words(text).some((word) => cwtPayload(base64Bytes(word))?.has(CATR_KEY));
}
