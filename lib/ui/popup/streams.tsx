import { useEffect, useRef, useState } from 'preact/hooks';
import { hostOf } from '../../core/http-url.ts';
import type { StreamView } from '../../core/protocol.ts';
import type { Millis } from '../../core/stream.ts';
import { number, plural, t } from '../text.ts';
import { IDLE } from './activity.ts';
import type { PopupController, PopupState } from './controller.ts';
import { Empty } from './empty.tsx';
import { FrameRow } from './frame-row.tsx';
import { Group } from './group.tsx';
import { HiddenPlayer } from './hidden-player.tsx';
import { rowModel } from './row.ts';
import { isMatch, MANY, Search } from './search.tsx';
import { type RowSize, StreamRow } from './stream-row.tsx';
import { toneOf } from './tones.ts';

/** The groups of rows: this tab, then other tabs; of many streams those that need the viewer before both. */
export function Streams(props: {
  state: PopupState;
  controller: PopupController;
  now: Millis;
  lookAgain: () => void;
  /** Brings the focus back where the pressed button is gone. */
  refocus: () => void;
  /** Says how many a search found. */
  tell: (text: string) => void;
}) {
  const { state, controller, now, tell } = props;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [wanted, setWanted] = useState('');
  const { view, shelf } = state;
  const all = shelf ? [...shelf.here, ...shelf.elsewhere] : [];
  const matches = all.filter((stream) => wanted === '' || isMatch(stream, wanted)).length;
  const searched = useRef(false);
  useEffect(() => {
    if (wanted !== '' || searched.current) tell(foundText(matches));
    searched.current = wanted !== '';
  }, [wanted, matches, tell]);
  if (!view || !shelf) return null;

  const many = all.length >= MANY;
  const alone = all.filter((stream) => stream.kept).length === 1;
  const shown = (streams: readonly StreamView[]) =>
    streams.filter((stream) => wanted === '' || isMatch(stream, wanted));
  const [inNeed, here, elsewhere] = many
    ? [
        shown(all.filter(({ url }) => shelf.inNeed.has(url))),
        shown(shelf.here.filter(({ url }) => !shelf.inNeed.has(url))),
        shown(shelf.elsewhere.filter(({ url }) => !shelf.inNeed.has(url))),
      ]
    : [[], shelf.here, shelf.elsewhere];
  // Hosts are named once: a second stream that needs the same ones does not repeat the notice.
  const named = new Set<string>();
  const rowOf = (stream: StreamView, id: string, size: RowSize) => {
    const activity = state.activity.get(stream.url) ?? IDLE;
    const row = rowModel(stream, activity, now, alone, named);
    for (const origin of stream.missingOrigins) named.add(origin);
    return (
      <StreamRow
        key={stream.url}
        id={id}
        row={row}
        size={size}
        here={shelf.here.includes(stream)}
        automatic={view.automatic.includes(hostOf(stream.pageUrl))}
        loads={state.loads}
        open={open.has(stream.url)}
        setOpen={(on) =>
          setOpen(on ? new Set([...open, stream.url]) : new Set([...open].filter((url) => url !== stream.url)))
        }
        controller={controller}
      />
    );
  };

  const nothingHere = shelf.here.length === 0 && view.closedFrames.length === 0;
  const frames = wanted === '' ? view.closedFrames : [];
  return (
    <>
      {many && <Search text={wanted} change={setWanted} />}
      {inNeed.length > 0 && (
        <Group id="need" name={t('needYou')} aside={number(inNeed.length)} hidden={false}>
          {inNeed.map((stream, i) => rowOf(stream, `need-${i}`, 'line'))}
        </Group>
      )}
      {nothingHere && <Empty view={view} alone={shelf.elsewhere.length === 0} lookAgain={props.lookAgain} />}
      {nothingHere && view.hiddenPlayer && (
        <HiddenPlayer state={state} controller={controller} refocus={props.refocus} />
      )}
      {here.length + frames.length > 0 && (
        <Group id="here" name={t('thisTab')} aside={foundAside(here)} hidden={alone && all.length === 1}>
          {here.map((stream, i) => rowOf(stream, `here-${i}`, sizeHere(stream, i, many)))}
          {frames.map((frame, i) => (
            <FrameRow
              key={frame.origin}
              id={`frame-${i}`}
              frame={frame}
              declined={state.declinedFrames.has(frame.origin)}
              asking={state.askingFrame === frame.origin}
              allow={() => void controller.allowFrame(frame.origin).then(props.refocus)}
            />
          ))}
        </Group>
      )}
      {elsewhere.length > 0 && (
        <Group id="elsewhere" name={t('otherTabs')} aside={keptAside(elsewhere)} hidden={false}>
          {elsewhere.map((stream, i) => rowOf(stream, `elsewhere-${i}`, many ? 'line' : 'compact'))}
        </Group>
      )}
      {many && matches === 0 && <p class="empty">{foundText(0)}</p>}
    </>
  );
}

/** How many a search found. */
function foundText(matches: number): string {
  return matches === 0 ? t('searchNone') : t(...plural('searchFound', matches));
}

/** The first found stream has room for what it takes; of many, each is a line. */
function sizeHere(stream: StreamView, index: number, many: boolean): RowSize {
  if (many) return 'line';
  return stream.kept === null && index > 0 ? 'compact' : 'full';
}

function foundAside(streams: readonly StreamView[]): string {
  const found = streams.filter((stream) => !stream.kept).length;
  return found === streams.length && found > 0 ? t(...plural('streamsFound', found)) : '';
}

function keptAside(streams: readonly StreamView[]): string {
  const good = streams.filter((stream) => toneOf(stream) === 'ok').length;
  return good > 0 ? t(...plural('othersKeepPlaying', good)) : '';
}
