import type { TestRunView } from '../../core/protocol.ts';
import { fixLabel, streamReason } from '../shared/error-text.ts';
import { Icon } from '../shared/icons.tsx';
import { Localized } from '../shared/localized.tsx';
import { t } from '../shared/translate.ts';
import { secondsText } from '../shared/time-text.ts';
import { plainText, localized, localizedPlural } from '../shared/localized-text.ts';
import { hostOf } from '../../base/http-url.ts';
import type { TestRun } from './test-run.ts';
import { TestRunRequests } from './test-run-requests.tsx';
import { linkRows } from './test-run-links.ts';

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
