/** Players that can be started from a command line. */
export type PlayerProgram = 'mpv' | 'vlc' | 'ffplay';

export interface ClientMachine {
  userAgent: string;
  /** Whether its shell is PowerShell rather than a POSIX one. */
  windows: boolean;
}

/**
 * A command that plays a link outside of the browser, saying what the page's own player says: CDNs check referrer and
 * user agent. Options as in mpv(1), `vlc --longhelp` and ffmpeg-protocols(1), "http".
 */
export function playerCommand(player: PlayerProgram, link: string, frameUrl: string, machine: ClientMachine): string {
  const quote = machine.windows ? powerShellQuoted : posixQuoted;
  // As a browser sends it: what must not stand in a URL is percent-encoded, so that no quote or line break is left in it.
  const url = quote(new URL(link).href);
  const referrer = referrerFor(link, frameUrl);
  const agent = quote(machine.userAgent);
  switch (player) {
    case 'mpv':
      return ['mpv', `--user-agent=${agent}`, ...(referrer ? [`--referrer=${quote(referrer)}`] : []), url].join(' ');
    case 'vlc':
      return [
        'vlc',
        `--http-user-agent=${agent}`,
        ...(referrer ? [`--http-referrer=${quote(referrer)}`] : []),
        url,
      ].join(' ');
    case 'ffplay':
      return ['ffplay', '-user_agent', agent, ...(referrer ? ['-referer', quote(referrer)] : []), url].join(' ');
  }
}

/** The Referer of a request under browsers' default policy (Referrer Policy 3.7, strict-origin-when-cross-origin). */
export function referrerFor(link: string, frameUrl: string): string | null {
  const [to, from] = [new URL(link), new URL(frameUrl)];
  if (from.protocol === 'https:' && to.protocol === 'http:') return null;
  if (to.origin !== from.origin) return `${from.origin}/`;
  from.hash = '';
  from.username = '';
  from.password = '';
  return from.href;
}

/** One word for a POSIX shell (XCU 2.2.2): nothing is special between single quotes but the quote itself. */
export function posixQuoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** One word for PowerShell: a single quote is doubled (about_Quoting_Rules), and typographic ones count as such too. */
export function powerShellQuoted(word: string): string {
  return `'${word.replaceAll(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`;
}
