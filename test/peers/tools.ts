import { run } from '../harness/run.ts';

/** How each says its version. */
const TOOLS = { nginx: ['-v'], ffmpeg: ['-version'] } as const;

/** What nginx and ffmpeg say of their versions. Rejects with one line that says what to install where one is missing. */
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
