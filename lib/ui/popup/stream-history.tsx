import { useEffect, useState } from 'preact/hooks';
import type { HistoryEntry } from '../../core/history.ts';
import { historyEntryText } from '../shared/history-text.ts';
import { ClockTime, Localized } from '../shared/localized.tsx';
import { formatNumber, t } from '../shared/translate.ts';
import { secondsText } from '../shared/time-text.ts';

/** Entries shown at first. They fit without much scrolling. */
const SHOWN_FIRST = 6;

/** The history of a stream, newest first. It loads when opened, and again when `version` changes. */
export function StreamHistory(props: {
  id: string;
  site: string;
  version: number;
  ask: () => Promise<HistoryEntry[]>;
}) {
  const { site, version, ask } = props;
  const [entries, setEntries] = useState<HistoryEntry[] | null>(null);
  const [all, setAll] = useState(false);
  useEffect(() => {
    let stale = false;
    ask().then(
      (list) => stale || setEntries(list.toReversed()),
      () => stale || setEntries([]),
    );
    return () => void (stale = true);
    // `ask` is a new function on every render, so it is not a dependency.
  }, [version]);
  if (!entries) return null;
  const shown = all ? entries : entries.slice(0, SHOWN_FIRST);
  return (
    <section class="hist" aria-labelledby={`${props.id}-history`}>
      <h5 id={`${props.id}-history`}>{t('history')}</h5>
      {entries.length === 0 && <p class="note">{t('historyEmpty')}</p>}
      <ol>
        {shown.map((entry, index) => (
          <HistoryItem key={`${entry.at} ${entries.length - index}`} entry={entry} site={site} />
        ))}
      </ol>
      {shown.length < entries.length && (
        <button type="button" class="btn quiet" onClick={() => setAll(true)}>
          {t('historyAll', formatNumber(entries.length))}
        </button>
      )}
    </section>
  );
}

function HistoryItem({ entry, site }: { entry: HistoryEntry; site: string }) {
  const { what, bad, how, took } = historyEntryText(entry, site);
  return (
    <li>
      <span class="at">
        <ClockTime at={entry.at} />
      </span>
      <span class={bad ? 'what bad' : 'what'}>
        <Localized text={what} />
      </span>
      {took !== null && <span class="took">{secondsText(took)}</span>}
      {how && <span class="how">{how}</span>}
    </li>
  );
}
