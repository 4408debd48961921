/** Why a text is no usable manifest: a closed set. */
export type ManifestProblem = 'empty' | 'not-a-manifest' | 'unsupported' | 'too-large' | 'malformed';

/** A text that is no usable manifest. `sentence` is for people and never contains text of the response or a link. */
export interface ManifestError {
  kind: 'error';
  problem: ManifestProblem;
  sentence: string;
}

/** Thrown only inside lib/core/manifest: `parseManifest` returns the error that it carries. */
export class UnreadableManifest extends Error {
  readonly error: ManifestError;
  constructor(problem: ManifestProblem, sentence: string) {
    super(sentence);
    this.name = 'UnreadableManifest';
    this.error = { kind: 'error', problem, sentence };
  }
}

/** Throws `too-large` if `count` exceeds `limit`. `what`: the plural noun for what is counted. */
export function withinLimit(count: number, limit: number, what: string): void {
  if (count > limit)
    throw new UnreadableManifest('too-large', `It has more than ${limit.toLocaleString('en')} ${what}.`);
}
