import { useRef, useEffect, useState } from 'preact/hooks';
import type { TrackedView, StreamView } from '../../core/protocol.ts';
import { Icon } from '../shared/icons.tsx';
import { HostName, Localized } from '../shared/localized.tsx';
import { Switch } from '../shared/switch.tsx';
import { pluralKey, t } from '../shared/translate.ts';
import { agoText } from '../shared/time-text.ts';
import { useNow } from '../shared/use-now.ts';
import { localized } from '../shared/localized-text.ts';
import type { PopupController } from './popup-controller.ts';
import { failingSinceText, type RowModel } from './row-model.ts';
import { RowNotice } from './row-notice.tsx';
import { streamTitle } from './stream-list.ts';
import { StripFigure } from './strip-figure.tsx';
import type { StreamDetails, StreamDetailsProps } from './stream-details.tsx';

/**
 * How much of a row is shown. full: everything. compact: a one-line title, with Details behind a chevron beside the
 * switch. line: one of many, only what distinguishes it from the others.
 */
export type RowSize = 'full' | 'compact' | 'line';

/** One stream with its switch. `id`: unique in the page. */
export function StreamRow(props: {
  id: string;
  row: RowModel;
  size: RowSize;
  here: boolean;
  isAutoActivated: boolean;
  loadCount: number;
  open: boolean;
  setOpen: (open: boolean) => void;
  controller: PopupController;
}) {
  const { id, row, size, open, controller } = props;
  const { stream } = row;
  const title = streamTitle(stream);
  const compact = size !== 'full';
  const inMeta = size === 'line' ? row.tone === 'ok' && row.busy === null : stream.tracked === null && !row.statusShown;
  const disclose = useRef<HTMLButtonElement>(null);

  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return;
    event.preventDefault(); // else the browser closes the whole popup
    disclose.current?.focus();
    props.setOpen(false);
  };
  const disclosure = stream.tracked && (
    <button
      type="button"
      ref={disclose}
      class={`disclose${compact ? ' chevron' : ''}`}
      aria-expanded={open}
      aria-controls={`${id}-details`}
      aria-label={t('detailsOf', title)}
      title={compact ? t('details') : undefined}
      onClick={() => props.setOpen(!open)}
    >
      {!compact && t('details')}
      <Icon name="chevron" size={compact ? 16 : 14} />
    </button>
  );

  return (
    <li class={`row${compact ? ' compact' : ''}`} onKeyDown={close}>
      <div class="top">
        <div>
          <h4 class="title" dir="auto" id={`${id}-title`} title={title}>
            {title}
          </h4>
          <StreamMeta stream={stream} until={inMeta} />
        </div>
        {compact && disclosure}
        <Switch
          on={row.on}
          busy={row.busy === 'on' || row.busy === 'off'}
          labelledBy={`keep ${id}-title`}
          describedBy={`${id}-status`}
          toggle={() => void (row.on ? controller.switchOff(stream) : controller.switchOn(stream))}
        />
      </div>
      <p class={row.statusShown && !(size === 'line' && inMeta) ? `status ${row.tone}` : 'vh'} id={`${id}-status`}>
        <Icon name={row.icon} />
        <span>
          <Localized text={row.status} />
        </span>
      </p>
      {row.undo && (
        <button
          type="button"
          class="btn quiet undo"
          aria-label={`${t('undo')}: ${title}`}
          onClick={(event) => undoSwitchOff(event.currentTarget, stream, controller)}
        >
          {t('undo')}
        </button>
      )}
      {stream.tracked && <StreamProgress id={id} tracked={stream.tracked} size={size} />}
      {row.notice && <RowNotice id={`${id}-why`} notice={row.notice} stream={stream} controller={controller} />}
      {!compact && disclosure}
      {stream.tracked && open ? (
        <LazyStreamDetails
          id={`${id}-details`}
          title={title}
          stream={stream}
          tracked={stream.tracked}
          busy={row.busy === 'refresh'}
          here={props.here}
          isAutoActivated={props.isAutoActivated}
          strip={compact}
          loadCount={props.loadCount}
          controller={controller}
        />
      ) : (
        <div id={`${id}-details`} hidden />
      )}
    </li>
  );
}

/** The stream's host and quality, and with `until` the expiry of its link. */
function StreamMeta({ stream, until }: { stream: StreamView; until: boolean }) {
  return (
    <p class="meta">
      <span class="host" title={stream.host}>
        <HostName name={stream.host} />
      </span>
      {stream.quality && (
        <span>
          <bdi>{stream.quality}</bdi>
        </span>
      )}
      {until && stream.expiresAt !== null && (
        <span>
          <Localized
            text={localized(stream.tracked?.expiry === 'learned' ? 'untilAbout' : 'until', { time: stream.expiresAt })}
          />
        </span>
      )}
    </p>
  );
}

/** The stream's continuity so far: the strip, or a text until there is a strip to draw. */
function StreamProgress({ id, tracked, size }: { id: string; tracked: TrackedView; size: RowSize }) {
  const since = failingSinceText(tracked);
  return (
    <>
      {since && size !== 'line' && (
        <p class="past">
          <Localized text={since} />
        </p>
      )}
      {size !== 'line' && tracked.strip.length > 0 && (
        <StripFigure id={`${id}-strip`} tracked={tracked} compact={size === 'compact'} />
      )}
      {size !== 'line' && tracked.strip.length === 0 && !since && <RefreshSummary tracked={tracked} />}
    </>
  );
}

/** The time of the last refresh, and the number of refreshes so far. */
function RefreshSummary({ tracked }: { tracked: TrackedView }) {
  const now = useNow(15_000);
  const when = agoText(tracked.lastRefreshed, now);
  if (tracked.refreshCount === 0) return <p class="past">{t('switchedOn', when) + t('and') + t('noRefreshYet')}</p>;
  const [key, count] = pluralKey('refreshes', tracked.refreshCount);
  return <p class="past">{t('lastRefreshed', when) + t('and') + t(key, count)}</p>;
}

/** The button disappears when its row changes, so move the keyboard focus to the switch. */
function undoSwitchOff(button: HTMLElement, stream: StreamView, controller: PopupController): void {
  button.closest('.row')?.querySelector<HTMLElement>('[role=switch]')?.focus();
  void controller.switchOn(stream);
}

let loaded: { StreamDetails: typeof StreamDetails } | null = null;

/** Stream details, loaded when the viewer first opens them. Most popup visits do not need them. */
function LazyStreamDetails(props: StreamDetailsProps) {
  const [panel, setPanel] = useState(loaded);
  useEffect(() => {
    if (panel) return;
    void import('./stream-details.tsx').then((details) => setPanel((loaded = details)));
  }, [panel]);
  if (panel) return <panel.StreamDetails {...props} />;
  return <div class="panel" id={props.id} role="region" aria-label={t('detailsOf', props.title)} aria-busy />;
}
