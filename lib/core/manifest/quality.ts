import type { Manifest } from './model.ts';

/**
 * The best quality of a manifest in common terms: the lines of its greatest RESOLUTION ("1080p"), else its greatest
 * BANDWIDTH ("2.4 Mbit/s"); '' if it has neither, like a media playlist. RFC 8216bis 4.4.6.2, ISO 23009-1 5.3.7.2.
 */
export function manifestQuality(manifest: Manifest): string {
  const variants = variantsOf(manifest);
  const lines = variants.map(({ resolution }) => pictureHeight(resolution ?? ''));
  const most = Math.max(0, ...lines);
  if (most > 0) return `${most}p`;
  const bandwidth = Math.max(0, ...variants.map((variant) => variant.bandwidth ?? 0));
  if (bandwidth <= 0) return '';
  return bandwidth < 1e6 ? `${Math.round(bandwidth / 1e3)} kbit/s` : `${(bandwidth / 1e6).toFixed(1)} Mbit/s`;
}

function variantsOf(manifest: Manifest): { resolution: string | null; bandwidth: number | null }[] {
  switch (manifest.kind) {
    case 'multivariant':
      return manifest.resources.flatMap(({ identity }) => (identity.of === 'variant' ? [identity] : []));
    case 'mpd':
      return manifest.representations;
    case 'media':
      return [];
  }
}

/** The smaller side, which also names the quality of upright video. */
function pictureHeight(resolution: string): number {
  const [width = 0, height = 0] = resolution.split('x').map(Number);
  return Number.isFinite(width) && Number.isFinite(height) ? Math.min(width, height) : 0;
}
