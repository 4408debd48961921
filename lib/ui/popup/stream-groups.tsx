import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { hostOf } from '../../base/http-url.ts';
import type { StreamView, PopupView } from '../../core/protocol.ts';
import type { Millis } from '../../core/stream.ts';
import { formatNumber, pluralKey, t, messageLocale } from '../shared/translate.ts';
import { NO_ACTIVITY, rowModel } from './row-model.ts';
import type { PopupController, PopupState } from './popup-controller.ts';
import { InaccessibleFrameRow, HiddenPlayerNotice } from './inaccessible-frame-row.tsx';
import { type RowSize, StreamRow } from './stream-row.tsx';
import { streamTone } from '../shared/tone.ts';
import { Icon } from '../shared/icons.tsx';
import { streamTitle } from './stream-list.ts';

/** The groups of rows: this tab, then other tabs. In a long list, streams that need attention come before both. */
export function StreamGroups(props: {
  state: PopupState;
  controller: PopupController;
  now: Millis;
  inspectAgain: () => void;
  /** Restores the focus after the pressed button has disappeared. */
  refocus: () => void;
  /** Announces how many streams the search found. */
  tell: (text: string) => void;
}) {
  const { state, controller, now, tell } = props;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [query, setQuery] = useState('');
  const { view, streamList } = state;
  const all = streamList ? [...streamList.here, ...streamList.elsewhere] : [];
  const matches = all.filter((stream) => query === '' || matchesSearch(stream, query)).length;
  const searched = useRef(false);
  useEffect(() => {
    if (query !== '' || searched.current) tell(searchResultText(matches));
    searched.current = query !== '';
  }, [query, matches, tell]);
  if (!view || !streamList) return null;

  const many = all.length >= SEARCH_FROM;
  const alone = all.filter((stream) => stream.tracked).length === 1;
  const shown = (streams: readonly StreamView[]) =>
    streams.filter((stream) => query === '' || matchesSearch(stream, query));
  const [inNeed, here, elsewhere] = many
    ? [
        shown(all.filter(({ url }) => streamList.inNeed.has(url))),
        shown(streamList.here.filter(({ url }) => !streamList.inNeed.has(url))),
        shown(streamList.elsewhere.filter(({ url }) => !streamList.inNeed.has(url))),
      ]
    : [[], streamList.here, streamList.elsewhere];
  // Name each host once: a second stream that needs the same hosts does not repeat the notice.
  const named = new Set<string>();
  const rowOf = (stream: StreamView, id: string, size: RowSize) => {
    const activity = state.activity.get(stream.url) ?? NO_ACTIVITY;
    const row = rowModel(stream, activity, now, alone, named);
    for (const origin of stream.missingOrigins) named.add(origin);
    return (
      <StreamRow
        key={stream.url}
        id={id}
        row={row}
        size={size}
        here={streamList.here.includes(stream)}
        isAutoActivated={view.autoActivateHosts.includes(hostOf(stream.pageUrl))}
        loadCount={state.loadCount}
        open={open.has(stream.url)}
        setOpen={(on) =>
          setOpen(on ? new Set([...open, stream.url]) : new Set([...open].filter((url) => url !== stream.url)))
        }
        controller={controller}
      />
    );
  };

  const nothingHere = streamList.here.length === 0 && view.inaccessibleFrames.length === 0;
  const frames = query === '' ? view.inaccessibleFrames : [];
  return (
    <>
      {many && <StreamSearch text={query} change={setQuery} />}
      {inNeed.length > 0 && (
        <RowGroup id="need" name={t('needYou')} aside={formatNumber(inNeed.length)} hidden={false}>
          {inNeed.map((stream, i) => rowOf(stream, `need-${i}`, 'line'))}
        </RowGroup>
      )}
      {nothingHere && (
        <EmptyTab view={view} alone={streamList.elsewhere.length === 0} inspectAgain={props.inspectAgain} />
      )}
      {nothingHere && view.hiddenPlayer && (
        <HiddenPlayerNotice state={state} controller={controller} refocus={props.refocus} />
      )}
      {here.length + frames.length > 0 && (
        <RowGroup id="here" name={t('thisTab')} aside={foundCountText(here)} hidden={alone && all.length === 1}>
          {here.map((stream, i) => rowOf(stream, `here-${i}`, rowSizeHere(stream, i, many)))}
          {frames.map((frame, i) => (
            <InaccessibleFrameRow
              key={frame.origin}
              id={`frame-${i}`}
              frame={frame}
              declined={state.declinedFrames.has(frame.origin)}
              asking={state.askingFrame === frame.origin}
              allow={() => void controller.allowFrame(frame.origin).then(props.refocus)}
            />
          ))}
        </RowGroup>
      )}
      {elsewhere.length > 0 && (
        <RowGroup id="elsewhere" name={t('otherTabs')} aside={trackedCountText(elsewhere)} hidden={false}>
          {elsewhere.map((stream, i) => rowOf(stream, `elsewhere-${i}`, many ? 'line' : 'compact'))}
        </RowGroup>
      )}
      {many && matches === 0 && <p class="empty">{searchResultText(0)}</p>}
    </>
  );
}

/** Says how many streams the search found. */
function searchResultText(matches: number): string {
  return matches === 0 ? t('searchNone') : t(...pluralKey('searchFound', matches));
}

/** The first found stream gets a full row. In a long list every row is one line. */
function rowSizeHere(stream: StreamView, index: number, many: boolean): RowSize {
  if (many) return 'line';
  return stream.tracked === null && index > 0 ? 'compact' : 'full';
}

function foundCountText(streams: readonly StreamView[]): string {
  const found = streams.filter((stream) => !stream.tracked).length;
  return found === streams.length && found > 0 ? t(...pluralKey('streamsFound', found)) : '';
}

function trackedCountText(streams: readonly StreamView[]): string {
  const good = streams.filter((stream) => streamTone(stream) === 'ok').length;
  return good > 0 ? t(...pluralKey('othersKeepPlaying', good)) : '';
}

/** Shown if this tab has no stream. `alone`: other tabs have none either, and the summary already says so. */
function EmptyTab({ view, ...props }: { view: PopupView; alone: boolean; inspectAgain: () => void }) {
  const page = view.tab === 'page';
  if (props.alone && !page) return null;
  return (
    <section class="empty" aria-label={t('thisTab')}>
      {!props.alone && <p>{t(view.protectedVideo ? 'protectedVideo' : page ? 'noStream' : 'noTab')}</p>}
      {page && (
        <button type="button" class="btn" onClick={props.inspectAgain}>
          {t('inspectAgain')}
        </button>
      )}
    </section>
  );
}

/** Rows under a heading. `hidden`: only screen readers get the heading, because there is just one group. */
function RowGroup(props: { id: string; name: string; aside: string; hidden: boolean; children: ComponentChildren }) {
  return (
    <section class="group" aria-labelledby={props.id}>
      <h3 class={props.hidden ? 'vh' : undefined}>
        <span id={props.id}>{props.name}</span>
        {props.aside && <span class="aside">{props.aside}</span>}
      </h3>
      <ul role="list">{props.children}</ul>
    </section>
  );
}

/** The search field appears from this many rows on. */
const SEARCH_FROM = 8;

function StreamSearch({ text, change }: { text: string; change: (text: string) => void }) {
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
function matchesSearch(stream: StreamView, text: string): boolean {
  const locale = messageLocale();
  const all = [streamTitle(stream), stream.host, stream.quality, stream.tracked?.siteKey ?? '']
    .join(' ')
    .toLocaleLowerCase(locale);
  return text
    .toLocaleLowerCase(locale)
    .split(/\s+/)
    .every((word) => all.includes(word));
}
