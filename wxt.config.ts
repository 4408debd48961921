import { defineConfig } from 'wxt';
import { nativeBrowser, separatePopup } from './lib/build/page-bundles.ts';
import { reportSizes } from './lib/build/bundle-sizes.ts';

const MANAGED_SCHEMA = 'managed-schema.json';

/**
 * Builds: `wxt build` makes the extension as shipped. `wxt build --mode e2e` makes the same extension with access to
 * `*.test`, and in Chromium notifications, granted at install, since headless Chromium never answers a permission prompt;
 * tests and demo load that one.
 */
export default defineConfig({
  imports: false,
  manifestVersion: 3,
  // Modules come from the disk: little is gained by asking for them ahead, and the popup does without the code for it.
  vite: () => ({ build: { modulePreload: false }, plugins: [withoutXmldom] }),
  // What the reviewers of addons.mozilla.org build it from: tests and their media are no part of that.
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
      // Firefox: a request of a kept stream whose link has died is held for the fresh one; Chromium has no such thing.
      // Chromium: where pages are loaded unseen; Firefox has the event page for that.
      browser === 'firefox' ? 'webRequestBlocking' : 'offscreen',
      ...(isGranted(mode, browser) ? ['notifications'] : []),
    ],
    ...(mode === 'e2e' ? { host_permissions: ['*://*.test/*'] } : {}),
    optional_permissions: isGranted(mode, browser) ? [] : ['notifications'],
    optional_host_permissions: ['*://*/*'],
    ...(browser === 'firefox' ? {} : { storage: { managed_schema: MANAGED_SCHEMA } }),
    // Left out: no browser lets rules and stores be kept apart for them (ARCHITECTURE.md, private windows).
    incognito: 'not_allowed',
    action: { default_title: '__MSG_extName__', default_icon: icons('idle', [16, 32, 48]) },
    // Only the popup has a key of its own; for the others the viewer chooses one, since most combinations are taken.
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+F' } },
      activate: { description: '__MSG_commandActivate__' },
      refresh: { description: '__MSG_commandRefresh__' },
    },
    icons: icons('on', [16, 32, 48, 128]),
    // Firefox's default adds upgrade-insecure-requests, which would turn the fetch of an http watch page into https.
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

/** mpd-parser brings an XML parser (60 kB) for one function, which Freshet does not use: lib/core/manifest/dash/xml.ts. */
const withoutXmldom = {
  name: 'without-xmldom',
  transform: (code: string, id: string) =>
    id.includes('/@xmldom/') ? { code, map: null, moduleSideEffects: false } : null,
};

/** Chromium alone has a schema of what an organisation may provide; Firefox takes what its policy holds. */
function isNoSchema({ relativeDest }: { relativeDest: string }): boolean {
  return relativeDest !== MANAGED_SCHEMA;
}

/** Firefox has no prompt for notifications, so that its tests go the viewer's way. */
function isGranted(mode: string, browser: string): boolean {
  return mode === 'e2e' && browser !== 'firefox';
}

function icons(state: 'on' | 'idle', sizes: number[]): Record<string, string> {
  return Object.fromEntries(sizes.map((size) => [String(size), `icon/freshet-${state}-${size}.png`]));
}
