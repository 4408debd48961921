import type { JSX } from 'preact';

export type IconName = keyof typeof SHAPES;

/** One shape per meaning, on a 24-unit grid. The shape carries the meaning; the colour repeats it. */
const SHAPES = {
  ok: (
    <>
      <path d="M12 2.75a9.25 9.25 0 1 0 0 18.5 9.25 9.25 0 0 0 0-18.5Z" fill="currentColor" />
      <path d="m7.6 12.4 3 3 5.8-6.4" class="cut" />
    </>
  ),
  attention: (
    <>
      <path
        d="M10.3 3.6 2.2 17.8A2 2 0 0 0 3.9 20.8h16.2a2 2 0 0 0 1.7-3L13.7 3.6a2 2 0 0 0-3.4 0Z"
        fill="currentColor"
      />
      <path d="M12 8.6v5" class="cut" />
      <circle cx="12" cy="17" r="1.3" class="cut dot" />
    </>
  ),
  stop: (
    <>
      <path d="M8.2 2.75h7.6l5.45 5.45v7.6l-5.45 5.45H8.2L2.75 15.8V8.2Z" fill="currentColor" />
      <path d="m9 9 6 6m0-6-6 6" class="cut" />
    </>
  ),
  wait: (
    <>
      <circle cx="12" cy="12" r="8.4" class="line" />
      <path d="M12 7.2V12l3.2 2" class="line" />
    </>
  ),
  paused: (
    <>
      <circle cx="12" cy="12" r="9.25" fill="currentColor" />
      <path d="M9.7 8.5v7m4.6-7v7" class="cut" />
    </>
  ),
  pause: <path d="M9 6v12m6-12v12" class="line" />,
  resume: <path d="M8.5 5.8v12.4l9.5-6.2Z" class="line" />,
  none: (
    <>
      <circle cx="12" cy="12" r="8.4" class="line" stroke-dasharray="3.2 2.6" />
      <path d="M10.2 8.8v6.4l5-3.2Z" fill="currentColor" />
    </>
  ),
  found: (
    <>
      <circle cx="12" cy="12" r="8.4" class="line" />
      <path d="M10.2 8.4v7.2l5.6-3.6Z" fill="currentColor" />
    </>
  ),
  key: (
    <>
      <circle cx="8" cy="12" r="4.2" class="line" />
      <path d="M12.2 12h8.6m-3 0v3.4" class="line" />
    </>
  ),
  gear: (
    <>
      <path d="M12 8.9a3.1 3.1 0 1 0 0 6.2 3.1 3.1 0 0 0 0-6.2Z" class="line" />
      <path
        d="m19.4 13.9 1.6 1.3-1.9 3.3-2-.7a7.6 7.6 0 0 1-1.8 1l-.4 2.1h-3.8l-.4-2.1a7.6 7.6 0 0 1-1.8-1l-2 .7L5 15.2l1.6-1.3a7.4 7.4 0 0 1 0-2.1L5 10.5l1.9-3.3 2 .7a7.6 7.6 0 0 1 1.8-1l.4-2.1h3.8l.4 2.1a7.6 7.6 0 0 1 1.8 1l2-.7 1.9 3.3-1.6 1.3a7.4 7.4 0 0 1 0 2.1Z"
        transform="translate(-1 -.85)"
        class="line"
      />
    </>
  ),
  offline: (
    <>
      <path d="M3.2 9.6a13 13 0 0 1 17.6 0M6.3 13.2a8.4 8.4 0 0 1 11.4 0M9.3 16.6a4 4 0 0 1 5.4 0" class="line" />
      <path d="M4 20.5 20 3.5" class="cut wide" />
      <path d="M4 20.5 20 3.5" class="line" />
    </>
  ),
  find: (
    <>
      <circle cx="10.5" cy="10.5" r="6" class="line" />
      <path d="m15.2 15.2 5 5" class="line" />
    </>
  ),
  chevron: <path d="m6 9.5 6 6 6-6" class="line" />,
} satisfies Record<string, JSX.Element>;

/** An icon beside a text that says the same, so it is hidden from assistive technology. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      {SHAPES[name]}
    </svg>
  );
}

/** The logo of Freshet. Its colours do not depend on the background. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0e7f8d" />
      <path
        d="M12 6.2v10.8c0 .95 1.05 1.5 1.85.98l8.2-5.4c.7-.46.7-1.5 0-1.96l-8.2-5.4c-.8-.52-1.85.03-1.85.98Z"
        fill="#fff"
      />
      <path
        d="M5.5 24.2c2.3 0 2.9-2.4 5.25-2.4s2.95 2.4 5.25 2.4 2.95-2.4 5.25-2.4 2.95 2.4 5.25 2.4"
        fill="none"
        stroke="#fff"
        stroke-width="2.6"
        stroke-linecap="round"
      />
    </svg>
  );
}
