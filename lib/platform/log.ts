/** Notes for the maintainer in the background's console: a fixed event name and values that hold no token. */
export function log(event: string, detail: Record<string, string | number> = {}): void {
  console.warn(`freshet: ${event}`, detail);
}
