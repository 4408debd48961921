import type { Extractor, JsonPath, ValueSource, SiteDefinition } from '../../core/site.ts';
import { pathText } from './path-text.ts';

/** A site definition as typed in the form, valid or not. `site-draft-definition.ts` converts it back. */
export interface SiteDraft {
  key: string;
  /** One match pattern per line. */
  matches: string;
  page: string;
  enabled: boolean;
  mode: SiteDefinition['mode'];
  kind: Extractor['kind'];
  /** Whether to follow only the frames in `hops` (one pattern per line) instead of all. */
  someFrames: boolean;
  hops: string;
  pick: PickDraft;
  values: ValueDraft[];
  steps: StepDraft[];
  answer: string;
  frame: string;
}

export interface PickDraft {
  title: string;
  quality: string;
  /** One per line. */
  names: string;
  under: string;
}

/** A value taken from the page. `at`: a name, a path or an index, depending on `from`. */
export interface ValueDraft {
  name: string;
  from: ValueSource['from'];
  at: string;
  whereName: string;
  whereValue: string;
}

export interface NameValueDraft {
  name: string;
  value: string;
}

export interface StepDraft {
  method: 'GET' | 'POST';
  url: string;
  query: NameValueDraft[];
  headers: NameValueDraft[];
  bodyKind: 'none' | 'json' | 'form';
  json: string;
  form: NameValueDraft[];
  /** Values taken from the response; `value` is a path in it. */
  values: NameValueDraft[];
}

export const EMPTY_STEP: StepDraft = {
  method: 'GET',
  url: '',
  query: [],
  headers: [],
  bodyKind: 'none',
  json: '',
  form: [],
  values: [],
};
export const EMPTY_VALUE: ValueDraft = { name: '', from: 'meta', at: '', whereName: '', whereValue: '' };
export const EMPTY_NAME_VALUE: NameValueDraft = { name: '', value: '' };

const NO_PICK: PickDraft = { title: '', quality: '', names: '', under: '' };

const EMPTY_DRAFT: SiteDraft = {
  key: '',
  matches: '',
  page: '',
  enabled: true,
  mode: 'auto',
  kind: 'page',
  someFrames: false,
  hops: '',
  pick: NO_PICK,
  values: [],
  steps: [EMPTY_STEP],
  answer: '',
  frame: '',
};

/** The draft of a definition; an empty one for null. */
export function draftOf(definition: SiteDefinition | null): SiteDraft {
  if (!definition) return EMPTY_DRAFT;
  const { key, matches, page, enabled, mode, extractor } = definition;
  const common = { ...EMPTY_DRAFT, key, matches: matches.join('\n'), page, enabled, mode, kind: extractor.kind };
  if (extractor.kind === 'headless') return { ...common, frame: extractor.frame ?? '' };
  const { title = '', quality = '', names = [], under = [] } = extractor.pick ?? {};
  const reading: SiteDraft = {
    ...common,
    someFrames: extractor.hops !== undefined,
    hops: (extractor.hops ?? []).join('\n'),
    pick: { title, quality, names: names.join('\n'), under: pathText(under) },
  };
  if (extractor.kind === 'page') return reading;
  return {
    ...reading,
    values: Object.entries(extractor.values ?? {}).map(([name, source]) => valueDraft(name, source)),
    steps: extractor.steps.map(stepDraft),
    answer: pathText(extractor.answer ?? []),
  };
}

function valueDraft(name: string, source: ValueSource): ValueDraft {
  const draft = { ...EMPTY_VALUE, name, from: source.from };
  switch (source.from) {
    case 'state':
      return { ...draft, at: pathText(source.path) };
    case 'segment':
      return { ...draft, at: String(source.index) };
    case 'attribute':
      return { ...draft, at: source.name, whereName: source.where?.name ?? '', whereValue: source.where?.value ?? '' };
    default:
      return { ...draft, at: source.name };
  }
}

function stepDraft({ request, values = {} }: Extract<Extractor, { kind: 'api' }>['steps'][number]): StepDraft {
  const { method, url, query = {}, headers = {}, body } = request;
  const bodyKind = !body ? 'none' : 'json' in body ? 'json' : 'form';
  return {
    method,
    url,
    query: pairs(query),
    headers: pairs(headers),
    bodyKind,
    json: body && 'json' in body ? JSON.stringify(body.json, null, 2) : '',
    form: body && 'form' in body ? pairs(body.form) : [],
    values: Object.entries(values).map(([name, path]: [string, JsonPath]) => ({ name, value: pathText(path) })),
  };
}

function pairs(record: Record<string, string>): NameValueDraft[] {
  return Object.entries(record).map(([name, value]) => ({ name, value }));
}
