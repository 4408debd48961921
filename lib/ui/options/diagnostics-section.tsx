import { useEffect, useState } from 'preact/hooks';
import type { HistoryEntry, StreamRecord } from '../../core/history.ts';
import type { Client } from '../../core/protocol.ts';
import { redactedReport } from '../../core/report.ts';
import { unreachableReason } from '../shared/error-text.ts';
import { historyEntryText } from '../shared/history-text.ts';
import { Icon } from '../shared/icons.tsx';
import { Localized } from '../shared/localized.tsx';
import { formatNumber, pluralKey, t } from '../shared/translate.ts';
import { clockTextWithSeconds, secondsText } from '../shared/time-text.ts';
import { plainText } from '../shared/localized-text.ts';

/** Rows shown at first, and added with each press of Show more. */
const EVENTS_PER_PAGE = 50;

interface DiagnosticEvent {
  record: StreamRecord;
  entry: HistoryEntry;
}

/** The Diagnostics section: the history of all streams, newest first, and a report that is safe to share. */
export function DiagnosticsSection(props: { client: Client; version: string; tell: (text: string) => void }) {
  const { client, tell } = props;
  const [records, setRecords] = useState<StreamRecord[] | null>(null);
  const [error, setError] = useState('');
  const [site, setSite] = useState('');
  const [bad, setBad] = useState(false);
  const [count, setCount] = useState(EVENTS_PER_PAGE);
  const [aside, setAside] = useState(0);
  const [report, setReport] = useState<string | null>(null);
  useEffect(() => {
    const load = () => {
      client.ask('unreadableCount', undefined).then(setAside, () => undefined);
      return client
        .ask('records', undefined)
        .then(setRecords, () => setError(plainText(unreachableReason().why, Date.now())));
    };
    void load();
    return client.onChange(() => void load());
  }, [client]);
  if (!records) return <p class="err">{error}</p>;

  const sites = [...new Set(records.map((record) => record.site))].toSorted();
  const events = eventsOf(records).filter(
    ({ record, entry }) => (site === '' || record.site === site) && (!bad || historyEntryText(entry, record.site).bad),
  );
  const made = () =>
    redactedReport(records, { version: props.version, userAgent: navigator.userAgent, now: Date.now() });
  const copy = async (): Promise<void> => {
    const copied = await client.copy(Promise.resolve(report ?? made())).then(
      () => true,
      () => false,
    );
    tell(t(copied ? 'reportCopied' : 'copyFailed'));
  };

  return (
    <>
      <p class="lede">{t('diagnosticsIntro')}</p>
      {aside > 0 && (
        <p class="status attention">
          <Icon name="attention" />
          <span>
            {t(...pluralKey('unreadableEntries', aside))}
            <small>{t('unreadableEntriesBody')}</small>
          </span>
        </p>
      )}
      <div class="bar">
        <label class="vh" for="site">
          {t('factSite')}
        </label>
        <select id="site" value={site} onChange={(event) => setSite(event.currentTarget.value)}>
          <option value="">{t('allSites')}</option>
          {sites.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <label class="vh" for="results">
          {t('colResult')}
        </label>
        <select id="results" value={bad ? 'bad' : ''} onChange={(event) => setBad(event.currentTarget.value === 'bad')}>
          <option value="">{t('allResults')}</option>
          <option value="bad">{t('onlyProblems')}</option>
        </select>
        <span class="gap" />
        <button
          type="button"
          class="btn"
          aria-expanded={report !== null}
          aria-controls="report"
          onClick={() => setReport(report === null ? made() : null)}
        >
          {t('reportShow')}
        </button>
        <button type="button" class="btn" onClick={() => void copy()}>
          {t('reportCopy')}
        </button>
        <button type="button" class="btn primary" onClick={() => saveReport(report ?? made())}>
          {t('reportSave')}
        </button>
      </div>
      <p class="hint">{t('reportHint')}</p>
      <div id="report" hidden={report === null}>
        {report !== null && (
          <pre class="mono report" tabIndex={0} dir="ltr" aria-label={t('report')} role="region">
            {report}
          </pre>
        )}
      </div>
      {events.length === 0 ? (
        <div class="empty">
          <p>{t('historyEmpty')}</p>
        </div>
      ) : (
        <EventTable events={events.slice(0, count)} />
      )}
      {events.length > count && (
        <p class="bar">
          <button type="button" class="btn" onClick={() => setCount(count + EVENTS_PER_PAGE)}>
            {t('showMore', formatNumber(events.length - count))}
          </button>
        </p>
      )}
    </>
  );
}

function EventTable({ events }: { events: readonly DiagnosticEvent[] }) {
  return (
    <div class="tblwrap events">
      {/* Explicit roles, for the same reason as in the list of sites. */}
      <table role="table">
        <caption class="vh">{t('diagnostics')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('colTime')}</th>
            <th scope="col">{t('colStream')}</th>
            <th scope="col">{t('colResult')}</th>
            <th scope="col">{t('colTook')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {events.map(({ record, entry }, index) => {
            const { what, bad, how, took } = historyEntryText(entry, record.site);
            return (
              <tr key={`${record.id} ${entry.at} ${index}`} role="row">
                <td role="cell">{clockTextWithSeconds(entry.at, Date.now())}</td>
                <td role="cell">
                  <bdi>{record.title || record.site}</bdi>
                  <small>
                    <bdi dir="ltr">{record.site}</bdi>
                  </small>
                </td>
                <td role="cell">
                  <p class={`status ${bad ? 'attention' : 'ok'}`}>
                    <Icon name={bad ? 'attention' : 'ok'} />
                    <span>
                      <Localized text={what} />
                      {entry.kind === 'refused' && ` (${entry.status})`}
                      {how && <small>{how}</small>}
                    </span>
                  </p>
                </td>
                <td role="cell">{took === null ? '' : secondsText(took)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function eventsOf(records: readonly StreamRecord[]): DiagnosticEvent[] {
  const all = records.flatMap((record) => record.entries.map((entry) => ({ record, entry })));
  return all.toSorted((a, b) => b.entry.at - a.entry.at);
}

/** Saves a text as a file. */
function saveReport(text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = 'freshet-report.txt';
  link.click();
  URL.revokeObjectURL(link.href);
}
