import type { RedirectPattern } from './redirect-patterns.ts';

/** The part of a declarativeNetRequest rule that Freshet uses (WebExtensions, `declarativeNetRequest.Rule`). */
export interface Rule {
  id: number;
  priority: number;
  condition: RuleCondition;
  action: RedirectAction | ModifyHeadersAction | AllowAction;
}

/** A compiled rule before installation, which assigns its id. */
export type RuleBody = Omit<Rule, 'id'>;

export interface RuleCondition {
  regexFilter?: string;
  urlFilter?: string;
  /** Always true: tokens are case-sensitive, and the default is not. */
  isUrlFilterCaseSensitive: true;
  initiatorDomains?: string[];
  excludedInitiatorDomains?: string[];
  requestMethods?: string[];
  excludedRequestMethods?: string[];
  resourceTypes: ResourceType[];
}

export type ResourceType = 'xmlhttprequest' | 'media' | 'image' | 'other';

export interface RedirectAction {
  type: 'redirect';
  redirect: { regexSubstitution: string } | { url: string };
}

/** Lets a request go out unchanged, whatever rules of lower priority say. */
export interface AllowAction {
  type: 'allow';
}

export interface HeaderChange {
  header: string;
  operation: 'set';
  value: string;
}

export interface ModifyHeadersAction {
  type: 'modifyHeaders';
  requestHeaders: HeaderChange[];
  responseHeaders: HeaderChange[];
}

/** How a stream's resources are requested: by fetch, XHR and workers; by media elements; as thumbnails; as preloads. */
export const RESOURCE_TYPES: ResourceType[] = ['xmlhttprequest', 'media', 'image', 'other'];

/** The one table of priorities: the more of a request a rule names, the higher its priority. */
export const RULE_PRIORITY = {
  /** Any token at the token's path position: generations without rules of their own. */
  wildcardPath: 1,
  /** The same for the query. */
  wildcardQuery: 2,
  /** Old values anywhere in a URL: file names, and values that moved. */
  anywhere: 3,
  /** The path prefix alone: children without a query. */
  path: 4,
  /** Query values, with or without a path prefix. */
  query: 5,
  /** One whole link. */
  exact: 6,
  /** Every child of one session, by its path alone. */
  sessionPath: 7,
  /** The same by its query, with or without a path. */
  sessionQuery: 8,
  /** All segments of one SegmentTemplate that only the fresh manifest names. */
  template: 9,
  /** One child that only the fresh manifest names. */
  child: 10,
  /** Stops further redirects of a target at another origin. */
  noFurtherRedirect: 11,
  /** CORS companions of redirects to another origin. An allow rule silences header rules up to its own priority. */
  headers: 12,
} as const;

/** The rule of a pattern for the documents of `frameHost`. `mark`: see `corsMark`. */
export function patternRule(
  { priority, regexFilter, regexSubstitution }: RedirectPattern,
  mark: string,
  frameHost: string,
): RuleBody {
  return redirectRule(
    { priority, redirect: { regexSubstitution: regexSubstitution + mark } },
    { regexFilter },
    frameHost,
  );
}

/** A redirect rule with any kind of filter, for the documents of `frameHost`. */
export function redirectRule(
  { priority, redirect }: { priority: number; redirect: RedirectAction['redirect'] },
  filter: Pick<RuleCondition, 'regexFilter' | 'urlFilter'>,
  frameHost: string,
): RuleBody {
  const condition: RuleCondition = {
    ...filter,
    isUrlFilterCaseSensitive: true,
    initiatorDomains: [frameHost],
    resourceTypes: RESOURCE_TYPES,
  };
  return { priority, condition, action: { type: 'redirect', redirect } };
}
