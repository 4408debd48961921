import { beforeAll, describe, expect, test } from 'vitest';
import type { ExtractionProblem, StreamError } from '../../../lib/core/errors.ts';
import type { CommandProblem } from '../../../lib/core/protocol.ts';
import {
  fixLabel,
  hostPattern,
  hostOfPattern,
  problemReason,
  streamReason,
} from '../../../lib/ui/shared/error-text.ts';
import { setMessageSource } from '../../../lib/ui/shared/translate.ts';
import { plainText } from '../../../lib/ui/shared/localized-text.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setMessageSource(textsFromFile));

const site = 'campus.example';
const extraction = (problem: ExtractionProblem): StreamError => ({ kind: 'extraction-failed', problem });
const status = (code: number) => extraction({ kind: 'status', host: site, status: code });

describe('each stream error has a reason and at most one fix', () => {
  test.each<[StreamError, string, string | null]>([
    [{ kind: 'refresh-failed', at: '2026-11-22T14:22:00Z' }, 'The last refresh did not work', 'Refresh now'],
    [
      { kind: 'extractor-missing', siteKey: 'campus' },
      'Freshet no longer knows how to get links on campus.example',
      'Open options',
    ],
    [{ kind: 'no-streams' }, 'Freshet could not find the stream on campus.example', 'Refresh now'],
    [{ kind: 'no-match' }, 'Freshet could not find this stream on campus.example', 'Refresh now'],
    [{ kind: 'ambiguous', candidates: 3 }, 'Found 3 possible streams', 'Open options'],
    [{ kind: 'different-stream', found: 'News' }, 'The page on campus.example now has another stream', 'Refresh now'],
    [{ kind: 'needs-access', hosts: ['e.net'] }, 'The stream moved to e.net', 'Allow access to e.net'],
    [{ kind: 'needs-access', hosts: ['e.net', 'f.net'] }, 'Freshet needs access to 2 sites', 'Allow access'],
    [{ kind: 'manifest-mismatch', sentence: 'x' }, 'The fresh link from campus.example does not work', 'Refresh now'],
    [{ kind: 'no-rule', reason: 'loop' }, 'The fresh link cannot be passed to the player', null],
    [extraction({ kind: 'unreachable', host: site }), 'campus.example could not be reached', 'Refresh now'],
    [extraction({ kind: 'timeout', host: site, seconds: 20 }), 'campus.example took too long to answer', 'Refresh now'],
    [
      extraction({ kind: 'too-large', host: site, bytes: 9e6 }),
      'The page on campus.example is too big to search',
      null,
    ],
    [
      extraction({ kind: 'not-a-page', host: site, contentType: 'a/b' }),
      'campus.example sent something other than a web page',
      'Refresh now',
    ],
    [extraction({ kind: 'needs-access', hosts: ['p.tv'] }), 'Freshet needs access to p.tv', 'Allow access to p.tv'],
    [
      extraction({ kind: 'not-http', scheme: 'blob:' }),
      'The page points to something that is not a web address',
      'Refresh now',
    ],
    [
      extraction({ kind: 'value-missing', host: site, name: 'csrf' }),
      'campus.example changed its page: something Freshet needs is missing',
      'Refresh now',
    ],
    [
      extraction({ kind: 'blocked-address', host: 'nas.local' }),
      'The page points to nas.local, which is not allowed for this site',
      null,
    ],
    [
      extraction({ kind: 'unsupported', extractor: 'headless' }),
      'This method does not work in this browser',
      'Open options',
    ],
    [status(401), 'campus.example signed you out', 'Sign in again on campus.example'],
    [status(403), 'campus.example signed you out', 'Sign in again on campus.example'],
    [status(404), 'The page is no longer on campus.example', 'Refresh now'],
    [status(410), 'The page is no longer on campus.example', 'Refresh now'],
    [status(429), 'campus.example asked Freshet to wait', null],
    [status(503), 'campus.example asked Freshet to wait', null],
    [status(500), 'campus.example is busy', 'Refresh now'],
    [status(418), 'campus.example did not deliver the page', 'Refresh now'],
  ])('%j', (error, why, button) => {
    const reason = streamReason(error, site);
    expect(plainText(reason.why, 0)).toBe(why);
    expect(reason.fix && plainText(fixLabel(reason.fix, site), 0)).toBe(button);
    expect(reason.body && plainText(reason.body, 0)).not.toBe('');
    expect(plainText(reason.why, 0) + (reason.body ? plainText(reason.body, 0) : '')).not.toMatch(/\b[45]\d\d\b/);
  });
});

describe('each command problem has a reason', () => {
  test.each<[CommandProblem, string]>([
    [{ kind: 'invalid', issues: [{ field: 'key', message: '' }] }, 'Check 1 field'],
    [{ kind: 'key-taken', key: 'campus' }, 'There is already a site with the key campus'],
    [{ kind: 'unknown-site', key: 'campus' }, 'campus is no longer in the list'],
    [{ kind: 'unknown-stream' }, 'This stream is no longer active'],
    [{ kind: 'extraction', error: { kind: 'no-streams' } }, 'Freshet could not find the stream on campus.example'],
    [{ kind: 'internal' }, 'That did not work'],
  ])('%j', (problem, why) => {
    expect(plainText(problemReason(problem, site).why, 0)).toBe(why);
  });
});

test.each([
  ['*://cdn.example/*', 'cdn.example'],
  ['https://*.cdn.example/*', 'cdn.example'],
  ['http://cdn.example:8080/*', 'cdn.example'],
  [hostPattern('cdn.example'), 'cdn.example'],
])('takes from the pattern %s the host %s', (pattern, host) => {
  expect(hostOfPattern(pattern)).toBe(host);
});
