import type { StreamView } from '../../core/protocol.ts';
import { Icon } from '../icons.tsx';
import { t, textLocale } from '../text.ts';
import { titleOf } from './shelf.ts';

/** From so many rows up a list is searched rather than read. */
export const MANY = 8;

export function Search({ text, change }: { text: string; change: (text: string) => void }) {
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

/** Whether a stream is one that is looked for: every word is in its title, host or quality. */
export function isMatch(stream: StreamView, text: string): boolean {
  const locale = textLocale();
  const all = [titleOf(stream), stream.host, stream.quality, stream.kept?.siteKey ?? '']
    .join(' ')
    .toLocaleLowerCase(locale);
  return text
    .toLocaleLowerCase(locale)
    .split(/\s+/)
    .every((word) => all.includes(word));
}
