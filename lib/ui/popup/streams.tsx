import { useState } from 'preact/hooks';
import type { StreamView } from '../../core/protocol.ts';
import type { Millis } from '../../core/stream.ts';
import { plural, t } from '../text.ts';
import { IDLE } from './activity.ts';
import type { PopupController, PopupState } from './controller.ts';
import { Empty } from './empty.tsx';
import { FrameRow } from './frame-row.tsx';
import { Group } from './group.tsx';
import { rowModel } from './row.ts';
import { StreamRow } from './stream-row.tsx';
import { needsViewer } from './tones.ts';

/** The two groups of rows: this tab, then other tabs. */
export function Streams(props: {
  state: PopupState;
  controller: PopupController;
  now: Millis;
  lookAgain: () => void;
  /** Brings the focus back where the pressed button is gone. */
  refocus: () => void;
}) {
  const { state, controller, now } = props;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { view, shelf } = state;
  if (!view || !shelf) return null;

  const all = [...shelf.here, ...shelf.elsewhere];
  const alone = all.filter((stream) => stream.kept).length === 1;
  // Hosts are named once: a second stream that needs the same ones does not repeat the notice.
  const named = new Set<string>();
  const rowOf = (stream: StreamView, id: string, compact: boolean) => {
    const activity = state.activity.get(stream.url) ?? IDLE;
    const row = rowModel(stream, activity, now, alone, named);
    for (const origin of stream.missingOrigins) named.add(origin);
    return (
      <StreamRow
        key={stream.url}
        id={id}
        row={row}
        compact={compact}
        open={open.has(stream.url)}
        setOpen={(on) =>
          setOpen(on ? new Set([...open, stream.url]) : new Set([...open].filter((url) => url !== stream.url)))
        }
        controller={controller}
      />
    );
  };

  const nothingHere = shelf.here.length === 0 && view.closedFrames.length === 0;
  return (
    <>
      {nothingHere ? (
        <Empty view={view} alone={shelf.elsewhere.length === 0} lookAgain={props.lookAgain} />
      ) : (
        <Group id="here" name={t('thisTab')} aside={foundAside(shelf.here)} hidden={alone && all.length === 1}>
          {shelf.here.map((stream, i) => rowOf(stream, `here-${i}`, stream.kept === null && i > 0))}
          {view.closedFrames.map((frame, i) => (
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
      {shelf.elsewhere.length > 0 && (
        <Group id="elsewhere" name={t('otherTabs')} aside={keptAside(shelf.elsewhere)} hidden={false}>
          {shelf.elsewhere.map((stream, i) => rowOf(stream, `elsewhere-${i}`, true))}
        </Group>
      )}
    </>
  );
}

function foundAside(streams: readonly StreamView[]): string {
  const found = streams.filter((stream) => !stream.kept).length;
  return found === streams.length && found > 0 ? t(...plural('streamsFound', found)) : '';
}

function keptAside(streams: readonly StreamView[]): string {
  const good = streams.filter((stream) => stream.kept && !needsViewer(stream)).length;
  return good > 0 ? t(...plural('othersKeepPlaying', good)) : '';
}
