import { useRef } from 'preact/hooks';
import type { KeptView, StreamView } from '../../core/protocol.ts';
import { Icon } from '../icons.tsx';
import { Host, Say } from '../say.tsx';
import { Switch } from '../switch.tsx';
import { plural, t } from '../text.ts';
import { ago } from '../time.ts';
import { useNow } from '../use-now.ts';
import { say } from '../words.ts';
import type { PopupController } from './controller.ts';
import { LazyDetails } from './lazy-details.tsx';
import { failingSince, type RowModel } from './row.ts';
import { RowNotice } from './row-notice.tsx';
import { titleOf } from './shelf.ts';
import { StripFigure } from './strip-figure.tsx';

/**
 * How much of a row is shown. full: all of it; compact: one line for the title, Details behind a chevron beside the
 * switch; line: as one of many, only what tells it from the others.
 */
export type RowSize = 'full' | 'compact' | 'line';

/** `id`: unique in the page. */
export function StreamRow(props: {
  id: string;
  row: RowModel;
  size: RowSize;
  here: boolean;
  automatic: boolean;
  loads: number;
  open: boolean;
  setOpen: (open: boolean) => void;
  controller: PopupController;
}) {
  const { id, row, size, open, controller } = props;
  const { stream } = row;
  const title = titleOf(stream);
  const compact = size !== 'full';
  const inMeta = size === 'line' ? row.tone === 'ok' && row.busy === null : stream.kept === null && !row.statusShown;
  const disclose = useRef<HTMLButtonElement>(null);

  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return;
    event.preventDefault(); // else the browser closes the whole popup
    disclose.current?.focus();
    props.setOpen(false);
  };
  const disclosure = stream.kept && (
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
          <Meta stream={stream} until={inMeta} />
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
          <Say words={row.status} />
        </span>
      </p>
      {row.undo && (
        <button
          type="button"
          class="btn quiet undo"
          aria-label={`${t('undo')}: ${title}`}
          onClick={(event) => undo(event.currentTarget, stream, controller)}
        >
          {t('undo')}
        </button>
      )}
      {stream.kept && <Course id={id} kept={stream.kept} size={size} />}
      {row.notice && <RowNotice id={`${id}-why`} notice={row.notice} stream={stream} controller={controller} />}
      {!compact && disclosure}
      {stream.kept && open ? (
        <LazyDetails
          id={`${id}-details`}
          title={title}
          stream={stream}
          kept={stream.kept}
          busy={row.busy === 'refresh'}
          here={props.here}
          automatic={props.automatic}
          strip={compact}
          loads={props.loads}
          controller={controller}
        />
      ) : (
        <div id={`${id}-details`} hidden />
      )}
    </li>
  );
}

/** Where it comes from, in what quality, and (`until`) how long its link lasts. */
function Meta({ stream, until }: { stream: StreamView; until: boolean }) {
  return (
    <p class="meta">
      <span class="host" title={stream.host}>
        <Host name={stream.host} />
      </span>
      {stream.quality && (
        <span>
          <bdi>{stream.quality}</bdi>
        </span>
      )}
      {until && stream.expiresAt !== null && (
        <span>
          <Say words={say(stream.kept?.expiry === 'learned' ? 'untilAbout' : 'until', { time: stream.expiresAt })} />
        </span>
      )}
    </p>
  );
}

/** How it went so far: the strip, or words where there is none to draw yet. */
function Course({ id, kept, size }: { id: string; kept: KeptView; size: RowSize }) {
  const since = failingSince(kept);
  return (
    <>
      {since && size !== 'line' && (
        <p class="past">
          <Say words={since} />
        </p>
      )}
      {size !== 'line' && kept.strip.length > 0 && (
        <StripFigure id={`${id}-strip`} kept={kept} compact={size === 'compact'} />
      )}
      {size !== 'line' && kept.strip.length === 0 && !since && <Past kept={kept} />}
    </>
  );
}

/** When it was refreshed last, and how often so far. */
function Past({ kept }: { kept: KeptView }) {
  const now = useNow(15_000);
  const when = ago(kept.lastRefreshed, now);
  if (kept.refreshCount === 0) return <p class="past">{t('switchedOn', when) + t('and') + t('noRefreshYet')}</p>;
  const [key, count] = plural('refreshes', kept.refreshCount);
  return <p class="past">{t('lastRefreshed', when) + t('and') + t(key, count)}</p>;
}

/** The button goes with its row's news: the keyboard goes to the switch. */
function undo(button: HTMLElement, stream: StreamView, controller: PopupController): void {
  button.closest('.row')?.querySelector<HTMLElement>('[role=switch]')?.focus();
  void controller.switchOn(stream);
}
