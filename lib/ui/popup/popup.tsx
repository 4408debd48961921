import type { RefObject } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Client } from '../../core/protocol.ts';
import { LiveStatus, useLive } from '../live.tsx';
import { Notice } from '../notice.tsx';
import { t } from '../text.ts';
import { useNow } from '../use-now.ts';
import { plain, say } from '../words.ts';
import { PopupController, type PopupState } from './controller.ts';
import { Header } from './header.tsx';
import { Streams } from './streams.tsx';
import { VerdictBlock } from './verdict-block.tsx';
import { isPaused, keptIn, LOOKING, UNREACHABLE, type Verdict, verdictOn } from './verdict.ts';

export function Popup({ client }: { client: Client }) {
  const live = useLive();
  const [state, setState] = useState<PopupState>();
  const controller = useMemo(
    () => new PopupController(client, setState, (words) => live.result(plain(words, Date.now()))),
    [client, live.result],
  );
  useEffect(() => controller.start(), [controller]);

  const now = useNow(15_000);
  const shown = state ?? controller.state;
  const verdict = verdictFor(shown, now);
  const headline = plain(verdict.head, now);
  const looking = shown.phase === 'looking';
  const kept = keptIn(shown.shelf);
  const paused = isPaused(kept);
  const asked = useRef(false);
  useEffect(() => {
    if (looking) return;
    // Whoever pressed "Look again" or "Pause all" gets an answer at once, even where it is the same.
    if (asked.current) live.result(headline);
    else live.change(headline);
    asked.current = false;
  }, [looking, headline, live.change, live.result]);

  const [main, refocus] = useFirstFocus(!looking);
  const setPaused = (on: boolean): Promise<void> => {
    asked.current = true;
    return controller.setPaused(on);
  };
  const lookAgain = (): void => {
    asked.current = true;
    void controller.lookAgain().then(refocus);
  };
  return (
    <>
      <Header
        pause={kept.length > 0 ? { on: paused, toggle: () => void setPaused(!paused) } : null}
        openOptions={() => controller.openOptions()}
      />
      <VerdictBlock verdict={verdict} waiting={looking} />
      <LiveStatus text={live.text} />
      <main class="main" ref={main} onKeyDown={toSearch}>
        <span id="keep" class="vh">
          {t('keepPlaying')}
        </span>
        {paused && (
          <Notice id="paused" tone="plain" why={say('pausedAll')} body={null}>
            <button type="button" class="btn primary" onClick={() => void setPaused(false).then(refocus)}>
              {t('resumeAll')}
            </button>
          </Notice>
        )}
        {shown.phase === 'unreachable' ? (
          <div class="empty">
            <button type="button" class="btn" onClick={lookAgain}>
              {t('tryAgain')}
            </button>
          </div>
        ) : (
          <Streams
            state={shown}
            controller={controller}
            now={now}
            lookAgain={lookAgain}
            refocus={refocus}
            tell={live.change}
          />
        )}
      </main>
    </>
  );
}

function verdictFor({ phase, view, shelf }: PopupState, now: number): Verdict {
  if (phase === 'unreachable') return UNREACHABLE;
  if (phase === 'looking' || !view || !shelf) return LOOKING;
  return verdictOn(view, shelf, now);
}

/** `/` goes to the search, where there is one. */
function toSearch(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
  const field = event.currentTarget.querySelector<HTMLElement>('[type=search]');
  if (!field) return;
  event.preventDefault();
  field.focus();
}

/**
 * Once there is something to press, the focus goes to the first notice's button, else to the first switch; and again
 * where the button that was pressed is gone. Never away from where the viewer has moved it.
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
