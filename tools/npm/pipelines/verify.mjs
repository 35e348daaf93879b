// Checks every template, sample pipeline and pipeline in a page of a checkout: node pipelines/verify.mjs [root]
// Prints file:line:column: message and ends with 1 when something is found.
// AZURE_PIPELINES_SCHEMA=<service-schema.json of microsoft/azure-pipelines-vscode> takes that in place of our schema.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import { Expansion } from './expand.mjs';
import { checkHouseRules } from './house-rules.mjs';
import { Language } from './language.mjs';
import { checkModel } from './model.mjs';
import { readSnippets } from './snippets.mjs';
import { readTasks } from './tasks.mjs';
import { checkTemplates } from './templates.mjs';

const here = dirname(fileURLToPath(import.meta.url));

// What is known when templates are expanded.
const builds = {
  'a pull request': { 'Build.Reason': 'PullRequest', 'Build.SourceBranch': 'refs/pull/7/merge' },
  'a push to main': { 'Build.Reason': 'IndividualCI', 'Build.SourceBranch': 'refs/heads/main' },
  'a run on another branch': { 'Build.Reason': 'Manual', 'Build.SourceBranch': 'refs/heads/topic' },
};

/** All findings, in the order of the files, as lines of text; and the files that were looked at. */
export async function verify(root, officialSchema) {
  const tasks = readTasks(root, JSON.parse(readFileSync(join(here, 'foreign-tasks.json'), 'utf8')));
  const language = new Language(tasks, officialSchema);
  const templates = yamlBelow(root, 'azure-pipelines/templates');
  const samples = yamlBelow(root, 'samples/azure-pipelines');
  const findings = [];
  const used = new Set();
  for (const path of [...templates, ...samples]) {
    const found = await checkText(templates.includes(path) ? 'template' : 'pipeline', path, readFileSync(join(root, path), 'utf8'));
    const expands = samples.includes(path) && found.length === 0;
    findings.push(...inOrder(path, found), ...expands ? await checkExpanded(root, path, language, tasks, used) : []);
  }
  const snippets = readSnippets(root);
  for (const { path, line, text } of snippets) {
    findings.push(...inOrder(path, (await checkText('pipeline', path, text)).map(finding => ({ ...finding, line: finding.line + line - 1 }))));
  }
  // A template that no sample uses is never expanded here, and nobody sees how it is meant.
  const forgotten = findings.length === 0 ? templates.filter(path => !used.has(path)) : [];
  const files = [...templates, ...samples, ...new Set(snippets.map(({ path }) => path))];
  return { files, findings: [...findings, ...forgotten.map(path => `${path}:1:1: No sample uses this template`)] };

  async function checkText(kind, path, text) {
    return [...await language.check(kind, path, text), ...checkTemplates(root, path, text), ...checkHouseRules(text)];
  }
}

async function checkExpanded(root, path, language, tasks, used) {
  const found = new Map();
  for (const [build, variables] of Object.entries(builds)) {
    const expansion = new Expansion(root, variables);
    const pipeline = expansion.pipeline(path);
    expansion.used.forEach(template => used.add(template));
    const text = stringify(pipeline, { lineWidth: 0, aliasDuplicateObjects: false });
    const lines = text.split('\n');
    const problems = [
      ...expansion.problems,
      ...(await language.check('pipeline', path, text)).map(({ line, message }) => `${message} (${lines[line - 1].trim()})`),
      ...checkModel(pipeline, tasks),
    ];
    problems.forEach(problem => found.set(problem, [...found.get(problem) ?? [], build]));
  }
  const all = Object.keys(builds).length;
  return [...found].map(([problem, where]) => `${path}:1:1: Expanded for ${where.length === all ? 'every build' : where.join(', ')}: ${problem}`);
}

const inOrder = (path, found) => [...new Set(found.sort((one, other) => one.line - other.line || one.column - other.column).map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`))];

const yamlBelow = (root, folder) => existsSync(join(root, folder))
  ? readdirSync(join(root, folder), { recursive: true }).filter(name => /\.ya?ml$/.test(name)).map(name => `${folder}/${name.replaceAll('\\', '/')}`).sort()
  : [];

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { files, findings } = await verify(resolve(process.argv[2] ?? join(here, '../../..')), process.env.AZURE_PIPELINES_SCHEMA);
  findings.forEach(finding => console.log(finding));
  console.log(`${files.length} files, ${findings.length} findings`);
  // A wrong folder would be clean.
  process.exitCode = findings.length > 0 || files.length === 0 ? 1 : 0;
}
