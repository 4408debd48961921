import type { ComponentChildren } from 'preact';
import { hostOf } from '../../core/http-url.ts';
import type { KeptView, StreamView } from '../../core/protocol.ts';
import { MODE_KEYS, WHY_KEYS } from '../history-words.ts';
import { Clock, Host, Say } from '../say.tsx';
import { Switch } from '../switch.tsx';
import { number, t } from '../text.ts';
import { say } from '../words.ts';
import type { PopupController } from './controller.ts';
import { CopyButton } from './copy-button.tsx';
import { History } from './history.tsx';
import './details.css';
import { type Machine, type Player, playerCommand } from './player-command.ts';
import { StripFigure } from './strip-figure.tsx';

export interface DetailsProps {
  id: string;
  title: string;
  stream: StreamView;
  kept: KeptView;
  busy: boolean;
  /** Of this tab: then there is no tab to show. */
  here: boolean;
  automatic: boolean;
  /** The strip is not above it already. */
  strip: boolean;
  loads: number;
  controller: PopupController;
}

/** What else is known of a kept stream, and what else can be done with it. */
export function Details(props: DetailsProps) {
  const { id, kept, stream, controller } = props;
  const copyFor = (player: Player) => () =>
    controller.copy(stream, ({ link, frameUrl }) => playerCommand(player, link, frameUrl, machine()));
  return (
    <div class="panel" id={id} role="region" aria-label={t('detailsOf', props.title)}>
      {props.strip && <StripFigure id={`${id}-strip`} kept={kept} compact={false} />}
      <div class="acts">
        <button type="button" class="btn" aria-busy={props.busy} onClick={() => void controller.refreshNow(stream)}>
          {t('refreshNow')}
        </button>
        <button type="button" class="btn" onClick={(event) => stop(event.currentTarget, stream, controller)}>
          {t('stopKeeping')}
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
        <Say words={kept.expiresAt === null ? say('copyNote') : say('copyNoteUntil', { time: kept.expiresAt })} />
      </p>
      <div class="auto">
        <span id={`${id}-auto`}>
          <Say words={say('keepAutomatically', { host: hostOf(stream.pageUrl) })} />
        </span>
        <Switch
          on={props.automatic}
          busy={false}
          labelledBy={`${id}-auto`}
          describedBy=""
          toggle={() => void controller.setAutomatic(stream, !props.automatic)}
        />
      </div>
      <dl class="facts">
        <Fact name={t('factRefreshed')}>
          {kept.refreshCount > 0 ? <Clock at={kept.lastRefreshed} /> : t('noRefreshYet')}
        </Fact>
        <Fact name={t('factCount')}>{number(kept.refreshCount)}</Fact>
        <Fact name={t('factMode')}>
          {t(MODE_KEYS[kept.mode.mode])}
          {kept.mode.why && t('and') + t(WHY_KEYS[kept.mode.why])}
        </Fact>
        <Fact name={t('factSite')}>
          <bdi>{kept.siteKey}</bdi>
        </Fact>
        <Fact name={t('factHost')}>
          <Host name={stream.host} />
        </Fact>
      </dl>
      <History id={id} site={hostOf(stream.pageUrl)} version={props.loads} ask={() => controller.history(stream)} />
    </div>
  );
}

/** The panel goes with the stream: the keyboard goes to its switch. */
function stop(button: HTMLElement, stream: StreamView, controller: PopupController): void {
  button.closest('.row')?.querySelector<HTMLElement>('[role=switch]')?.focus();
  void controller.switchOff(stream);
}

function machine(): Machine {
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
