/** Logs to the background's console: a fixed event name, and values that contain no token. */
export function log(event: string, detail: Record<string, string | number> = {}): void {
  console.warn(`freshet: ${event}`, detail);
}
