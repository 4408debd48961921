import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { hostOf } from '../../base/http-url.ts';
import type { TrackedView, StreamView } from '../../core/protocol.ts';
import { MODE_KEYS, MODE_REASON_KEYS } from '../shared/history-text.ts';
import { ClockTime, HostName, Localized } from '../shared/localized.tsx';
import { Switch } from '../shared/switch.tsx';
import { formatNumber, t } from '../shared/translate.ts';
import { localized } from '../shared/localized-text.ts';
import type { PopupController } from './popup-controller.ts';
import { StreamHistory } from './stream-history.tsx';
import './details.css';
import { type ClientMachine, type PlayerProgram, playerCommand } from './player-command.ts';
import { StripFigure } from './strip-figure.tsx';

export interface StreamDetailsProps {
  id: string;
  title: string;
  stream: StreamView;
  tracked: TrackedView;
  busy: boolean;
  /** The stream is in this tab, so there is no tab to show. */
  here: boolean;
  isAutoActivated: boolean;
  /** Whether to draw the strip; false if the row above already does. */
  strip: boolean;
  loadCount: number;
  controller: PopupController;
}

/** More facts about a tracked stream, and more actions. */
export function StreamDetails(props: StreamDetailsProps) {
  const { id, tracked, stream, controller } = props;
  const copyFor = (player: PlayerProgram) => () =>
    controller.copy(stream, ({ link, frameUrl }) => playerCommand(player, link, frameUrl, clientMachine()));
  return (
    <div class="panel" id={id} role="region" aria-label={t('detailsOf', props.title)}>
      {props.strip && <StripFigure id={`${id}-strip`} tracked={tracked} compact={false} />}
      <div class="acts">
        <button type="button" class="btn" aria-busy={props.busy} onClick={() => void controller.refreshNow(stream)}>
          {t('refreshNow')}
        </button>
        <button
          type="button"
          class="btn"
          onClick={(event) => switchOffAndFocus(event.currentTarget, stream, controller)}
        >
          {t('stopTracking')}
        </button>
        {!props.here && (
          <button type="button" class="btn" onClick={() => void controller.showTab(stream)}>
            {t('showTab')}
          </button>
        )}
      </div>
      <div class="acts" role="group" aria-label={t('copy')}>
        <CopyButton label={t('copyLink')} copy={() => controller.copy(stream, ({ link }) => link)} />
        <CopyButton label={t('copyFor', 'mpv')} copy={copyFor('mpv')} />
        <CopyButton label={t('copyFor', 'VLC')} copy={copyFor('vlc')} />
        <CopyButton label={t('copyFor', 'ffplay')} copy={copyFor('ffplay')} />
      </div>
      <p class="note">
        <Localized
          text={
            tracked.expiresAt === null ? localized('copyNote') : localized('copyNoteUntil', { time: tracked.expiresAt })
          }
        />
      </p>
      <div class="auto">
        <span id={`${id}-auto`}>
          <Localized text={localized('autoActivateHost', { host: hostOf(stream.pageUrl) })} />
        </span>
        <Switch
          on={props.isAutoActivated}
          busy={false}
          labelledBy={`${id}-auto`}
          describedBy=""
          toggle={() => void controller.setAutoActivate(stream, !props.isAutoActivated)}
        />
      </div>
      <dl class="facts">
        <Fact name={t('factRefreshed')}>
          {tracked.refreshCount > 0 ? <ClockTime at={tracked.lastRefreshed} /> : t('noRefreshYet')}
        </Fact>
        <Fact name={t('factCount')}>{formatNumber(tracked.refreshCount)}</Fact>
        <Fact name={t('factMode')}>
          {t(MODE_KEYS[tracked.mode.mode])}
          {tracked.mode.why && t('and') + t(MODE_REASON_KEYS[tracked.mode.why])}
        </Fact>
        <Fact name={t('factSite')}>
          <bdi>{tracked.siteKey}</bdi>
        </Fact>
        <Fact name={t('factHost')}>
          <HostName name={stream.host} />
        </Fact>
      </dl>
      <StreamHistory
        id={id}
        site={hostOf(stream.pageUrl)}
        version={props.loadCount}
        ask={() => controller.history(stream)}
      />
    </div>
  );
}

/** The panel disappears with the stream, so move the keyboard focus to the switch. */
function switchOffAndFocus(button: HTMLElement, stream: StreamView, controller: PopupController): void {
  button.closest('.row')?.querySelector<HTMLElement>('[role=switch]')?.focus();
  void controller.switchOff(stream);
}

function clientMachine(): ClientMachine {
  return { userAgent: navigator.userAgent, windows: navigator.platform.startsWith('Win') };
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** How long the button shows the result (ms). */
const SHOWN_MILLIS = 2000;

/** A button that copies something. Its label shows the result for a moment. */
function CopyButton({ label, copy }: { label: string; copy: () => Promise<boolean> }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button type="button" class="btn" onClick={() => void copy().then(setCopied)}>
      {copied === null ? label : t(copied ? 'copiedShort' : 'notCopied')}
    </button>
  );
}
