import type { TrialView } from '../../core/protocol.ts';
import { fixLabel, streamReason } from '../errors-text.ts';
import { Icon } from '../icons.tsx';
import { Say } from '../say.tsx';
import { t } from '../text.ts';
import { seconds } from '../time.ts';
import { plain, say, sayPlural } from '../words.ts';
import { hostOf } from '../../core/http-url.ts';
import type { Trial } from './trial.ts';
import { TrialHops } from './trial-hops.tsx';
import { linkRows } from './trial-links.ts';

/** What a trial run came to, said politely as it comes. */
export function TrialResult(props: {
  id: string;
  trial: Trial;
  again: (origins: string[]) => void;
  cancel: () => void;
}) {
  const { id, trial, again } = props;
  const requests = trial.state === 'running' ? trial.requests : (trial.result?.trace.requests ?? []);
  return (
    <div class="test" id={id} aria-busy={trial.state === 'running'}>
      <div role="status">
        <Outcome trial={trial} />
      </div>
      {trial.state === 'failed' && trial.reason.fix?.do === 'allow' && (
        <button type="button" class="btn primary" onClick={() => again(trial.origins)}>
          <span>
            <Say words={fixLabel(trial.reason.fix, '')} />
          </span>
        </button>
      )}
      {requests.length > 0 && <TrialHops requests={requests} />}
      {trial.state === 'running' && (
        <button type="button" class="btn" onClick={props.cancel}>
          {t('cancelRun')}
        </button>
      )}
      {trial.state !== 'running' && trial.result && <Links result={trial.result} />}
      {trial.state === 'found' && <Missed result={trial.result} />}
    </div>
  );
}

function Outcome({ trial }: { trial: Trial }) {
  switch (trial.state) {
    case 'running':
      return (
        <p class="status">
          <Icon name="wait" />
          <span>
            <Say words={say('running', { host: trial.host })} />
          </span>
        </p>
      );
    case 'found': {
      const { streams, millis } = trial.result;
      return (
        <p class="status ok">
          <Icon name="ok" />
          <span>
            <Say words={sayPlural('ranFound', streams.length, seconds(millis))} />
          </span>
        </p>
      );
    }
    case 'failed':
      return (
        <p class="status attention">
          <Icon name="attention" />
          <span>
            <Say words={trial.reason.why} />
            {trial.reason.body && (
              <small>
                <Say words={trial.reason.body} />
              </small>
            )}
          </span>
        </p>
      );
  }
}

/** Every link that was found, which is chosen, and why. */
function Links({ result }: { result: TrialView }) {
  const rows = linkRows(result);
  if (rows.length === 0) return null;
  return (
    <div class="tblwrap">
      <table role="table">
        <caption>{t('linksFound')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('colStream')}</th>
            <th scope="col">{t('colVerdict')}</th>
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
                    <Say words={row.verdict} />
                    {row.why.map((why, j) => (
                      <small key={j}>
                        <Say words={why} />
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

/** Streams that are kept now and would not find their fresh link with this definition. */
function Missed({ result: { missed, pageUrl } }: { result: TrialView }) {
  return (
    <>
      {missed.map(({ title, error }, i) => (
        <p class="status attention" key={i}>
          <Icon name="attention" />
          <span>
            <Say words={say('notChosen', { title: title || t('untitled') })} />
            <small>{plain(streamReason(error, hostOf(pageUrl)).why, Date.now())}</small>
          </span>
        </p>
      ))}
    </>
  );
}
