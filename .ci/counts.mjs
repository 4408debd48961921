// Prints "passed failed" from vitest's JSON report. A file that failed without a failing test (it did not even load)
// counts as one failure.
import { readFileSync } from 'node:fs';

const { testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
let passed = 0;
let failed = 0;
for (const { status, assertionResults } of testResults) {
  const bad = assertionResults.filter((it) => it.status === 'failed').length;
  passed += assertionResults.filter((it) => it.status === 'passed').length;
  failed += status === 'failed' && bad === 0 ? 1 : bad;
}
process.stdout.write(`${passed} ${failed}\n`);
