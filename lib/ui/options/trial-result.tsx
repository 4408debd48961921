import { fixLabel } from '../errors-text.ts';
import { Icon } from '../icons.tsx';
import { Say } from '../say.tsx';
import { t } from '../text.ts';
import { seconds } from '../time.ts';
import { say, sayPlural } from '../words.ts';
import type { Trial } from './trial.ts';

/** What a trial run came to, said politely as it comes. */
export function TrialResult({ id, trial, again }: { id: string; trial: Trial; again: (origins: string[]) => void }) {
  const allow = trial.state === 'failed' ? trial.origins : [];
  return (
    <div class="test" id={id} aria-busy={trial.state === 'running'}>
      <div role="status">
        <Outcome trial={trial} />
      </div>
      {trial.state === 'found' && <Found result={trial.result} />}
      {trial.state === 'failed' && trial.reason.fix?.do === 'allow' && (
        <button type="button" class="btn primary" onClick={() => again(allow)}>
          <span>
            <Say words={fixLabel(trial.reason.fix, '')} />
          </span>
        </button>
      )}
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

function Found({ result }: { result: Extract<Trial, { state: 'found' }>['result'] }) {
  return (
    <div class="tblwrap">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('colStream')}</th>
            <th scope="col">{t('colQuality')}</th>
            <th scope="col">{t('colLink')}</th>
          </tr>
        </thead>
        <tbody>
          {result.streams.map((stream, i) => (
            <tr key={i}>
              <th scope="row" dir="auto">
                {stream.title || t('untitled')}
              </th>
              <td>{stream.quality || t('unknownQuality')}</td>
              <td class="mono">
                <bdi dir="ltr">{stream.link}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
