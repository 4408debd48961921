import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsLiterals } from '../../../../lib/extractors/script/literals.ts';
import { siblings, literalKey } from '../../../../lib/extractors/page/scope.ts';
import { runs } from '../../property-runs.ts';

/** key=text of every whole literal. */
const read = (source: string) =>
  jsLiterals(source, '', null)
    .filter(({ isPartial: partial }) => !partial)
    .map((literal) => `${literalKey(literal)}=${literal.text}`);

test.each<[string, string, string[]]>([
  ['variables', `var a = "x", b='y'; c.d = \`z\``, ['a=x', 'b=y', 'c.d=z']],
  ['object keys, bare and quoted', `x({ a: "1", 'b-c': "2", "d": "3" })`, ['a=1', 'b-c=2', 'd=3']],
  ['lists', `k: ["1", "2"]; v = { k: ["3"] }`, ['=1', '=2', 'k=3']],
  ['calls', `hls.loadSource("1"); new Player("2")`, ['loadSource=1', 'Player=2']],
  ['unwrapping calls', `var state = JSON.parse("1"); x = { src: atob("2") }`, ['state=1', 'src=2']],
  ['a choice', `x = { src: ok ? "1" : "2", b: "3" }`, ['src=1', 'src=2', 'b=3']],
  ['escapes', `a = "https:\\/\\/x\\/?a=1\\u0026b=2\\x26c"`, ['a=https://x/?a=1&b=2&c']],
  ['line comments', `a = "1" // b = "2"\nc = "3"`, ['a=1', 'c=3']],
  ['block comments', `a = "1" /* b = "2" \n "4" */ c = "3"`, ['a=1', 'c=3']],
  ['HTML comments in a script', `<!-- "0"\na = "1"\n// -->`, ['a=1']],
  ['a string that contains comment marks', `a = "http://x/*y*/"`, ['a=http://x/*y*/']],
  ['regular expressions', `a = b.replace(/["'\`]/g, "1"); c = "2"`, ['replace=1', 'c=2']],
  ['a regular expression with a class', `a = /[/"]/; b = "1"`, ['b=1']],
  ['division', `a = b / c; d = "1" / 2; e = "3"`, ['d=1', 'e=3']],
  ['joined literals', `a = "1" + '2' + \`3\``, ['a=123']],
  ['no literal joined to something else', `a = "1" + x; b = y + "2"; c += "3"; d = \`4\${x}5\`; e = "6"`, ['e=6']],
  ['joined names', `var b = "x/"; var f = "y"; go(b + f)`, ['b=x/', 'f=y', 'go=x/y']],
  [
    'joined members, also in a template',
    'var c = { id: 7, t: "k" }; a = "u/" + window.c.id + "?t=" + c.t; b = `${c.t}-v`;',
    ['t=k', 'a=u/7?t=k', 'b=k-v'],
  ],
  [
    'nothing joined to unknown values',
    'a = "1"; b = f() + "x" + a; c = `${f(1)}y` + a; d = a(1) + "z"; e = "w" + q + a',
    ['a=1'],
  ],
  ['code inside a template', `a = \`x\${ { k: "1" } }y\`; b = "2"`, ['k=1', 'b=2']],
  ['quotes that never close', `it's a "trap\nb = "1"`, ['b=1']],
  ['brackets that never close', `a = { b: [ ( "1"; c = "2"`, ['=1', 'c=2']],
  ['brackets that never open', `a = "1" ]}) b = "2"`, ['a=1', 'b=2']],
  ['code cut off in a string', `a = "1"; b = "https://x/y`, ['a=1']],
  ['an empty key', `a = { "": "1", b: "2" }`, ['a=1', 'b=2']],
])('reads %s', (_, source, expected) => {
  expect(read(source)).toEqual(expected);
});

test('numbers are siblings of a literal, before and after it', () => {
  const [literal] = jsLiterals(`s({ height: 720, file: "1", width: 1280 })`, '', null);
  expect(literal && siblings(literal)).toEqual([
    { key: 'height', value: 720 },
    { key: 'file', value: '1' },
    { key: 'width', value: 1280 },
  ]);
});

test('finds every string in JSON', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1 })), (object) => {
      const found = jsLiterals(`x = ${JSON.stringify(object)};`, '', null).map(({ text }) => text);
      expect(found).toEqual(Object.values(object));
    }),
  );
});

test('accepts any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'"\'`/\\{}[]()<>!-*+=:;,$ \nab1') }), (source) => {
      jsLiterals(source, '', null);
    }),
    runs(100),
  );
});
