import type { JSX } from 'preact';
import type { TrackedView } from '../../core/protocol.ts';
import { Localized } from '../shared/localized.tsx';
import { t } from '../shared/translate.ts';
import { clockText } from '../shared/time-text.ts';
import { useNow } from '../shared/use-now.ts';
import { plainText } from '../shared/localized-text.ts';
import { isPlayerIdle } from './row-model.ts';
import { type ContinuityStrip, continuityStrip, stripText } from './continuity-strip.ts';

/**
 * Draws two hours of a stream: links as bars, refreshes as ticks, failed refreshes as crosses, gaps as taller hatched
 * bars, so that colour never carries meaning alone. Time runs left to right, as in players. `id`: unique in the page.
 * `compact`: only bars and gaps; the text is for screen readers.
 */
export function StripFigure({ id, tracked, compact }: { id: string; tracked: TrackedView; compact: boolean }) {
  const now = useNow(15_000);
  const strip = continuityStrip(tracked, now, isPlayerIdle(tracked, now));
  if (!strip) return null;
  const text = stripText(strip);
  if (compact) {
    return (
      <figure class="strip compact" aria-label={plainText(text, strip.now)}>
        <Bars id={id} strip={strip} compact />
      </figure>
    );
  }
  const hour = strip.now - 60 * 60_000;
  return (
    <figure class="strip" aria-labelledby={`${id}-caption`}>
      <div dir="ltr">
        <Bars id={id} strip={strip} compact={false} />
        <div class="axis" aria-hidden="true">
          <span>{clockText(strip.from, strip.now)}</span>
          <span style={{ left: `${positionOnStrip(strip, hour)}%` }}>{clockText(hour, strip.now)}</span>
          <span class="now" style={{ left: `${positionOnStrip(strip, strip.now)}%` }}>
            {t('now')}
          </span>
        </div>
      </div>
      <figcaption id={`${id}-caption`}>
        <Localized text={text} />
      </figcaption>
    </figure>
  );
}

function Bars({ id, strip, compact }: { id: string; strip: ContinuityStrip; compact: boolean }) {
  const [top, height, whole] = compact ? [1, 6, 8] : [5, 12, 26];
  const x = (at: number) => positionOnStrip(strip, at);
  const span = (from: number, until: number) => ({ x: `${x(from)}%`, width: `${Math.max(0, x(until) - x(from))}%` });
  const wide = (from: number, until: number) => ({ x: `${x(from)}%`, width: `${Math.max(1.7, x(until) - x(from))}%` });
  const marks: JSX.Element[] = [
    <rect key="axis" class="k-axis" width="100%" y={top + height / 2 - 0.5} height="1" />,
    ...strip.links.map((link) => (
      <g key={`link ${link.from}`}>
        <rect
          class={link.current ? 'k-current' : 'k-link'}
          {...span(link.from, link.until)}
          y={top}
          height={height}
          rx="1"
        />
        <rect class="k-cut" x={`${x(link.from)}%`} y={top} width="1" height={height} />
      </g>
    )),
    ...strip.gaps.map(({ from, until }) => (
      <g key={`gap ${from}`}>
        <rect class="k-cut" {...wide(from, until)} y={compact ? 0 : 1} height={compact ? 8 : 20} />
        <rect
          class="k-gap"
          fill={`url(#${id}-hatch)`}
          {...wide(from, until)}
          y={compact ? 0.75 : 1.75}
          height={compact ? 6.5 : 18.5}
        />
      </g>
    )),
  ];
  if (strip.ahead !== null) {
    marks.push(
      <rect key="ahead" class="k-ahead" {...span(strip.now, strip.ahead)} y={top + 0.5} height={height - 1} rx="1" />,
    );
  }
  if (!compact) {
    for (const at of strip.refreshes) {
      marks.push(<rect key={`tick ${at}`} class="k-tick" x={`${x(at)}%`} y={top + height + 3} width="1" height="4" />);
    }
    for (const at of strip.failedTries) {
      marks.push(
        <svg key={`try ${at}`} x={`${x(at)}%`} y={top + height + 3} overflow="visible">
          <path class="k-fail" d="m-2 0 4 4m0-4-4 4" />
        </svg>,
      );
    }
  }
  return (
    <svg height={whole} aria-hidden="true" dir="ltr">
      <defs>
        <pattern id={`${id}-hatch`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="k-hatch" x1="0" y1="0" x2="0" y2="5" />
        </pattern>
      </defs>
      {marks}
      <rect
        class="k-now"
        x={`${x(strip.now)}%`}
        y="0"
        width="2"
        height={compact ? 8 : 22}
        transform="translate(-1 0)"
      />
    </svg>
  );
}

/** The position of a time, in percent of the width. */
function positionOnStrip({ from, to }: ContinuityStrip, at: number): number {
  return ((Math.max(from, Math.min(to, at)) - from) / (to - from)) * 100;
}
