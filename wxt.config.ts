import { defineConfig } from 'wxt';
import { nativeBrowser, separatePopup } from './lib/build/page-bundles.ts';
import { reportSizes } from './lib/build/bundle-sizes.ts';

const MANAGED_SCHEMA = 'managed-schema.json';

/**
 * `wxt build` builds the extension as shipped. `wxt build --mode e2e` builds the same extension for tests and demo:
 * with access to `*.test` granted at install, and in Chromium notifications as well, since headless Chromium never
 * answers a permission prompt.
 */
export default defineConfig({
  imports: false,
  manifestVersion: 3,
  // Modules load from disk, so preloading gains little, and the popup needs no code for it.
  vite: () => ({ build: { modulePreload: false }, plugins: [withoutXmldom] }),
  // The reviewers of addons.mozilla.org build from this archive; they need no tests and no test media.
  zip: { excludeSources: ['test/**'] },
  hooks: {
    'build:publicAssets': ({ config }, files) => {
      if (config.browser === 'firefox') files.splice(0, Infinity, ...files.filter(isNoSchema));
    },
    'entrypoints:grouped': (_, groups) => separatePopup(groups),
    'vite:build:extendConfig': ([entrypoint], config) => {
      if (entrypoint?.type !== 'background') (config.plugins ??= []).push(nativeBrowser);
    },
    'build:done': ({ config, logger }) => reportSizes(config.outDir, (text) => logger.info(text)),
  },
  manifest: ({ mode, browser }) => ({
    name: '__MSG_extName__',
    description: '__MSG_extDescription__',
    default_locale: 'en',
    permissions: [
      'activeTab',
      'alarms',
      'contextMenus',
      'cookies',
      'declarativeNetRequestWithHostAccess',
      'scripting',
      'storage',
      'webRequest',
      // Firefox: to hold a request whose link has expired until the fresh link is there. Chromium cannot hold requests.
      // Chromium: to load hidden pages. Firefox loads them in its event page.
      browser === 'firefox' ? 'webRequestBlocking' : 'offscreen',
      ...(isGranted(mode, browser) ? ['notifications'] : []),
    ],
    ...(mode === 'e2e' ? { host_permissions: ['*://*.test/*'] } : {}),
    optional_permissions: isGranted(mode, browser) ? [] : ['notifications'],
    optional_host_permissions: ['*://*/*'],
    ...(browser === 'firefox' ? {} : { storage: { managed_schema: MANAGED_SCHEMA } }),
    // Not supported: no browser can separate rules and stores for private windows (ARCHITECTURE.md, private windows).
    incognito: 'not_allowed',
    action: { default_title: '__MSG_extName__', default_icon: icons('idle', [16, 32, 48]) },
    // Only the popup has a default key. The viewer chooses keys for the other commands: most combinations are taken.
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+F' } },
      activate: { description: '__MSG_commandActivate__' },
      refresh: { description: '__MSG_commandRefresh__' },
    },
    icons: icons('on', [16, 32, 48, 128]),
    // Firefox's default policy contains upgrade-insecure-requests, which would fetch an http watch page over https.
    content_security_policy: { extension_pages: "script-src 'self'; object-src 'none'" },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: '{5b0f0c6e-7c0d-4f2c-9a7e-6f726573680a}',
              strict_min_version: '128.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : { minimum_chrome_version: '123' }),
  }),
});

/**
 * Drops the XML parser (60 kB) of mpd-parser. Only one function needs it, and Freshet uses
 * lib/core/manifest/dash/xml.ts.
 */
const withoutXmldom = {
  name: 'without-xmldom',
  transform: (code: string, id: string) =>
    id.includes('/@xmldom/') ? { code, map: null, moduleSideEffects: false } : null,
};

/**
 * Excludes the schema of managed settings from Firefox, which accepts any policy. Only Chromium requires the schema.
 */
function isNoSchema({ relativeDest }: { relativeDest: string }): boolean {
  return relativeDest !== MANAGED_SCHEMA;
}

/**
 * Whether notifications are granted at install. Firefox shows no prompt for them, so its tests request them as viewers
 * do.
 */
function isGranted(mode: string, browser: string): boolean {
  return mode === 'e2e' && browser !== 'firefox';
}

function icons(state: 'on' | 'idle', sizes: number[]): Record<string, string> {
  return Object.fromEntries(sizes.map((size) => [String(size), `icon/freshet-${state}-${size}.png`]));
}
