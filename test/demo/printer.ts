import type { Station, StationEvent } from '../origin/index.ts';

/** Prints a line with the seconds since `startedAt`. */
export type Print = (text: string) => void;

export function timedPrinter(startedAt: number): Print {
  return (text) => console.log(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

/** Tells what happens to a channel's links: each one minted, followed to, refused, run out. Returns how to stop. */
export function narrate(station: Station, channel: string, print: Print): () => void {
  const timers: NodeJS.Timeout[] = [];
  /** The newest link the player was seen with. */
  let followed = 1;
  const tell = (event: StationEvent): void => {
    if (event.type === 'issue') {
      const { channel: of, generation, edge, at, expiresAt } = event.issue;
      if (of !== channel) return;
      const life = `good for ${Math.round((expiresAt - at) / 1000)} s`;
      print(generation === 1 ? `link 1 on ${edge}, ${life}` : `refreshed: link ${generation} on ${edge}, ${life}`);
      timers.push(setTimeout(() => print(`link ${generation} expires`), expiresAt - Date.now()));
      return;
    }
    const { channel: of, verdict, role, generation, origin, host } = event.entry;
    if (of !== channel) return;
    if (verdict !== 'ok') print(`refused by ${host}: ${role}, ${verdict}`);
    // The player has only ever been given link 1, and unlike the extension it sends an Origin.
    else if (generation !== null && generation > followed && origin !== null) {
      followed = generation;
      print(`request redirected: the player follows to link ${generation} on ${host}`);
    }
  };
  const stop = station.on(tell);
  return () => {
    stop();
    timers.forEach(clearTimeout);
  };
}
