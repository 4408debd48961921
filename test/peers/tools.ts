import { run } from '../harness/run.ts';

/** The option with which each one prints its version. */
const TOOLS = { nginx: ['-v'], ffmpeg: ['-version'] } as const;

/** The versions of nginx and ffmpeg. If one is missing, rejects with one line that says what to install. */
export async function toolVersions(): Promise<string[]> {
  return Promise.all(
    Object.entries(TOOLS).map(async ([name, args]) => {
      try {
        const said = await run(name, args, { timeoutMs: 20_000 });
        return said.split('\n', 1)[0]!.replace(/^nginx version: | Copyright.*$/g, '');
      } catch {
        throw new Error(`no ${name} found: install it (Debian: apt-get install nginx ffmpeg)`);
      }
    }),
  );
}
