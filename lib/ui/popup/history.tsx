import { useEffect, useState } from 'preact/hooks';
import type { HistoryEntry } from '../../core/history.ts';
import { entryWords } from '../history-words.ts';
import { Clock, Say } from '../say.tsx';
import { number, t } from '../text.ts';
import { seconds } from '../time.ts';

/** Entries shown at first: what fits without much scrolling. */
const FIRST = 6;

/** What happened to a stream, newest first. Asked for when it is opened, and again when `version` changes. */
export function History(props: { id: string; site: string; version: number; ask: () => Promise<HistoryEntry[]> }) {
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
    // A new `ask` on every rendering is no reason to ask again.
  }, [version]);
  if (!entries) return null;
  const shown = all ? entries : entries.slice(0, FIRST);
  return (
    <section class="hist" aria-labelledby={`${props.id}-history`}>
      <h5 id={`${props.id}-history`}>{t('history')}</h5>
      {entries.length === 0 && <p class="note">{t('historyEmpty')}</p>}
      <ol>
        {shown.map((entry, index) => (
          <Entry key={`${entry.at} ${entries.length - index}`} entry={entry} site={site} />
        ))}
      </ol>
      {shown.length < entries.length && (
        <button type="button" class="btn quiet" onClick={() => setAll(true)}>
          {t('historyAll', number(entries.length))}
        </button>
      )}
    </section>
  );
}

function Entry({ entry, site }: { entry: HistoryEntry; site: string }) {
  const { what, bad, how, took } = entryWords(entry, site);
  return (
    <li>
      <span class="at">
        <Clock at={entry.at} />
      </span>
      <span class={bad ? 'what bad' : 'what'}>
        <Say words={what} />
      </span>
      {took !== null && <span class="took">{seconds(took)}</span>}
      {how && <span class="how">{how}</span>}
    </li>
  );
}
