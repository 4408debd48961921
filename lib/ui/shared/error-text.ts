import type { ExtractionProblem, StreamError } from '../../core/errors.ts';
import type { CommandProblem } from '../../core/protocol.ts';
import { localized, localizedPlural, type LocalizedText } from './localized-text.ts';

/** The one step that helps; null if only waiting, or the advice in the body, helps. */
export type SuggestedFix =
  | { do: 'allow'; hosts: string[] }
  | { do: 'refresh' }
  | { do: 'sign-in' }
  | { do: 'options' }
  | null;

/** Why something failed, what follows, and what helps. */
export interface ProblemReason {
  why: LocalizedText;
  body: LocalizedText | null;
  fix: SuggestedFix;
}

const REFRESH_FIX: SuggestedFix = { do: 'refresh' };

/** Why a stream has no fresh link. `site`: the host of its watch page. */
export function streamReason(error: StreamError, site: string): ProblemReason {
  const host = { host: site };
  switch (error.kind) {
    case 'refresh-failed':
      return toReason(localized('errRefreshFailed'), localized('bodyTriesAgain'), REFRESH_FIX);
    case 'extractor-missing':
      return toReason(localized('errExtractorMissing', host), localized('bodyExtractorMissing', error.siteKey), {
        do: 'options',
      });
    case 'extraction-failed':
      return extractionReason(error.problem);
    case 'no-streams':
      return toReason(localized('errNoStreams', host), localized('bodyPageChanged'), REFRESH_FIX);
    case 'no-match':
      return toReason(localized('errNoMatch', host), localized('bodyPageChanged'), REFRESH_FIX);
    case 'ambiguous':
      return toReason(localizedPlural('errAmbiguous', error.candidates), localized('bodyAmbiguous'), { do: 'options' });
    case 'different-stream':
      return toReason(
        localized('errDifferentStream', host),
        localized('bodyDifferentStream', { title: error.found }),
        REFRESH_FIX,
      );
    case 'needs-access':
      return accessReason(error.hosts, 'moved');
    case 'manifest-mismatch':
      return toReason(localized('errManifestMismatch', host), localized('bodyTriesAgain'), REFRESH_FIX);
    case 'fresh-refused':
      return toReason(localized('errFreshRefused', { host: error.host }), localized('bodyTriesAgain'), REFRESH_FIX);
    case 'offline':
      return toReason(localized('errOffline'), localized('bodyOffline'), null);
    case 'no-rule':
      return toReason(localized('errNoRule'), localized('bodyReload'), null);
  }
}

/** Why a page gave no links. The text names the meaning of an HTTP status, not its number. */
export function extractionReason(problem: ExtractionProblem): ProblemReason {
  switch (problem.kind) {
    case 'unreachable':
      return toReason(localized('errUnreachable', problem), localized('bodyTriesAgain'), REFRESH_FIX);
    case 'status':
      return statusReason(problem.host, problem.status);
    case 'timeout':
      return toReason(localized('errTimeout', problem), localized('bodyTriesAgain'), REFRESH_FIX);
    case 'too-large':
      return toReason(localized('errTooLarge', problem), null, null);
    case 'not-a-page':
      return toReason(localized('errNotAPage', problem), localized('bodyPageChanged'), REFRESH_FIX);
    case 'needs-access':
      return accessReason(problem.hosts, 'page');
    case 'not-http':
      return toReason(localized('errNotHttp'), null, REFRESH_FIX);
    case 'value-missing':
      return toReason(localized('errValueMissing', problem), localized('bodyPageChanged'), REFRESH_FIX);
    case 'blocked-address':
      return toReason(localized('errBlockedAddress', problem), null, null);
    case 'unsupported':
      return toReason(localized('errUnsupported'), null, { do: 'options' });
  }
}

function statusReason(site: string, status: number): ProblemReason {
  const host = { host: site };
  if (status === 401 || status === 403) {
    return toReason(localized('errSignedOut', host), localized('bodySignIn'), { do: 'sign-in' });
  }
  if (status === 404 || status === 410)
    return toReason(localized('errPageGone', host), localized('bodyPageChanged'), REFRESH_FIX);
  // The site asked Freshet to wait, so offer no button that sends another request at once.
  if (status === 429 || status === 503)
    return toReason(localized('errRateLimited', host), localized('bodyTriesAgain'), null);
  return toReason(localized(status >= 500 ? 'errBusy' : 'errRefused', host), localized('bodyTriesAgain'), REFRESH_FIX);
}

/** `moved`: the fresh link is on a host without access; `page`: the page or one of its frames is. */
function accessReason(hosts: string[], what: 'moved' | 'page'): ProblemReason {
  const fix: SuggestedFix = { do: 'allow', hosts };
  const host = hosts[0] ?? '';
  if (hosts.length !== 1) {
    return toReason(localizedPlural('accessNeeded', hosts.length), localized('bodyAccessList', { hosts }), fix);
  }
  return what === 'moved'
    ? toReason(localized('errMoved', { host }), localized('bodyMoved'), fix)
    : toReason(localized('errNeedsAccess', { host }), localized('bodyNeedsAccess'), fix);
}

/** Why a command failed. `site`: the host it was about. */
export function problemReason(problem: CommandProblem, site: string): ProblemReason {
  switch (problem.kind) {
    case 'invalid':
      return toReason(localizedPlural('checkFields', problem.issues.length), null, null);
    case 'key-taken':
      return toReason(localized('errKeyTaken', problem.key), null, null);
    case 'unknown-site':
      return toReason(localized('errUnknownSite', problem.key), null, null);
    case 'locked':
      return toReason(localized('errLocked', problem.key), localized('bodyLocked'), null);
    case 'cancelled':
      return toReason(localized('errCancelled'), null, null);
    case 'unknown-stream':
      return toReason(localized('errUnknownStream'), localized('bodyUnknownStream'), null);
    case 'extraction':
      return streamReason(problem.error, site);
    case 'internal':
      return toReason(localized('errInternal'), localized('bodyInternal'), null);
  }
}

/** The background did not answer at all. */
export function unreachableReason(): ProblemReason {
  return toReason(localized('unreachable'), localized('bodyUnreachable'), null);
}

function toReason(why: LocalizedText, body: LocalizedText | null, fix: SuggestedFix): ProblemReason {
  return { why, body, fix };
}

/** The host of a match pattern, without its wildcard: `*://*.cdn.example/*` is `cdn.example`. */
export function hostOfPattern(pattern: string): string {
  return (/^[^:]+:\/\/(?:\*\.)?([^/:]+)/.exec(pattern)?.[1] ?? pattern).toLowerCase();
}

/** The match pattern that grants access to `host`, like `originPattern` in lib/base. */
export function hostPattern(host: string): string {
  return `*://${host}/*`;
}

/** The label of the button for `fix`. */
export function fixLabel(fix: NonNullable<SuggestedFix>, site: string): LocalizedText {
  switch (fix.do) {
    case 'allow':
      return fix.hosts.length === 1 ? localized('allowHost', { host: fix.hosts[0] ?? '' }) : localized('allowAccess');
    case 'refresh':
      return localized('refreshNow');
    case 'sign-in':
      return localized('signInOn', { host: site });
    case 'options':
      return localized('openOptions');
  }
}
