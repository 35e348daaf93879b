import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { evaluate } from './expressions.mjs';
import { verify } from './verify.mjs';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), 'fixtures');

// The list was read line by line against the files when it was written.
test('pipelines: every mistake of the broken files is found', async () => {
  const { findings } = await verify(join(fixtures, 'broken'));
  // The rest of that line is in the words of the machine's bash.
  assert.deepEqual(findings.map(line => line.replace(/(?<=The script is not Bash): .*/, '')), readFileSync(join(fixtures, 'broken/expected.txt'), 'utf8').trimEnd().split('\n'));
});

test('pipelines: an empty folder has no files, which the command line takes for a failure', async () => {
  const { files } = await verify(join(fixtures, 'broken/samples'));
  assert.deepEqual(files, []);
});

const context = { parameters: { name: 'prod-eu', list: ['a', 'B'], whole: { target: 'x' }, none: '' }, variables: { 'Build.Reason': 'PullRequest' } };

const expressions = [
  ["eq(variables['Build.Reason'], 'pullrequest')", true],
  ["ne(parameters.none, '')", false],
  ["ne(parameters.whole.absent, '')", false],
  ["replace(replace(parameters.name, '-', '_'), '.', '_')", 'prod_eu'],
  ["containsValue(parameters.list, 'b')", true],
  ["not(containsValue(parameters.list, 'c'))", true],
  ['coalesce(parameters.none, parameters.whole.target, parameters.name)', 'x'],
  ['coalesce(parameters.none, parameters.absent)', null],
  ['parameters.list[0]', 'a'],
  ["or(false, and(true, eq('it''s', 'IT''S')))", true],
];

for (const [expression, value] of expressions) {
  test(`pipelines: ${expression} is ${value}`, () => assert.deepEqual(evaluate(expression, context), value));
}

for (const expression of ['eq(1', 'nosuch(1)', 'absent.name', "'open", '1 2', '']) {
  test(`pipelines: ${expression || 'nothing'} is no expression`, () => assert.throws(() => evaluate(expression, context)));
}
