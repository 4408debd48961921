interface Waiting {
  at: number;
  order: number;
  run: () => void;
}

/** Simulated time (ms). Delays resolve in their order and take no real time. */
export class Clock {
  /** The true time; the machine's own clock may be wrong. */
  now: number;
  readonly #waiting: Waiting[] = [];
  #order = 0;

  constructor(start: number) {
    this.now = start;
  }

  at(time: number, run: () => void): void {
    this.#waiting.push({ at: Math.max(time, this.now), order: this.#order++, run });
  }

  delay(ms: number): Promise<void> {
    return new Promise((resolve) => this.at(this.now + ms, resolve));
  }

  /** Runs events in order up to `end`, and all promises that follow from each. */
  async runTo(end: number): Promise<void> {
    await settled();
    for (;;) {
      const next = this.#first();
      if (!next || next.at > end) break;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.now = next.at;
      next.run();
      await settled();
    }
    this.now = end;
  }

  #first(): Waiting | undefined {
    let first: Waiting | undefined;
    for (const event of this.#waiting) {
      if (!first || event.at < first.at || (event.at === first.at && event.order < first.order)) first = event;
    }
    return first;
  }
}

/** Resolves when no promise has anything left to do. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
