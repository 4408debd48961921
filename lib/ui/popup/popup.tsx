import type { RefObject } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Client } from '../../core/protocol.ts';
import { LiveRegion, useLiveRegion } from '../shared/live-region.tsx';
import { Notice } from '../shared/notice.tsx';
import { t } from '../shared/translate.ts';
import { useNow } from '../shared/use-now.ts';
import { plainText, localized } from '../shared/localized-text.ts';
import { PopupController, type PopupState } from './popup-controller.ts';
import { StreamGroups } from './stream-groups.tsx';
import {
  areAllPaused,
  trackedStreamsIn,
  INSPECTING_SUMMARY,
  UNREACHABLE_SUMMARY,
  type PopupSummary,
  summarize,
} from './summary.ts';
import { Icon, type IconName, Mark } from '../shared/icons.tsx';
import { Localized } from '../shared/localized.tsx';

export function Popup({ client }: { client: Client }) {
  const live = useLiveRegion();
  const [state, setState] = useState<PopupState>();
  const controller = useMemo(
    () => new PopupController(client, setState, (text) => live.result(plainText(text, Date.now()))),
    [client, live.result],
  );
  useEffect(() => controller.start(), [controller]);

  const now = useNow(15_000);
  const shown = state ?? controller.state;
  const summary = summaryFor(shown, now);
  const headline = plainText(summary.head, now);
  const inspecting = shown.phase === 'inspecting';
  const tracked = trackedStreamsIn(shown.streamList);
  const paused = areAllPaused(tracked);
  const viewerActed = useRef(false);
  useEffect(() => {
    if (inspecting) return;
    // After "Look again" or "Pause all", announce the headline at once, even if it did not change.
    if (viewerActed.current) live.result(headline);
    else live.change(headline);
    viewerActed.current = false;
  }, [inspecting, headline, live.change, live.result]);

  const [main, refocus] = useFirstFocus(!inspecting);
  const setPaused = (on: boolean): Promise<void> => {
    viewerActed.current = true;
    return controller.setPaused(on);
  };
  const inspectAgain = (): void => {
    viewerActed.current = true;
    void controller.inspectAgain().then(refocus);
  };
  return (
    <>
      <PopupHeader
        pause={tracked.length > 0 ? { on: paused, toggle: () => void setPaused(!paused) } : null}
        openOptions={() => controller.openOptions()}
      />
      <SummaryBlock summary={summary} waiting={inspecting} />
      <LiveRegion text={live.text} />
      <main class="main" ref={main} onKeyDown={focusSearch}>
        <span id="keep" class="vh">
          {t('activateStream')}
        </span>
        {paused && (
          <Notice id="paused" tone="plain" why={localized('pausedAll')} body={null}>
            <button type="button" class="btn primary" onClick={() => void setPaused(false).then(refocus)}>
              {t('resumeAll')}
            </button>
          </Notice>
        )}
        {shown.phase === 'unreachable' ? (
          <div class="empty">
            <button type="button" class="btn" onClick={inspectAgain}>
              {t('tryAgain')}
            </button>
          </div>
        ) : (
          <StreamGroups
            state={shown}
            controller={controller}
            now={now}
            inspectAgain={inspectAgain}
            refocus={refocus}
            tell={live.change}
          />
        )}
      </main>
    </>
  );
}

function summaryFor({ phase, view, streamList }: PopupState, now: number): PopupSummary {
  if (phase === 'unreachable') return UNREACHABLE_SUMMARY;
  if (phase === 'inspecting' || !view || !streamList) return INSPECTING_SUMMARY;
  return summarize(view, streamList, now);
}

/** `/` moves the focus to the search field, if there is one. */
function focusSearch(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
  const field = event.currentTarget.querySelector<HTMLElement>('[type=search]');
  if (!field) return;
  event.preventDefault();
  field.focus();
}

/**
 * Once the popup is ready, focuses the button of the first notice, else the first switch. The returned function does
 * it again, for a pressed button that has disappeared. It never takes the focus from where the viewer moved it.
 */
function useFirstFocus(ready: boolean): [RefObject<HTMLElement | null>, () => void] {
  const main = useRef<HTMLElement>(null);
  const [lost, setLost] = useState(0);
  useEffect(() => {
    if (!ready || document.activeElement !== document.body) return;
    const find = (selector: string) => main.current?.querySelector<HTMLElement>(selector);
    (find('.notice .btn') ?? find('[role=switch], .btn'))?.focus({ preventScroll: true });
  }, [ready, lost]);
  return [main, useCallback(() => setLost((times) => times + 1), [])];
}

/** The only tinted block. It is not a live region; the page's one live region announces its changes. */
function SummaryBlock({ summary, waiting }: { summary: PopupSummary; waiting: boolean }) {
  return (
    <section
      class={`summary tone-${summary.tone}${waiting ? ' waiting' : ''}`}
      aria-label={t('status')}
      aria-busy={waiting}
    >
      <Icon name={summary.icon} size={24} />
      <div>
        <h2>
          <Localized text={summary.head} />
        </h2>
        <p>
          <Localized text={summary.sub} />
        </p>
        {summary.more && (
          <p>
            <Localized text={summary.more} />
          </p>
        )}
      </div>
    </section>
  );
}

/** `pause`: whether all streams are paused, and how to change that; null if no stream is tracked. */
function PopupHeader(props: { pause: { on: boolean; toggle: () => void } | null; openOptions: () => void }) {
  const { pause } = props;
  return (
    <header class="head">
      <Mark size={20} />
      <h1>{t('extName')}</h1>
      {pause && (
        <IconButton
          name={t(pause.on ? 'resumeAll' : 'pauseAll')}
          icon={pause.on ? 'resume' : 'pause'}
          press={pause.toggle}
        />
      )}
      <IconButton name={t('options')} icon="gear" press={props.openOptions} />
    </header>
  );
}

function IconButton({ name, icon, press }: { name: string; icon: IconName; press: () => void }) {
  return (
    <button type="button" class="iconbtn" aria-label={name} title={name} onClick={press}>
      <Icon name={icon} size={18} />
    </button>
  );
}
