import type { TestRunView } from '../../core/protocol.ts';
import { fixLabel, streamReason } from '../shared/error-text.ts';
import { Icon } from '../shared/icons.tsx';
import { Localized } from '../shared/localized.tsx';
import { t, type MessageKey } from '../shared/translate.ts';
import { secondsText } from '../shared/time-text.ts';
import { plainText, localized, localizedPlural, type LocalizedText } from '../shared/localized-text.ts';
import { hostOf } from '../../base/http-url.ts';
import type { TestRun } from './test-run.ts';
import { TestRunRequests } from './test-run-requests.tsx';
import type { MatchReason } from '../../core/match.ts';
import type { LinkVerdict } from '../../core/extraction-trace.ts';

/** The result of a test run, in a polite live region. */
export function TestRunResult(props: {
  id: string;
  testRun: TestRun;
  again: (origins: string[]) => void;
  cancel: () => void;
}) {
  const { id, testRun, again } = props;
  const requests = testRun.state === 'running' ? testRun.requests : (testRun.result?.trace.requests ?? []);
  return (
    <div class="test" id={id} aria-busy={testRun.state === 'running'}>
      <div role="status">
        <RunStatus testRun={testRun} />
      </div>
      {testRun.state === 'failed' && testRun.reason.fix?.do === 'allow' && (
        <button type="button" class="btn primary" onClick={() => again(testRun.origins)}>
          <span>
            <Localized text={fixLabel(testRun.reason.fix, '')} />
          </span>
        </button>
      )}
      {requests.length > 0 && <TestRunRequests requests={requests} />}
      {testRun.state === 'running' && (
        <button type="button" class="btn" onClick={props.cancel}>
          {t('cancelRun')}
        </button>
      )}
      {testRun.state !== 'running' && testRun.result && <LinkTable result={testRun.result} />}
      {testRun.state === 'found' && <MissedStreams result={testRun.result} />}
    </div>
  );
}

function RunStatus({ testRun }: { testRun: TestRun }) {
  switch (testRun.state) {
    case 'running':
      return (
        <p class="status">
          <Icon name="wait" />
          <span>
            <Localized text={localized('running', { host: testRun.host })} />
          </span>
        </p>
      );
    case 'found': {
      const { streams, millis } = testRun.result;
      return (
        <p class="status ok">
          <Icon name="ok" />
          <span>
            <Localized text={localizedPlural('ranFound', streams.length, secondsText(millis))} />
          </span>
        </p>
      );
    }
    case 'failed':
      return (
        <p class="status attention">
          <Icon name="attention" />
          <span>
            <Localized text={testRun.reason.why} />
            {testRun.reason.body && (
              <small>
                <Localized text={testRun.reason.body} />
              </small>
            )}
          </span>
        </p>
      );
  }
}

/** The links that were found, which is chosen, and why. */
function LinkTable({ result }: { result: TestRunView }) {
  const rows = linkRows(result);
  if (rows.length === 0) return null;
  return (
    <div class="tblwrap">
      <table role="table">
        <caption>{t('linksFound')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('colStream')}</th>
            <th scope="col">{t('colDecision')}</th>
            <th scope="col">{t('colFoundIn')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, i) => (
            <tr key={i} role="row">
              <th scope="row" role="rowheader">
                <span dir="auto">{row.title || t('untitled')}</span>
                {row.quality && ` · ${row.quality}`}
                <small class="mono">
                  <bdi dir="ltr">{row.link}</bdi>
                </small>
              </th>
              <td role="cell">
                <p class={`status ${row.tone}`}>
                  <Icon name={row.tone === 'ok' ? 'ok' : row.tone === 'attention' ? 'attention' : 'found'} />
                  <span>
                    <Localized text={row.verdict} />
                    {row.why.map((why, j) => (
                      <small key={j}>
                        <Localized text={why} />
                      </small>
                    ))}
                  </span>
                </p>
              </td>
              <td role="cell">
                {row.request !== null && t('requestN', String(row.request))}
                {row.place && (
                  <small class="mono">
                    <bdi dir="ltr">{row.place}</bdi>
                  </small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Streams tracked now that would get no fresh link with this definition. */
function MissedStreams({ result: { missed, pageUrl } }: { result: TestRunView }) {
  return (
    <>
      {missed.map(({ title, error }, i) => (
        <p class="status attention" key={i}>
          <Icon name="attention" />
          <span>
            <Localized text={localized('notChosen', { title: title || t('untitled') })} />
            <small>{plainText(streamReason(error, hostOf(pageUrl)).why, Date.now())}</small>
          </span>
        </p>
      ))}
    </>
  );
}

/** A row of the table of links: the link and the decision about it. */
export interface LinkRow {
  link: string;
  title: string;
  quality: string;
  /** Number of the request whose response contains it, counted from 1; null if unknown. */
  request: number | null;
  place: string;
  tone: 'ok' | 'quiet' | 'attention';
  verdict: LocalizedText;
  why: LocalizedText[];
}

const VERDICT_KEYS: Record<LinkVerdict, MessageKey> = {
  accepted: 'linkAccepted',
  secondary: 'linkSecondary',
  mentioned: 'linkMentionOnly',
  'private-address': 'linkPrivate',
  'not-picked': 'linkNotPicked',
  'too-many': 'linkTooMany',
};

const CHOSEN_BY_KEYS: Record<MatchReason, MessageKey> = {
  'title-and-quality': 'byTitle',
  path: 'byPath',
  names: 'byNames',
  'only-one': 'byOnlyOne',
};

/** The links of a test run in order of discovery. Accepted and secondary links are its streams, in the same order. */
export function linkRows({ streams, trace }: TestRunView): LinkRow[] {
  const accepted = [...streams];
  const rows = trace.links.map((traced): LinkRow => {
    const isStream = traced.verdict === 'accepted' || traced.verdict === 'secondary';
    const stream = isStream ? accepted.shift() : undefined;
    return {
      ...rowOf(stream ?? { ...traced, expiresAt: null, chosenBy: [] }, traced.verdict),
      request: traced.request + 1,
      place: traced.keyPath.join(' › '),
    };
  });
  return [...rows, ...accepted.map((stream) => rowOf(stream, 'accepted'))];
}

function rowOf(stream: TestRunView['streams'][number], verdict: LinkVerdict): LinkRow {
  const { link, title, quality, chosenBy: chosen, expiresAt: goodUntil } = stream;
  const why = chosen.map(({ title: tracked, by }) =>
    tracked ? localized(CHOSEN_BY_KEYS[by], { title: tracked }) : localized('byUntitled'),
  );
  if (goodUntil !== null) why.push(localized('linkGoodUntil', { time: goodUntil }));
  return {
    link,
    title,
    quality,
    request: null,
    place: '',
    tone: chosen.length > 0 ? 'ok' : verdict === 'private-address' ? 'attention' : 'quiet',
    verdict: chosen.length > 0 ? localized('linkChosen') : localized(VERDICT_KEYS[verdict]),
    why,
  };
}
