import type { ExplainedRequest } from './explain-request.ts';
import type { Asker } from './api.ts';
import type { PlacedValue } from './page-values.ts';
import { plainKey } from './scope.ts';

type Headers = Record<string, string>;

const SCRIPTED: Headers = { 'X-Requested-With': 'XMLHttpRequest' };

/** What pages call a value, and the header that scripts send it in. */
const CONVENTIONS: { key: RegExp; headers: (reference: string) => Headers }[] = [
  // Laravel, Rails; Django; Angular and Axios
  { key: /^(csrftoken|csrf|xcsrftoken)$/, headers: (it) => ({ ...SCRIPTED, 'X-CSRF-Token': it }) },
  { key: /^csrfmiddlewaretoken$/, headers: (it) => ({ ...SCRIPTED, 'X-CSRFToken': it }) },
  { key: /^xsrftoken$/, headers: (it) => ({ ...SCRIPTED, 'X-XSRF-Token': it }) },
  { key: /^(x?apikey|key|publickey|appkey)$/, headers: (it) => ({ 'X-Api-Key': it }) },
  { key: /^clientid$/, headers: (it) => ({ 'Client-ID': it }) },
  { key: /^((access|auth|bearer|jwt|api|id)token|jwt|token)$/, headers: (it) => ({ Authorization: `Bearer ${it}` }) },
];

/** Tries at headers for one request. */
const MAX_GUESSES = 6;

/**
 * The same request with headers that its script may have set, where nobody saw them: the usual conventions with values that
 * the page has under the usual names, the likeliest first.
 */
export function guessedHeaders(explained: ExplainedRequest, askers: readonly Asker[]): ExplainedRequest[] {
  const { request, values } = explained;
  if (request.headers) return [];
  const guesses = CONVENTIONS.flatMap(({ key, headers }): ExplainedRequest[] => {
    const found = firstCalled(askers, key);
    if (!found) return [];
    const name = 'header' in values ? 'header2' : 'header';
    return [
      {
        ...explained,
        request: { ...request, headers: headers(`{${name}}`) },
        values: { ...values, [name]: found.place },
      },
    ];
  });
  return [{ ...explained, request: { ...request, headers: SCRIPTED } }, ...guesses].slice(0, MAX_GUESSES);
}

function firstCalled(askers: readonly Asker[], key: RegExp): PlacedValue | undefined {
  return askers
    .flatMap(({ values }) =>
      values.find((value, own) => key.test(plainKey(own)) && /^[\x21-\x7e]{4,2000}$/.test(value)),
    )
    .at(0);
}
