// Checks every action.yml and workflow of a checkout: node --import ./json-imports.mjs workflows/verify.mjs [root]
// Prints file:line:column: message and ends with 1 when something is found.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Actions } from './actions.mjs';
import { checkHouseRules } from './house-rules.mjs';
import { checkLanguage } from './language.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** All findings, in the order of the files, as lines of text; and the files that were looked at. */
export async function verify(root) {
  const actions = new Actions(root, readJson(join(here, 'pinned.json')));
  const accepted = readJson(join(root, 'tools/npm/workflows/accepted.json'));
  const unused = new Set(accepted);
  const findings = [];
  const files = filesOf(root);
  for (const path of files) {
    const text = readFileSync(join(root, path), 'utf8');
    const found = [
      ...await checkLanguage(root, path, text, actions),
      ...(path.endsWith('action.yml') ? [] : checkHouseRules(path, text, actions)),
    ];
    for (const line of new Set(found.sort(byPlace).map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`))) {
      const exception = accepted.find(({ file, message }) => file === path && line.includes(message));
      if (exception) {
        unused.delete(exception);
      } else {
        findings.push(line);
      }
    }
  }
  for (const { file, message } of unused) {
    findings.push(`tools/npm/workflows/accepted.json:1:1: ${file} has no "${message}" any more`);
  }
  return { files, findings };
}

const byPlace = (one, other) => one.line - other.line || one.column - other.column;

// [{file, message, reason}]: a finding of that file that holds that text is right as it is.
const readJson = file => existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];

function filesOf(root) {
  const foldersIn = path => existsSync(join(root, path)) ? readdirSync(join(root, path), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => `${path}/${entry.name}`) : [];
  const yamlIn = path => existsSync(join(root, path)) ? readdirSync(join(root, path)).filter(name => /\.ya?ml$/.test(name)).map(name => `${path}/${name}`) : [];
  return [
    ...['action.yml', ...foldersIn('actions').map(folder => `${folder}/action.yml`)].filter(path => existsSync(join(root, path))),
    ...yamlIn('.github/workflows'),
    ...yamlIn('samples/workflows'),
    ...foldersIn('samples').flatMap(folder => yamlIn(`${folder}/.github/workflows`)),
  ].sort();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { files, findings } = await verify(resolve(process.argv[2] ?? join(here, '../../..')));
  findings.forEach(finding => console.log(finding));
  console.log(`${files.length} files, ${findings.length} findings`);
  // A wrong folder would be clean.
  process.exitCode = findings.length > 0 || files.length === 0 ? 1 : 0;
}
