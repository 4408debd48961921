import { useRef, useState } from 'preact/hooks';
import { hostOf } from '../../base/http-url.ts';
import type { Client, SiteView } from '../../core/protocol.ts';
import { streamReason } from '../shared/error-text.ts';
import { Icon } from '../shared/icons.tsx';
import { Localized } from '../shared/localized.tsx';
import { Switch } from '../shared/switch.tsx';
import { pluralKey, t } from '../shared/translate.ts';
import { hashOf } from './route.ts';
import { behaviorText, EXTRACTOR_LABELS, modeText, ORIGIN_LABELS } from './site-text.ts';
import { TestRunResult } from './test-run-result.tsx';
import { useTestRun } from './test-run.ts';

/** The actions on a site of the list. */
export interface SiteActions {
  enable: (enabled: boolean) => void;
  duplicate: () => void;
  exportIt: () => void;
  resetBehavior: () => void;
  remove: () => void;
}

/** A site in the list; below it more actions and the result of its test run. */
export function SiteRow(props: { id: string; client: Client; site: SiteView; actions: SiteActions }) {
  const { site, id, actions } = props;
  const { key, matches, origin, extractor, enabled } = site.definition;
  const [open, setOpen] = useState(false);
  const [testRun, run, cancel] = useTestRun(props.client);
  const tryButton = useRef<HTMLButtonElement>(null);
  const tryOut = (origins: string[]): void => {
    run(site.definition, origins);
    tryButton.current?.focus(); // the pressed button disappears with the old result
  };
  const { mode, why } = modeText(site);
  const below = open || testRun !== null;
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
          {matches.length > 3 && <small>{t(...pluralKey('morePatterns', matches.length - 3))}</small>}
        </th>
        <td role="cell">
          {t(EXTRACTOR_LABELS[extractor.kind])}
          <small>
            <span class="badge">{t(ORIGIN_LABELS[origin])}</span>
          </small>
        </td>
        <td role="cell">
          {mode}
          {why && <small>{why}</small>}
        </td>
        <td role="cell" id={`${id}-status`}>
          <SiteStatus site={site} />
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
              {open && <LearnedBehavior site={site} resetBehavior={actions.resetBehavior} />}
              {open && (
                <div class="acts">
                  <button
                    type="button"
                    ref={tryButton}
                    class="btn"
                    aria-label={`${t('runNow')}: ${key}`}
                    aria-busy={testRun?.state === 'running'}
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
              {testRun && (
                <section aria-label={t('runResult', key)}>
                  <TestRunResult id={`${id}-test-run`} testRun={testRun} again={tryOut} cancel={cancel} />
                </section>
              )}
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

/** What Freshet learned about the site's behavior, with a button to reset it. */
function LearnedBehavior({ site, resetBehavior }: { site: SiteView; resetBehavior: () => void }) {
  const found = behaviorText(site);
  const { key, origin } = site.definition;
  return (
    <>
      {origin === 'policy' && <p class="hint">{t('lockedBody')}</p>}
      {found.length > 0 && (
        <div class="learned-behavior">
          <div>
            {found.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
          <button type="button" class="btn" aria-label={t('resetBehaviorOf', key)} onClick={resetBehavior}>
            {t('resetBehavior')}
          </button>
        </div>
      )}
    </>
  );
}

/** How many streams use the site, and the error of the worst one. */
function SiteStatus({ site }: { site: SiteView }) {
  const { trackedCount: tracked, lastError, definition } = site;
  const inUse = tracked > 0 ? t(...pluralKey('streamsTracked', tracked)) : t('notInUse');
  if (!definition.enabled) {
    return (
      <p class="status quiet">
        <Icon name="none" />
        <span>
          {t('siteOff')}
          {tracked > 0 && <small>{inUse}</small>}
        </span>
      </p>
    );
  }
  const tone = lastError ? 'attention' : tracked > 0 ? 'ok' : 'quiet';
  return (
    <p class={`status ${tone}`}>
      <Icon name={tone === 'quiet' ? 'wait' : tone} />
      <span>
        {lastError ? <Localized text={streamReason(lastError, hostOf(definition.page)).why} /> : inUse}
        {lastError && <small>{inUse}</small>}
      </span>
    </p>
  );
}
