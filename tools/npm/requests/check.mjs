// Compares one recorded request with what GitHub publishes.
import { findOperation } from './schemas.mjs';

export const checkRequest = ({ edition, operations }, { method, path, query = {}, body }) => {
  const operation = findOperation(operations, method, path);
  if (!operation) {
    return [`${edition}: ${method} ${path}: there is no such call`];
  }

  const findings = [
    ...Object.entries(query).flatMap(([name, value]) => checkParameter(operation, name, value)),
    ...(operation.body ? checkBody(operation, body) : body ? ['takes no body'] : []),
  ];
  return findings.map((finding) => `${edition}: ${method} ${path}: ${finding}`);
};

const checkParameter = (operation, name, value) => {
  const schema = operation.query.get(name);
  return schema
    ? operation.valueErrors(schema, schema.type === 'integer' ? Number(value) : value).map((error) => `parameter ${name}=${value} ${error}`)
    : [`has no parameter ${name}`];
};

const checkBody = (operation, body) => (body ? [...operation.bodyErrors(body), ...unknownMembers(operation.body, body, 'body')] : ['needs a body']);

// The schemas let unknown members pass, and the service ignores them: one that is misspelt would never be missed.
const unknownMembers = (schema, value, where) => {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => unknownMembers(schema.items ?? {}, item, `${where}/${index}`));
  }
  if (value === null || typeof value !== 'object' || !schema.properties) {
    return [];
  }
  return Object.entries(value).flatMap(([name, member]) => (schema.properties[name]
    ? unknownMembers(schema.properties[name], member, `${where}/${name}`)
    : [`${where} has no member ${name}`]));
};
