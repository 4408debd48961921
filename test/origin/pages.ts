import type { Channel } from './channels.ts';
import { scriptsOf, type PlayerName } from './players.ts';

/** The player's configuration in a page, as JSON: one source per link, the best quality last. */
export interface Setup {
  id: string;
  title: string;
  credentials: boolean;
  /** Whether the CDN allows the page's origin. If so, the page's media element has `crossorigin`. */
  forOrigin: boolean;
  sources: { label: string; type: string; file: string }[];
}

/** The part of a watch or embed page for one channel: the player with its link, a frame, or nothing. */
export interface Section {
  channel: Channel;
  player: PlayerName;
  content: { setup: Setup } | { frame: string } | null;
  /** Whether only a script can read the setup. */
  scripted?: boolean;
}

/** The HTML of a watch or embed page. */
export function playerPage(title: string, sections: readonly Section[]): string {
  const players = sections.flatMap(({ content, player }) => (content !== null && 'setup' in content ? player : []));
  return htmlPage(
    title,
    `<h1>${escapeHtml(title)}</h1>
${sections.map(sectionHtml).join('\n')}
${scriptsOf(players)
  .map((src) => `<script src="${src}"></script>`)
  .join('\n')}`,
  );
}

/** The start page of a site: links to its channels. */
export function indexPage(host: string, channels: readonly Channel[]): string {
  const pairs = channels.slice(0, 2).map(({ id }) => id);
  const items = [
    ...channels.map((c) => `<li><a href="/watch/${c.id}">${escapeHtml(c.title)}</a> <small>${c.id}</small></li>`),
    ...(pairs.length === 2 ? [`<li><a href="/watch/${pairs.join('+')}">Two at once</a></li>`] : []),
  ];
  return htmlPage(host, `<h1>${host}</h1>\n<ul>\n${items.join('\n')}\n</ul>`);
}

function sectionHtml({ channel: c, player, content, scripted }: Section): string {
  const heading = `<h2>${escapeHtml(c.title)}</h2>`;
  if (content === null) return `${heading}\n<p>We have a new look. The player is coming back soon.</p>`;
  if ('frame' in content) {
    return `${heading}\n<iframe src="${escapeHtml(content.frame)}" width="340" height="220" allow="autoplay"></iframe>`;
  }
  const json = JSON.stringify(content.setup);
  const video = '<video muted autoplay playsinline controls width="320" height="180"></video>';
  if (c.shape === 'attribute' && !scripted) {
    return `${heading}\n<div class="player" data-with="${player}" data-player="${escapeHtml(json)}">${video}</div>`;
  }
  // As PHP's json_encode writes it. It also prevents a </script> in a title from ending the script.
  const setup = scripted ? obfuscated(json) : json.replaceAll('/', '\\/');
  const script = `(window.players = window.players || []).push(${setup});`;
  return `${heading}\n<div class="player" data-with="${player}" id="player-${c.id}">${video}</div>\n<script>${script}</script>`;
}

/** An expression that evaluates to `json` without showing it: code units, each changed by its index. */
function obfuscated(json: string): string {
  const units = Array.from({ length: json.length }, (_, i) => json.charCodeAt(i) ^ (41 + (i % 7)));
  return `JSON.parse([${units.join()}].map((unit, i) => String.fromCharCode(unit ^ (41 + (i % 7)))).join(''))`;
}

function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<meta property="og:title" content="${escapeHtml(title)}">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
</head>
<body>
<nav><a href="/">All channels</a></nav>
${body}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (c) => entities[c] ?? c);
}
