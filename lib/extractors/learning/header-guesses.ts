import type { ExplainedRequest } from './explain-request.ts';
import type { SourceDocument } from '../api/api-extractor.ts';
import type { SourcedValue } from '../api/page-values.ts';
import { normalizedKey } from '../page/scope.ts';

type HeaderValues = Record<string, string>;

const SCRIPT_HEADERS: HeaderValues = { 'X-Requested-With': 'XMLHttpRequest' };

/** The usual names of a value in pages, and the header that scripts send it in. */
const CONVENTIONS: { key: RegExp; headers: (reference: string) => HeaderValues }[] = [
  // Laravel, Rails; Django; Angular and Axios
  { key: /^(csrftoken|csrf|xcsrftoken)$/, headers: (it) => ({ ...SCRIPT_HEADERS, 'X-CSRF-Token': it }) },
  { key: /^csrfmiddlewaretoken$/, headers: (it) => ({ ...SCRIPT_HEADERS, 'X-CSRFToken': it }) },
  { key: /^xsrftoken$/, headers: (it) => ({ ...SCRIPT_HEADERS, 'X-XSRF-Token': it }) },
  { key: /^(x?apikey|key|publickey|appkey)$/, headers: (it) => ({ 'X-Api-Key': it }) },
  { key: /^clientid$/, headers: (it) => ({ 'Client-ID': it }) },
  { key: /^((access|auth|bearer|jwt|api|id)token|jwt|token)$/, headers: (it) => ({ Authorization: `Bearer ${it}` }) },
];

/** Most header guesses for one request. */
const MAX_GUESSES = 6;

/**
 * The request with headers that its script may have set but that nobody observed. The guesses follow the usual
 * conventions, with values that the page has under the usual names, most likely first.
 */
export function guessHeaders(explained: ExplainedRequest, sources: readonly SourceDocument[]): ExplainedRequest[] {
  const { request, values } = explained;
  if (request.headers) return [];
  const guesses = CONVENTIONS.flatMap(({ key, headers }): ExplainedRequest[] => {
    const found = findValueByKey(sources, key);
    if (!found) return [];
    const name = 'header' in values ? 'header2' : 'header';
    return [
      {
        ...explained,
        request: { ...request, headers: headers(`{${name}}`) },
        values: { ...values, [name]: found.source },
      },
    ];
  });
  return [{ ...explained, request: { ...request, headers: SCRIPT_HEADERS } }, ...guesses].slice(0, MAX_GUESSES);
}

function findValueByKey(sources: readonly SourceDocument[], key: RegExp): SourcedValue | undefined {
  return sources
    .flatMap(({ values }) =>
      values.find((value, own) => key.test(normalizedKey(own)) && /^[\x21-\x7e]{4,2000}$/.test(value)),
    )
    .at(0);
}
