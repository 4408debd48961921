import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, longest first. They start first, so that no worker is left with one of them in the end. */
const SLOW = ['continuity', 'faults', 'lifecycle', 'traffic', 'soak'];

/** Orders test files: slow ones first, and the same file in both browsers side by side. */
export class LanesSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = (it: TestSpecification) => it.project.config.sequence.groupOrder;
    const inBrowsers = files.filter((it) => order(it) > 0);
    const others = files.filter((it) => order(it) === 0);
    return [...(await BaseSequencer.prototype.sort.call(this, others)), ...inBrowsers.toSorted(compare)];
  }
}

function compare(a: TestSpecification, b: TestSpecification): number {
  return (
    slowness(a.moduleId) - slowness(b.moduleId) ||
    compareText(a.moduleId, b.moduleId) ||
    compareText(a.project.name, b.project.name)
  );
}

/** The place in `SLOW`; after all of them where the file is none of them. */
function slowness(path: string): number {
  const place = SLOW.findIndex((name) => path.includes(`/e2e/${name}`));
  return place === -1 ? SLOW.length : place;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
