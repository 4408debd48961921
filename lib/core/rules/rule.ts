/** The part of a declarativeNetRequest rule that Freshet uses (WebExtensions, `declarativeNetRequest.Rule`). */
export interface Rule {
  id: number;
  priority: number;
  condition: RuleCondition;
  action: RedirectAction | ModifyHeadersAction | AllowAction;
}

/** A compiled rule before it is installed: ids are given at installation. */
export type RuleBody = Omit<Rule, 'id'>;

export interface RuleCondition {
  regexFilter?: string;
  urlFilter?: string;
  /** Always true: tokens differ by case, and the default is insensitive. */
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

/** Lets a request go out as it is, whatever rules of lower priority say. */
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

/** What a stream's family is fetched as: by fetch, XHR and workers; by media elements; thumbnails; preloads. */
export const RESOURCE_TYPES: ResourceType[] = ['xmlhttprequest', 'media', 'image', 'other'];

/** The one table of priorities: what names more of a request comes before what names less. */
export const RULE_PRIORITY = {
  /** Any token at the token's place in the path: generations that have no rules of their own any more. */
  wildcardPath: 1,
  /** The same, of the query. */
  wildcardQuery: 2,
  /** Old values anywhere in a URL: file names, and values that moved. */
  anywhere: 3,
  /** Path prefix alone: children without a query. */
  path: 4,
  /** Query values, with or without a path prefix. */
  query: 5,
  /** One link as a whole. */
  exact: 6,
  /** Every child of one session, by its path alone. */
  sessionPath: 7,
  /** The same, by its query, with or without a path. */
  sessionQuery: 8,
  /** All segments of one SegmentTemplate that only the fresh manifest names. */
  template: 9,
  /** One child that only the fresh manifest names. */
  child: 10,
  /** What a redirect has led to another origin goes no further. */
  noFurtherRedirect: 11,
  /** CORS companions of redirects to another origin; a rule that allows silences headers up to its own priority. */
  headers: 12,
} as const;
