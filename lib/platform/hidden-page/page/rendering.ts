/**
 * Simulates rendering for pages that wait for it. An offscreen document draws one frame only, and in Firefox's event
 * page no element is ever visible. Here every element is visible, and animation frames continue.
 */
export function simulateRendering(): void {
  window.requestAnimationFrame = (callback) => window.setTimeout(() => callback(performance.now()), 16);
  window.cancelAnimationFrame = (handle) => window.clearTimeout(handle);
  window.IntersectionObserver = AlwaysVisibleObserver;
  window.ResizeObserver = InitialSizeObserver;
  loadLazyFrames();
}

/** Calls back once for every element that is observed. */
abstract class OneShotObserver<Entry> {
  private readonly waiting = new Map<Element, number>();

  protected abstract deliver(entries: Entry[]): void;
  protected abstract entry(target: Element): Entry;

  observe(target: Element): void {
    if (this.waiting.has(target)) return;
    const handle = window.setTimeout(() => this.deliver([this.entry(target)]));
    this.waiting.set(target, handle);
  }

  unobserve(target: Element): void {
    window.clearTimeout(this.waiting.get(target));
    this.waiting.delete(target);
  }

  disconnect(): void {
    for (const target of this.waiting.keys()) this.unobserve(target);
  }
}

class AlwaysVisibleObserver extends OneShotObserver<IntersectionObserverEntry> implements IntersectionObserver {
  readonly root: Element | Document | null;
  readonly rootMargin: string;
  readonly scrollMargin = '0px 0px 0px 0px';
  readonly thresholds: readonly number[];
  private readonly callback: IntersectionObserverCallback;

  constructor(callback: IntersectionObserverCallback, options: IntersectionObserverInit = {}) {
    super();
    this.callback = callback;
    this.root = options.root ?? null;
    this.rootMargin = options.rootMargin ?? '0px 0px 0px 0px';
    this.thresholds = [options.threshold ?? 0].flat();
  }

  takeRecords(): IntersectionObserverEntry[] {
    return [];
  }

  protected deliver(entries: IntersectionObserverEntry[]): void {
    this.callback(entries, this);
  }

  protected entry(target: Element): IntersectionObserverEntry {
    const box = target.getBoundingClientRect();
    const rootBounds = new DOMRectReadOnly(0, 0, window.innerWidth, window.innerHeight);
    return {
      target,
      time: performance.now(),
      isIntersecting: true,
      intersectionRatio: 1,
      boundingClientRect: box,
      intersectionRect: box,
      rootBounds,
    };
  }
}

class InitialSizeObserver extends OneShotObserver<ResizeObserverEntry> implements ResizeObserver {
  private readonly callback: ResizeObserverCallback;

  constructor(callback: ResizeObserverCallback) {
    super();
    this.callback = callback;
  }

  protected deliver(entries: ResizeObserverEntry[]): void {
    this.callback(entries, this);
  }

  protected entry(target: Element): ResizeObserverEntry {
    const { width, height } = target.getBoundingClientRect();
    const size = [{ inlineSize: width, blockSize: height }];
    return {
      target,
      contentRect: new DOMRectReadOnly(0, 0, width, height),
      borderBoxSize: size,
      contentBoxSize: size,
      devicePixelContentBoxSize: size,
    };
  }
}

/** Loads lazy frames at once: they wait until they are near the screen, which never happens here. */
function loadLazyFrames(): void {
  const load = () => {
    for (const frame of document.querySelectorAll('iframe[loading="lazy" i]')) frame.setAttribute('loading', 'eager');
  };
  const attributes = { attributes: true, attributeFilter: ['loading'] };
  new MutationObserver(load).observe(document, { childList: true, subtree: true, ...attributes });
}
