import { useEffect, useRef } from 'preact/hooks';
import type { ReadDefinitions } from '../../core/site/definition-file.ts';
import { type PlannedImport, importPlan } from '../../core/site/import-plan.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { Icon, type IconName } from '../shared/icons.tsx';
import { type MessageKey, pluralKey, t, messageLocale } from '../shared/translate.ts';
import { issueLine } from './issue-text.ts';

const CHANGE_LABELS: Record<PlannedImport['change'], { label: MessageKey; tone: string; icon: IconName }> = {
  added: { label: 'importAdded', tone: 'ok', icon: 'ok' },
  replaced: { label: 'importReplaced', tone: 'attention', icon: 'attention' },
  same: { label: 'importSame', tone: 'quiet', icon: 'none' },
  refused: { label: 'importRefused', tone: 'stop', icon: 'stop' },
  locked: { label: 'importLocked', tone: 'stop', icon: 'stop' },
};

/** Shows what an import would change, before it changes anything. */
export function ImportPanel(props: {
  name: string;
  read: ReadDefinitions;
  present: readonly SiteDefinition[];
  apply: (sites: SiteDefinition[]) => void;
  close: () => void;
}) {
  const { read, name } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [read]);
  const plan = read.ok ? importPlan(read.entries, props.present) : [];
  const sites = plan.flatMap((item) => (item.change === 'added' || item.change === 'replaced' ? [item.site] : []));
  return (
    <section class="import" aria-labelledby="import">
      <h2 id="import" tabIndex={-1} ref={heading}>
        {t('importFrom', name)}
      </h2>
      {!read.ok && <FileRefused read={read} />}
      {read.ok && sites.length === 0 && <p>{t('importNothing')}</p>}
      {plan.length > 0 && (
        <ul class="plan" aria-label={t('importPlan')}>
          {plan.map((item, index) => (
            <ImportItem key={index} item={item} />
          ))}
        </ul>
      )}
      <div class="bar">
        {sites.length > 0 && (
          <button type="button" class="btn primary" onClick={() => props.apply(sites)}>
            {t(...pluralKey('importSites', sites.length))}
          </button>
        )}
        <button type="button" class="btn" onClick={props.close}>
          {t('cancel')}
        </button>
      </div>
    </section>
  );
}

function FileRefused({ read }: { read: Extract<ReadDefinitions, { ok: false }> }) {
  return (
    <div role="alert">
      <p class="status stop">
        <Icon name="stop" />
        <span>
          {t('importFileRefused')}
          {read.issues.map((issue, i) => (
            <small key={i}>{issueLine(issue)}</small>
          ))}
        </span>
      </p>
    </div>
  );
}

const FIELD_LABELS: Record<keyof SiteDefinition, MessageKey> = {
  schemaVersion: 'fieldVersion',
  key: 'siteKey',
  matches: 'matches',
  page: 'watchPage',
  origin: 'fieldOrigin',
  enabled: 'fieldEnabled',
  mode: 'whenToRefresh',
  extractor: 'howToGet',
  learned: 'fieldLearned',
};

function listText(names: readonly string[]): string {
  return new Intl.ListFormat(messageLocale()).format(names);
}

/** The most issues listed for one definition. */
const MAX_ISSUES = 5;

function ImportItem({ item }: { item: PlannedImport }) {
  const { label, tone, icon } = CHANGE_LABELS[item.change];
  const issues = item.change === 'refused' ? item.issues : [];
  return (
    <li>
      <p class={`status ${tone}`}>
        <Icon name={icon} />
        <span>{t(label)}</span>
      </p>
      <div>
        <bdi>{item.key || (item.change === 'refused' ? t('entryN', String(item.index + 1)) : '')}</bdi>
        {item.change === 'replaced' && (
          <small>{t('importDiffers', listText(item.differs.map((field) => t(FIELD_LABELS[field]))))}</small>
        )}
        {issues.slice(0, MAX_ISSUES).map((issue, i) => (
          <small key={i} class="err">
            {issueLine(issue)}
          </small>
        ))}
      </div>
    </li>
  );
}
