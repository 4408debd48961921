import { useEffect, useRef, useState } from 'preact/hooks';
import { hostOf } from '../../base/http-url.ts';
import type { StreamView } from '../../core/protocol.ts';
import type { Millis } from '../../core/stream.ts';
import { formatNumber, pluralKey, t } from '../shared/translate.ts';
import { NO_ACTIVITY } from './row-activity.ts';
import type { PopupController, PopupState } from './popup-controller.ts';
import { EmptyTab } from './empty-tab.tsx';
import { InaccessibleFrameRow } from './inaccessible-frame-row.tsx';
import { RowGroup } from './row-group.tsx';
import { HiddenPlayerNotice } from './hidden-player-notice.tsx';
import { rowModel } from './row-model.ts';
import { matchesSearch, SEARCH_FROM, StreamSearch } from './stream-search.tsx';
import { type RowSize, StreamRow } from './stream-row.tsx';
import { streamTone } from './stream-tones.ts';

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
