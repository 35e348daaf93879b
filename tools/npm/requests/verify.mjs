// node requests/verify.mjs FILE: requests as one JSON object a line ({ method, path, query, body }), each checked; exit code 1 with a line for each finding.
import { readFileSync } from 'node:fs';
import { checkRequest } from './check.mjs';
import { loadSchemas } from './schemas.mjs';

const requests = readFileSync(process.argv[2], 'utf8').split('\n').filter((line) => line).map((line) => JSON.parse(line));
const schemas = loadSchemas();
const findings = [...new Set(requests.flatMap((request) => schemas.flatMap((schema) => checkRequest(schema, request))))];
findings.forEach((finding) => console.log(finding));
console.log(`${requests.length} requests, ${findings.length} findings`);
// Nothing to check is nothing that passed.
process.exitCode = findings.length > 0 || requests.length === 0 ? 1 : 0;
