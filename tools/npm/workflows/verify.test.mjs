import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { verify } from './verify.mjs';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), 'fixtures');

// The list was read line by line against the files when it was written.
test('every mistake of the broken files is found, at its line', async () => {
  const { findings } = await verify(join(fixtures, 'broken'));
  // The rest of that line is in the words of the machine's bash.
  assert.deepEqual(findings.map(line => line.replace(/(?<=The script is not Bash): .*/, '')), readFileSync(join(fixtures, 'broken/expected.txt'), 'utf8').trimEnd().split('\n'));
});

test('an empty folder has no files, which the command line takes for a failure', async () => {
  const { files } = await verify(join(fixtures, 'broken/samples'));
  assert.deepEqual(files, []);
});
