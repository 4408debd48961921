/** One measured number, with its limit if it has one. */
export interface Figure {
  /** The label in the report. */
  what: string;
  reached: number;
  /** `×` is a ratio. */
  unit: '×' | 'ms' | 'kB' | 'MB' | 's' | 'rules' | 'requests' | 'times';
  /** The upper limit; null if the figure has none. */
  atMost: number | null;
}

/** A figure without a limit. */
export function measured(what: string, reached: number, unit: Figure['unit']): Figure {
  return { what, reached, unit, atMost: null };
}

/** A figure with an upper limit. */
export function measuredWithLimit(what: string, reached: number, unit: Figure['unit'], atMost: number): Figure {
  return { what, reached, unit, atMost };
}

/** Whether a figure is within its limit. */
export function isReached({ reached, atMost }: Figure): boolean {
  return atMost === null || reached <= atMost;
}
