import { useRef, useState } from 'preact/hooks';
import { hostOf } from '../../core/http-url.ts';
import type { Client, SiteView } from '../../core/protocol.ts';
import { streamReason } from '../errors-text.ts';
import { Icon } from '../icons.tsx';
import { Say } from '../say.tsx';
import { Switch } from '../switch.tsx';
import { plural, t } from '../text.ts';
import { hashOf } from './route.ts';
import { conductWords, KINDS, modeWords, ORIGINS } from './site-words.ts';
import { TrialResult } from './trial-result.tsx';
import { useTrial } from './use-trial.ts';

/** What one can do with a site of the list. */
export interface SiteActions {
  enable: (enabled: boolean) => void;
  duplicate: () => void;
  exportIt: () => void;
  forget: () => void;
  remove: () => void;
}

/** A site in the list; below it what else one can do with it, and what its trial run came to. */
export function SiteRow(props: { id: string; client: Client; site: SiteView; actions: SiteActions }) {
  const { site, id, actions } = props;
  const { key, matches, origin, extractor, enabled } = site.definition;
  const [open, setOpen] = useState(false);
  const [trial, run, cancel] = useTrial(props.client);
  const tryButton = useRef<HTMLButtonElement>(null);
  const tryOut = (origins: string[]): void => {
    run(site.definition, origins);
    tryButton.current?.focus(); // the button that was pressed goes with the old result
  };
  const { mode, why } = modeWords(site);
  const below = open || trial !== null;
  return (
    <>
      <tr role="row" class={`${below ? 'opened' : ''} ${enabled ? '' : 'off'}`}>
        <th scope="row" role="rowheader">
          <a href={hashOf({ at: 'site', key })}>
            <bdi id={`${id}-key`}>{key}</bdi>
          </a>
          {matches.slice(0, 3).map((pattern) => (
            <small key={pattern}>
              <bdi dir="ltr">{pattern}</bdi>
            </small>
          ))}
          {matches.length > 3 && <small>{t(...plural('morePatterns', matches.length - 3))}</small>}
        </th>
        <td role="cell">
          {t(KINDS[extractor.kind])}
          <small>
            <span class="badge">{t(ORIGINS[origin])}</span>
          </small>
        </td>
        <td role="cell">
          {mode}
          {why && <small>{why}</small>}
        </td>
        <td role="cell" id={`${id}-status`}>
          <Standing site={site} />
        </td>
        <td role="cell" class="end">
          <div class="acts">
            <Switch
              on={enabled}
              busy={false}
              labelledBy={`${id}-on ${id}-key`}
              describedBy={`${id}-status`}
              toggle={() => actions.enable(!enabled)}
            />
            <span class="vh" id={`${id}-on`}>
              {t('useSite')}
            </span>
            <a
              class="btn"
              href={hashOf({ at: 'site', key })}
              aria-label={origin === 'policy' ? `${t('view')}: ${key}` : t('editOf', key)}
            >
              {t(origin === 'policy' ? 'view' : 'edit')}
            </a>
            <button
              type="button"
              class="btn more"
              aria-label={t('moreOf', key)}
              aria-expanded={open}
              aria-controls={open ? `${id}-more` : undefined}
              onClick={() => setOpen(!open)}
            >
              <Icon name="chevron" />
            </button>
          </div>
        </td>
      </tr>
      {below && (
        <tr role="row" class="result">
          <td role="cell" colSpan={5}>
            <div class="below" id={`${id}-more`}>
              {open && <Learnt site={site} forget={actions.forget} />}
              {open && (
                <div class="acts">
                  <button
                    type="button"
                    ref={tryButton}
                    class="btn"
                    aria-label={`${t('runNow')}: ${key}`}
                    aria-busy={trial?.state === 'running'}
                    onClick={() => tryOut([])}
                  >
                    {t('runNow')}
                  </button>
                  <button type="button" class="btn" aria-label={t('duplicateOf', key)} onClick={actions.duplicate}>
                    {t('duplicate')}
                  </button>
                  <button type="button" class="btn" aria-label={t('exportOf', key)} onClick={actions.exportIt}>
                    {t('export')}
                  </button>
                  {origin !== 'policy' && (
                    <button type="button" class="btn danger" aria-label={t('removeOf', key)} onClick={actions.remove}>
                      {t('remove')}
                    </button>
                  )}
                </div>
              )}
              {trial && (
                <section aria-label={t('runResult', key)}>
                  <TrialResult id={`${id}-trial`} trial={trial} again={tryOut} cancel={cancel} />
                </section>
              )}
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

/** What was found out about the site's links, and how to forget it. */
function Learnt({ site, forget }: { site: SiteView; forget: () => void }) {
  const found = conductWords(site);
  const { key, origin } = site.definition;
  return (
    <>
      {origin === 'policy' && <p class="hint">{t('lockedBody')}</p>}
      {found.length > 0 && (
        <div class="learnt">
          <div>
            {found.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
          <button type="button" class="btn" aria-label={t('forgetOf', key)} onClick={forget}>
            {t('forget')}
          </button>
        </div>
      )}
    </>
  );
}

/** How many streams are kept through the site, and what is wrong with the worst of them. */
function Standing({ site }: { site: SiteView }) {
  const { kept, lastError, definition } = site;
  const inUse = kept > 0 ? t(...plural('streamsKept', kept)) : t('notInUse');
  if (!definition.enabled) {
    return (
      <p class="status quiet">
        <Icon name="none" />
        <span>
          {t('siteOff')}
          {kept > 0 && <small>{inUse}</small>}
        </span>
      </p>
    );
  }
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
