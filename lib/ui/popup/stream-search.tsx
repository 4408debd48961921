import type { StreamView } from '../../core/protocol.ts';
import { Icon } from '../shared/icons.tsx';
import { t, messageLocale } from '../shared/translate.ts';
import { streamTitle } from './stream-list.ts';

/** The search field appears from this many rows on. */
export const SEARCH_FROM = 8;

export function StreamSearch({ text, change }: { text: string; change: (text: string) => void }) {
  return (
    <div class="search">
      <Icon name="find" />
      <input
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        aria-keyshortcuts="/"
        value={text}
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.preventDefault(); // else the browser closes the whole popup
          event.stopPropagation();
          change('');
        }}
      />
    </div>
  );
}

/** Whether each word of `text` is in the title, host, quality or site key of a stream. */
export function matchesSearch(stream: StreamView, text: string): boolean {
  const locale = messageLocale();
  const all = [streamTitle(stream), stream.host, stream.quality, stream.tracked?.siteKey ?? '']
    .join(' ')
    .toLocaleLowerCase(locale);
  return text
    .toLocaleLowerCase(locale)
    .split(/\s+/)
    .every((word) => all.includes(word));
}
