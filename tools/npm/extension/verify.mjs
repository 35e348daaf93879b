// node extension/verify.mjs [FOLDER]: task.json files and vss-extension.json; exit code 1 with a line for each finding.
// AZURE_TASKS_SCHEMA may name Microsoft's tasks.schema.json (repository azure-pipelines-task-lib), which is then asked too.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkExtension } from './check.mjs';

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../../../azure-pipelines');
const official = process.env.AZURE_TASKS_SCHEMA;
const { tasks, findings } = checkExtension(folder, official ? JSON.parse(readFileSync(official, 'utf8')) : undefined);
findings.forEach(finding => console.log(finding));
console.log(`${tasks} tasks, ${findings.length} findings${official ? '' : ' (without tasks.schema.json of Microsoft: AZURE_TASKS_SCHEMA)'}`);
// A wrong folder would be clean.
process.exitCode = findings.length > 0 || tasks === 0 ? 1 : 0;
