import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRequest } from './check.mjs';
import { loadSchemas } from './schemas.mjs';

const schemas = loadSchemas();
const annotation = { path: 'a.py', start_line: 1, end_line: 1, annotation_level: 'warning', message: 'm' };
const create = (change = {}, output = {}) => ({
  method: 'POST',
  path: 'repos/acme/iris/check-runs',
  body: { name: 'n', head_sha: 'c1', status: 'in_progress', output: { title: 't', summary: 's', ...output }, ...change },
});

const cases = [
  ['a body as it should be', create(), null],
  ['fifty annotations', create({}, { annotations: Array(50).fill(annotation) }), null],
  ['an annotation too many', create({}, { annotations: Array(51).fill(annotation) }), /body\/output\/annotations must NOT have more than 50 items/],
  ['an unknown conclusion', create({ status: 'completed', conclusion: 'shrug' }), /body\/conclusion must be equal to one of the allowed values/],
  ['completed without a conclusion', { method: 'PATCH', path: 'repos/acme/iris/check-runs/1', body: { status: 'completed' } }, /must have required property 'conclusion'/],
  ['only more annotations', { method: 'PATCH', path: 'repos/acme/iris/check-runs/1', body: { output: { title: 't', summary: 's', annotations: [annotation] } } }, null],
  ['an unknown level', create({}, { annotations: [{ ...annotation, annotation_level: 'error' }] }), /annotation_level must be equal to one of the allowed values/],
  ['a line that is a text', create({}, { annotations: [{ ...annotation, start_line: '1' }] }), /start_line must be integer/],
  ['a time that is none', create({ started_at: 'today' }), /body\/started_at must match format "date-time"/],
  ['a member that is misspelt', create({}, { sumary: 's' }), /body\/output has no member sumary/],
  ['no name', create({ name: undefined }), /must have required property 'name'/],
  ['a comment', { method: 'PATCH', path: 'repos/acme/iris/issues/comments/1', body: { body: 'x' } }, null],
  ['a comment without a text', { method: 'POST', path: 'repos/acme/iris/issues/7/comments', body: {} }, /must have required property 'body'/],
  ['a list', { method: 'GET', path: 'repos/acme/iris/commits/c1/check-runs', query: { filter: 'all', check_name: 'x', per_page: '100' } }, null],
  ['a filter that is none', { method: 'GET', path: 'repos/acme/iris/commits/c1/check-runs', query: { filter: 'newest' } }, /parameter filter=newest must be equal/],
  ['a parameter that is none', { method: 'GET', path: 'repos/acme/iris/pulls', query: { branch: 'x' } }, /has no parameter branch/],
  ['a call that is none', { method: 'PUT', path: 'repos/acme/iris/check-runs' }, /there is no such call/],
];

for (const [name, request, expected] of cases) {
  test(`requests: ${name}`, () => {
    for (const schema of schemas) {
      const findings = checkRequest(schema, JSON.parse(JSON.stringify(request)));
      if (expected) {
        assert.match(findings.join('\n'), expected);
      } else {
        assert.deepEqual(findings, []);
      }
    }
  });
}
