import type { EntrypointGroup } from 'wxt';

/**
 * For the build of everything but the background: the browser as it is. What the pages use of it answers with promises by
 * itself in both browsers with manifest version 3; the polyfill's wrapper (10 kB) is for listeners that answer messages,
 * which only the background has.
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
 * The popup in a group of its own: it is opened most and waited for, and in one piece it loads nothing that it shares with
 * larger pages.
 */
export function separatePopup(groups: EntrypointGroup[]): void {
  for (const group of groups) {
    if (!Array.isArray(group) || group.length < 2) continue;
    const popup = group.findIndex(({ type }) => type === 'popup');
    if (popup >= 0) groups.push(group.splice(popup, 1));
  }
}
