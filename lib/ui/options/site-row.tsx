import { useRef } from 'preact/hooks';
import { hostOf } from '../../core/http-url.ts';
import type { SiteView } from '../../core/protocol.ts';
import { streamReason } from '../errors-text.ts';
import { Icon } from '../icons.tsx';
import { Say } from '../say.tsx';
import { plural, t } from '../text.ts';
import { hashOf } from './route.ts';
import type { Trial } from './trial.ts';
import { TrialResult } from './trial-result.tsx';

/** A site in the list, and below it what its trial run came to. */
export function SiteRow(props: {
  id: string;
  site: SiteView;
  trial: Trial | undefined;
  run: (origins: string[]) => void;
  remove: () => void;
}) {
  const { site, trial, id } = props;
  const { key, matches, origin } = site.definition;
  const runButton = useRef<HTMLButtonElement>(null);
  const again = (origins: string[]): void => {
    props.run(origins);
    runButton.current?.focus(); // the button that was pressed goes with the old result
  };
  return (
    <>
      <tr role="row" class={trial && 'opened'}>
        <th scope="row" role="rowheader">
          <a href={hashOf({ at: 'site', key })}>
            <bdi>{key}</bdi>
          </a>
          {matches.map((pattern) => (
            <small key={pattern}>
              <bdi dir="ltr">{pattern}</bdi>
            </small>
          ))}
        </th>
        <td role="cell">
          <span class="badge">{t(origin === 'learned' ? 'learned' : 'yours')}</span>
        </td>
        <td role="cell">
          <Standing site={site} />
        </td>
        <td role="cell" class="end">
          <div class="acts">
            <button
              type="button"
              ref={runButton}
              class="btn"
              aria-label={t('runNowOf', key)}
              aria-controls={trial && `${id}-trial`}
              aria-busy={trial?.state === 'running'}
              onClick={() => props.run([])}
            >
              {t('runNow')}
            </button>
            <a class="btn" href={hashOf({ at: 'site', key })} aria-label={t('editOf', key)}>
              {t('edit')}
            </a>
            <button type="button" class="btn danger" aria-label={t('removeOf', key)} onClick={props.remove}>
              {t('remove')}
            </button>
          </div>
        </td>
      </tr>
      {trial && (
        <tr role="row" class="result">
          <td role="cell" colSpan={4}>
            <section aria-label={t('runResult', key)}>
              <TrialResult id={`${id}-trial`} trial={trial} again={again} />
            </section>
          </td>
        </tr>
      )}
    </>
  );
}

/** How many streams are kept through the site, and what is wrong with the worst of them. */
function Standing({ site }: { site: SiteView }) {
  const { kept, lastError, definition } = site;
  const inUse = kept > 0 ? t(...plural('streamsKept', kept)) : t('notInUse');
  const tone = lastError ? 'attention' : kept > 0 ? 'ok' : 'quiet';
  return (
    <p class={`status ${tone}`}>
      <Icon name={tone === 'quiet' ? 'wait' : tone} />
      <span>
        {lastError ? <Say words={streamReason(lastError, hostOf(definition.page)).why} /> : inUse}
        {lastError && <small>{inUse}</small>}
      </span>
    </p>
  );
}
