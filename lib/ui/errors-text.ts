import type { ExtractionProblem, StreamError } from '../core/errors.ts';
import type { CommandProblem } from '../core/protocol.ts';
import { say, sayPlural, type Words } from './words.ts';

/** The one step that helps; null where there is none but waiting, or what the body says. */
export type Fix = { do: 'allow'; hosts: string[] } | { do: 'refresh' } | { do: 'sign-in' } | { do: 'options' } | null;

/** Why something did not work, what follows, and what helps. */
export interface Reason {
  why: Words;
  body: Words | null;
  fix: Fix;
}

const refresh: Fix = { do: 'refresh' };

/** Why a stream has no fresh link. `site`: the host of its watch page. */
export function streamReason(error: StreamError, site: string): Reason {
  const host = { host: site };
  switch (error.kind) {
    case 'refresh-failed':
      return reason(say('errRefreshFailed'), say('bodyTriesAgain'), refresh);
    case 'extractor-missing':
      return reason(say('errExtractorMissing', host), say('bodyExtractorMissing', error.siteKey), { do: 'options' });
    case 'extraction-failed':
      return extractionReason(error.problem);
    case 'no-streams':
      return reason(say('errNoStreams', host), say('bodyPageChanged'), refresh);
    case 'no-match':
      return reason(say('errNoMatch', host), say('bodyPageChanged'), refresh);
    case 'ambiguous':
      return reason(sayPlural('errAmbiguous', error.candidates), say('bodyAmbiguous'), { do: 'options' });
    case 'contradiction':
      return reason(say('errContradiction', host), say('bodyContradiction', { title: error.found }), refresh);
    case 'needs-access':
      return accessReason(error.hosts, 'moved');
    case 'other-manifest':
      return reason(say('errOtherManifest', host), say('bodyTriesAgain'), refresh);
    case 'fresh-refused':
      return reason(say('errFreshRefused', { host: error.host }), say('bodyTriesAgain'), refresh);
    case 'offline':
      return reason(say('errOffline'), say('bodyOffline'), null);
    case 'no-rule':
      return reason(say('errNoRule'), say('bodyReload'), null);
  }
}

/** Why a page gave nothing. Status numbers stay out: what they mean is said instead. */
export function extractionReason(problem: ExtractionProblem): Reason {
  switch (problem.kind) {
    case 'unreachable':
      return reason(say('errUnreachable', problem), say('bodyTriesAgain'), refresh);
    case 'status':
      return statusReason(problem.host, problem.status);
    case 'timeout':
      return reason(say('errTimeout', problem), say('bodyTriesAgain'), refresh);
    case 'too-large':
      return reason(say('errTooLarge', problem), null, null);
    case 'not-a-page':
      return reason(say('errNotAPage', problem), say('bodyPageChanged'), refresh);
    case 'needs-access':
      return accessReason(problem.hosts, 'page');
    case 'not-http':
      return reason(say('errNotHttp'), null, refresh);
    case 'value-missing':
      return reason(say('errValueMissing', problem), say('bodyPageChanged'), refresh);
    case 'refused-address':
      return reason(say('errRefusedAddress', problem), null, null);
    case 'unsupported':
      return reason(say('errUnsupported'), null, { do: 'options' });
  }
}

function statusReason(site: string, status: number): Reason {
  const host = { host: site };
  if (status === 401 || status === 403) {
    return reason(say('errSignedOut', host), say('bodySignIn'), { do: 'sign-in' });
  }
  if (status === 404 || status === 410) return reason(say('errPageGone', host), say('bodyPageChanged'), refresh);
  // The site asked for a pause: a button that asks it again at once would be the wrong advice.
  if (status === 429 || status === 503) return reason(say('errAskedForPause', host), say('bodyTriesAgain'), null);
  return reason(say(status >= 500 ? 'errBusy' : 'errRefused', host), say('bodyTriesAgain'), refresh);
}

/** `moved`: the fresh link leads to a host without access; `page`: the page itself, or a frame of it, does. */
function accessReason(hosts: string[], what: 'moved' | 'page'): Reason {
  const fix: Fix = { do: 'allow', hosts };
  const host = hosts[0] ?? '';
  if (hosts.length !== 1) {
    return reason(sayPlural('accessNeeded', hosts.length), say('bodyAccessList', { hosts }), fix);
  }
  return what === 'moved'
    ? reason(say('errMoved', { host }), say('bodyMoved'), fix)
    : reason(say('errNeedsAccess', { host }), say('bodyNeedsAccess'), fix);
}

/** Why a command was not carried out. `site`: the host it was about. */
export function problemReason(problem: CommandProblem, site: string): Reason {
  switch (problem.kind) {
    case 'invalid':
      return reason(sayPlural('checkFields', problem.issues.length), null, null);
    case 'key-taken':
      return reason(say('errKeyTaken', problem.key), null, null);
    case 'unknown-site':
      return reason(say('errUnknownSite', problem.key), null, null);
    case 'locked':
      return reason(say('errLocked', problem.key), say('bodyLocked'), null);
    case 'cancelled':
      return reason(say('errCancelled'), null, null);
    case 'unknown-stream':
      return reason(say('errUnknownStream'), say('bodyUnknownStream'), null);
    case 'tab-gone':
      return reason(say('errTabGone'), null, null);
    case 'access-denied':
      return accessReason(problem.origins.map(patternHost), 'page');
    case 'extraction':
      return streamReason(problem.error, site);
    case 'internal':
      return reason(say('errInternal'), say('bodyInternal'), null);
  }
}

/** The background did not answer at all. */
export function unreachableReason(): Reason {
  return reason(say('unreachable'), say('bodyUnreachable'), null);
}

function reason(why: Words, body: Words | null, fix: Fix): Reason {
  return { why, body, fix };
}

/** The host a match pattern is for, as people know it: `*://*.cdn.example/*` is `cdn.example`. */
export function patternHost(pattern: string): string {
  return (/^[^:]+:\/\/(?:\*\.)?([^/:]+)/.exec(pattern)?.[1] ?? pattern).toLowerCase();
}

/** The pattern that grants access to `host`; the form of `originPattern` in core. */
export function hostPattern(host: string): string {
  return `*://${host}/*`;
}

/** What the button for `fix` says. */
export function fixLabel(fix: NonNullable<Fix>, site: string): Words {
  switch (fix.do) {
    case 'allow':
      return fix.hosts.length === 1 ? say('allowHost', { host: fix.hosts[0] ?? '' }) : say('allowAccess');
    case 'refresh':
      return say('refreshNow');
    case 'sign-in':
      return say('signInOn', { host: site });
    case 'options':
      return say('openOptions');
  }
}
