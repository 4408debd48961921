import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import config from '../../../wxt.config.ts';

const ROOT = join(import.meta.dirname, '../../..');
const listing = readFileSync(join(ROOT, '.github/store/listing.md'), 'utf8');

interface Manifest {
  permissions: string[];
  optional_permissions: string[];
  icons: Record<string, string>;
  action: { default_icon: Record<string, string> };
}

function manifestFor(browser: string): Manifest {
  const { manifest } = config as unknown as { manifest: (env: object) => Manifest };
  return manifest({ mode: 'production', browser });
}

describe.each(['chrome', 'firefox'])('the store files for %s', (browser) => {
  const manifest = manifestFor(browser);

  test('the listing explains every permission', () => {
    const [, table = ''] = listing.split('## Why it asks for what it asks for');
    const named = [...manifest.permissions, ...manifest.optional_permissions].filter(
      (permission) => !new RegExp(`^\\|[^|]*\\b${permission}\\b`, 'm').test(table),
    );
    expect(named).toEqual([]);
  });

  test('every icon exists in its size', () => {
    const icons = [...Object.entries(manifest.icons), ...Object.entries(manifest.action.default_icon)];
    expect(icons.length).toBeGreaterThan(5);
    for (const [size, path] of icons) {
      const png = readFileSync(join(ROOT, 'public', path));
      // PNG 11.2.2: width and height come first in IHDR.
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Number(size), Number(size)]);
    }
  });

  test('name and short description fit in every language', () => {
    for (const locale of ['en', 'ar', 'de', 'es', 'fr', 'ja']) {
      const texts = JSON.parse(readFileSync(join(ROOT, 'public/_locales', locale, 'messages.json'), 'utf8'));
      // Chrome Web Store: 132 characters, Firefox Add-ons: 250.
      expect([...texts.extDescription.message].length).toBeLessThanOrEqual(132);
    }
  });
});
