import { readFileSync } from 'node:fs';

/** One scheme by which CDNs put a token into a link, with a synthetic example (test/data/token-schemes.json). */
export interface TokenScheme {
  id: string;
  location: string;
  tokenParts: string[];
  expiry: { format: string; semantics: 'expiry' | 'expiry-lower-bound' | 'issued-at' | 'none' };
  example: {
    before: string;
    after: string;
    observedAt: string;
    expiresBefore: string | null;
    children: {
      role: string;
      request: string;
      expect: string;
      via: 'by-substitution' | 'fresh-manifest' | 'unchanged';
    }[];
    tokenValues?: { before: string; after: string };
  };
}

export const SCHEMES = JSON.parse(
  readFileSync(new URL('../../data/token-schemes.json', import.meta.url), 'utf8'),
) as TokenScheme[];
