import * as v from 'valibot';
import { FrameMessageSchema, type HiddenPageCommand, type HiddenPageReport } from './messages.ts';
import { FRAME_MARKER } from './frame-marker.ts';

/** Hidden pages, in frames of a document that is never shown: Chromium's offscreen document, Firefox's event page. */
export interface HiddenFrames {
  execute(command: HiddenPageCommand): void;
  /** Removes every page. */
  clear(): void;
}

/**
 * The sandbox keeps pages inside their frames: no windows, dialogs, downloads or navigation of the parent. Features
 * that need a permission are refused as well, since a frame of another origin would have to be granted them.
 */
const SANDBOX = 'allow-scripts allow-same-origin allow-forms';

/** A size that players accept as a screen. The host document itself has no size. */
const [WIDTH, HEIGHT] = ['1280', '720'];

/** Makes this document the host of hidden pages. `report` receives the messages of their documents. */
export function createHiddenFrames(report: (report: HiddenPageReport) => void): HiddenFrames {
  const frames = new Map<string, HTMLIFrameElement>();
  const marker = document.createElement('iframe');
  marker.name = FRAME_MARKER;

  function listen({ source, data }: MessageEvent): void {
    const top = source && 'parent' in source ? topFrameOf(source) : null;
    const id = [...frames].find(([, frame]) => frame.contentWindow === top)?.[0];
    const message = v.safeParse(FrameMessageSchema, data);
    if (top && id !== undefined && message.success) report({ id, message: message.output });
  }

  function open(id: string, url: string): void {
    if (frames.size === 0) {
      document.documentElement.append(marker);
      window.addEventListener('message', listen);
    }
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', SANDBOX);
    frame.width = WIDTH;
    frame.height = HEIGHT;
    frame.src = url;
    frames.set(id, frame);
    document.documentElement.append(frame);
  }

  function close(id: string): void {
    frames.get(id)?.remove();
    frames.delete(id);
    if (frames.size > 0) return;
    window.removeEventListener('message', listen);
    marker.remove();
  }

  return {
    execute: (command) => (command.kind === 'open' ? open(command.id, command.url) : close(command.id)),
    clear: () => [...frames.keys()].forEach(close),
  };
}

/** The child window of this document that contains `source`, or is `source` itself. */
function topFrameOf(source: Window): Window | null {
  let at = source;
  while (at.parent !== window && at.parent !== at) at = at.parent;
  return at.parent === window ? at : null;
}
