/** One number of a measurement, with the number it must reach where there is one. */
export interface Figure {
  /** What was measured, in the words of the report. */
  what: string;
  reached: number;
  /** `×` is a ratio. */
  unit: '×' | 'ms' | 'kB' | 'MB' | 's' | 'rules' | 'requests' | 'times';
  /** It must be at most this; null where it only tells. */
  atMost: number | null;
}

/** A figure that only tells. */
export function measured(what: string, reached: number, unit: Figure['unit']): Figure {
  return { what, reached, unit, atMost: null };
}

/** A figure that must be at most `atMost`. */
export function measuredWithLimit(what: string, reached: number, unit: Figure['unit'], atMost: number): Figure {
  return { what, reached, unit, atMost };
}

/** Whether a figure is what it must be. */
export function isReached({ reached, atMost }: Figure): boolean {
  return atMost === null || reached <= atMost;
}
