// What GitHub publishes of its REST API: which calls there are, which parameters they take, which bodies they accept.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

const require = createRequire(import.meta.url);

// The service itself, and the oldest Enterprise server whose description the package still has.
const editions = ['api.github.com', 'ghes-3.17'];

export const loadSchemas = () => editions.map((edition) => {
  const document = JSON.parse(readFileSync(require.resolve(`@octokit/openapi/generated/${edition}.deref.json`), 'utf8'));
  return { edition, operations: readOperations(document) };
});

const readOperations = (document) => {
  // The patterns in the descriptions are not all valid with the flag for Unicode.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  return Object.entries(document.paths).flatMap(([path, item]) =>
    ['get', 'post', 'patch', 'put', 'delete'].filter((method) => item[method]).map((method) => {
      const operation = item[method];
      const body = operation.requestBody?.content?.['application/json']?.schema;
      let validate;
      return {
        method: method.toUpperCase(),
        parts: path.split('/').slice(1),
        query: new Map((operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map((parameter) => [parameter.name, parameter.schema])),
        body,
        bodyErrors: (value) => {
          validate ??= ajv.compile(body);
          return validate(value) ? [] : validate.errors.map((error) => `body${error.instancePath} ${error.message}`);
        },
        valueErrors: (schema, value) => (ajv.validate(schema, value) ? [] : ajv.errors.map((error) => error.message)),
      };
    }));
};

// A fixed word beats a name in braces: issues/comments/1 is no comment of the issue "comments".
export const findOperation = (operations, method, path) => {
  const parts = path.split('/');
  return operations
    .filter((operation) => operation.method === method && operation.parts.length === parts.length
      && operation.parts.every((part, index) => part.startsWith('{') || part === decodeURIComponent(parts[index])))
    .sort((left, right) => right.parts.filter((part) => !part.startsWith('{')).length - left.parts.filter((part) => !part.startsWith('{')).length)[0];
};
