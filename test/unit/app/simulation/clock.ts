interface Waiting {
  at: number;
  order: number;
  run: () => void;
}

/** Simulated time: what waits is resolved in its order, and nothing of it takes real time. Times in ms. */
export class Clock {
  /** The true time; a machine's own clock may be wrong. */
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

  /** Lets time pass up to `end`; after everything that happens, lets what follows from it happen. */
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

/** Until no promise has anything left to do. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
