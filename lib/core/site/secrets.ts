import { looksLikeToken } from '../url/parts.ts';
import type { ApiRequest, Json, SiteDefinition } from '../site.ts';

const SECRET_HEADER = /^(authorization|.*(token|key|auth|session|csrf|xsrf).*)$/i;
const SECRET_NAME = /token|sig(nature)?$|^sig|hmac|secret|passw|session|^sid$|auth|jwt|api_?key|access_?key|^key$/i;

/**
 * Removes what looks like a secret from a definition, for files and other devices. `removed` names the fields that lost
 * one. Values read from the page are references, not secrets, and stay.
 */
export function withoutSecrets(site: SiteDefinition): { site: SiteDefinition; removed: string[] } {
  const removed: string[] = [];
  const page = withoutSecretParameters(site.page);
  if (page !== site.page) removed.push('page');
  const { extractor } = site;
  if (extractor.kind !== 'api') return { site: { ...site, page }, removed };
  const steps = extractor.steps.map((step, index) => {
    const request = withoutRequestSecrets(step.request);
    if (JSON.stringify(request) !== JSON.stringify(step.request)) removed.push(`extractor.steps.${index}.request`);
    return { ...step, request };
  });
  return { site: { ...site, page, extractor: { ...extractor, steps } }, removed };
}

function withoutRequestSecrets(request: ApiRequest): ApiRequest {
  const { query, headers, body } = request;
  return {
    ...request,
    url: withoutSecretParameters(request.url),
    ...(query && { query: withoutSecretEntries(query, isSecretParameter) }),
    ...(headers && { headers: withoutSecretEntries(headers, isSecretHeader) }),
    ...(body && {
      body:
        'form' in body
          ? { form: withoutSecretEntries(body.form, isSecretParameter) }
          : { json: withoutJsonSecrets(body.json) },
    }),
  };
}

function withoutJsonSecrets(body: Json): Json {
  if (typeof body !== 'object' || body === null) return body;
  if (Array.isArray(body)) return body.map(withoutJsonSecrets);
  const plain = Object.entries(body).filter(
    ([key, value]) => typeof value !== 'string' || !isSecretParameter(key, value),
  );
  return Object.fromEntries(plain.map(([key, value]) => [key, withoutJsonSecrets(value)]));
}

function withoutSecretEntries(pairs: Record<string, string>, isSecret: (name: string, value: string) => boolean) {
  return Object.fromEntries(Object.entries(pairs).filter(([name, value]) => !isSecret(name, value)));
}

function isSecretHeader(name: string, value: string): boolean {
  return !hasReference(value) && SECRET_HEADER.test(name) && /\S{8}/.test(value);
}

function isSecretParameter(name: string, value: string): boolean {
  if (hasReference(value)) return false;
  return SECRET_NAME.test(name) ? value.length >= 6 : value.length >= 32 && looksLikeToken(value);
}

function hasReference(value: string): boolean {
  return /\{[a-z][A-Za-z0-9]*(:number)?\}/.test(value);
}

/** A URL without secret parameters; all others stay as written. */
function withoutSecretParameters(address: string): string {
  const [, base = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(address) ?? [];
  const pairs = query.slice(1).split('&');
  const plain = pairs.filter((pair) => !isSecretPair(pair));
  const bareQuery = plain.length === pairs.length ? query : plain.length > 0 ? `?${plain.join('&')}` : '';
  const bareFragment = fragment.slice(1).split('&').some(isSecretPair) ? '' : fragment;
  return base + bareQuery + bareFragment;
}

function isSecretPair(pair: string): boolean {
  const [name = '', ...value] = pair.split('=');
  return isSecretParameter(name, value.join('='));
}
