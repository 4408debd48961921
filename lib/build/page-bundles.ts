import type { EntrypointGroup } from 'wxt';

/**
 * Pages use the browser API without the polyfill. The calls they use return promises in both browsers under Manifest
 * V3. The polyfill's wrapper (10 kB) is for listeners that answer messages, and only the background has those.
 */
export const nativeBrowser = {
  name: 'native-browser',
  enforce: 'pre' as const,
  load: (id: string): string | null =>
    id.replaceAll('\\', '/').endsWith('/lib/platform/browser.ts')
      ? 'export const browser = globalThis.browser ?? globalThis.chrome;'
      : null,
};

/**
 * The popup is in its own group: it is opened most often and its user waits for it. In one piece it loads nothing that
 * only larger pages need.
 */
export function separatePopup(groups: EntrypointGroup[]): void {
  for (const group of groups) {
    if (!Array.isArray(group) || group.length < 2) continue;
    const popup = group.findIndex(({ type }) => type === 'popup');
    if (popup >= 0) groups.push(group.splice(popup, 1));
  }
}
