import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { jsonErrorPosition } from '../../../../lib/core/site/json-syntax.ts';
import { runs } from '../../property-runs.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('the position of a JSON error', () => {
  it('is null exactly if the engine can parse the text', () => {
    fc.assert(fc.property(fc.json(), (text) => void expect(jsonErrorPosition(text)).toBeNull()));
    fc.assert(fc.property(fc.string(), (text) => void expect(jsonErrorPosition(text) === null).toBe(isJson(text))));
    const broken = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', '\\', '0', '.', '-', '\n'));
    fc.assert(
      fc.property(broken, ([text, at, put]) => {
        const changed = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1);
        expect(jsonErrorPosition(changed) === null).toBe(isJson(changed));
      }),
      runs(50),
    );
  });

  test.each([
    ['', 1, 1],
    ['{', 1, 2],
    ['{\n  "a": 1,\n}', 3, 1],
    ['[1 2]', 1, 4],
    ['{"a":1} x', 1, 9],
    ["{'a':1}", 1, 2],
  ])('%j: line %d, column %d', (text, line, column) => expect(jsonErrorPosition(text)).toEqual({ line, column }));

  it('is found in deep nesting and long texts without stack overflow', () => {
    expect(jsonErrorPosition('['.repeat(500_000))).toEqual({ line: 1, column: 500_001 });
    expect(jsonErrorPosition(`"${'\\n'.repeat(400_000)}"`)).toBeNull();
    expect(jsonErrorPosition(`"${'x'.repeat(900_000)}`)).toEqual({ line: 1, column: 1 });
  });
});
