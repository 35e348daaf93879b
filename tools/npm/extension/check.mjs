// What our rules, and Microsoft's schema where there is one, find in the files of the extension.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import AjvDraft04 from 'ajv-draft-04';

const here = dirname(fileURLToPath(import.meta.url));
const read = file => JSON.parse(readFileSync(file, 'utf8'));
const validate = (check, value) => check(value) ? [] : check.errors.map(({ instancePath, message, params }) =>
  `${instancePath || '/'} ${message}${params?.additionalProperty ? `: ${params.additionalProperty}` : ''}`);

/** Findings as `file: what` for a folder that has tasks/ and vss-extension.json. */
export function checkExtension(folder, officialSchema) {
  const ajv = new Ajv({ allErrors: true });
  const isTask = ajv.compile(read(join(here, 'task.schema.json')));
  const isManifest = ajv.compile(read(join(here, 'manifest.schema.json')));
  // Its patterns are not valid with the flag for Unicode.
  const isOfficial = officialSchema && new AjvDraft04({ strict: false, allErrors: true, unicodeRegExp: false }).compile(officialSchema);

  const names = existsSync(join(folder, 'tasks')) ? readdirSync(join(folder, 'tasks')).sort() : [];
  const tasks = names.map(name => ({ name, file: `tasks/${name}/task.json`, task: read(join(folder, 'tasks', name, 'task.json')) }));
  const manifest = read(join(folder, 'vss-extension.json'));
  return {
    tasks: tasks.length,
    findings: [
      ...validate(isManifest, manifest).map(finding => `vss-extension.json: ${finding}`),
      ...checkContributions(manifest, names),
      ...tasks.flatMap(({ name, file, task }) => [
        ...validate(isTask, task),
        ...(isOfficial ? validate(isOfficial, task).map(finding => `tasks.schema.json: ${finding}`) : []),
        ...checkTask(name, task, connections(manifest)),
        ...Object.values(task.execution ?? {}).filter(({ target }) => !existsSync(join(folder, 'tasks', name, target))).map(({ target }) => `there is no ${target}`),
      ].map(finding => `${file}: ${finding}`)),
      ...twice(tasks.map(({ file, task }) => [task.id, file])).map(finding => `the id ${finding}`),
    ],
  };
}

// Types of connections that Azure DevOps itself has.
const builtIn = ['AzureRM', 'Generic'];

const connections = manifest => (manifest.contributions ?? [])
  .filter(({ type }) => type === 'ms.vss-endpoint.service-endpoint-type')
  .map(({ properties }) => properties.name);

const checkContributions = (manifest, names) => {
  const contributions = manifest.contributions ?? [];
  const contributed = contributions.filter(({ type }) => type === 'ms.vss-distributed-task.task').map(({ properties }) => properties?.name);
  const folders = names.map(name => `tasks/${name}`);
  return [
    ...folders.filter(folder => !contributed.includes(folder)).map(folder => `does not contribute ${folder}`),
    ...contributed.filter(folder => !folders.includes(folder)).map(folder => `contributes ${folder}, which is not there`),
    ...twice(contributions.map(({ id }) => [id, 'a contribution'])).map(finding => `the id ${finding}`),
  ].map(finding => `vss-extension.json: ${finding}`);
};

// What a schema cannot say: names that other parts of the same file have to have.
const checkTask = (name, task, ownConnections) => {
  const inputs = task.inputs ?? [];
  const groups = (task.groups ?? []).map(group => group.name);
  const known = new Set(inputs.map(input => input.name));
  return [
    ...(task.name === name ? [] : [`the folder ${name} holds ${task.name}`]),
    // INPUT_JOBFILE is jobFile and jobfile.
    ...twice(inputs.flatMap(input => [input.name, ...(input.aliases ?? [])].map(word => [word?.toLowerCase(), 'an input']))).map(finding => `the name ${finding}`),
    ...twice((task.outputVariables ?? []).map(output => [output.name?.toLowerCase(), 'an output'])).map(finding => `the name ${finding}`),
    ...inputs.filter(input => input.groupName && !groups.includes(input.groupName)).map(input => `${input.name} is in the group ${input.groupName}, which is not there`),
    ...groups.filter(group => !inputs.some(input => input.groupName === group)).map(group => `the group ${group} is empty`),
    ...inputs.filter(input => input.options && input.defaultValue && !(input.defaultValue in input.options)).map(input => `${input.name} has the default ${input.defaultValue}, which is no option`),
    ...inputs.flatMap(input => rules(input.visibleRule).filter(([field, value]) => !takes(inputs, field, value)).map(([field, value]) => `${input.name} is shown when ${field} is ${value}, which cannot be`)),
    ...[...(task.instanceNameFormat ?? '').matchAll(/\$\(([^)]*)\)/g)].filter(([, field]) => !known.has(field)).map(([, field]) => `instanceNameFormat names ${field}, which is no input`),
    ...inputs.map(input => input.type?.split('connectedService:')[1]).filter(type => type && !builtIn.includes(type) && !ownConnections.includes(type)).map(type => `no connection has the type ${type}`),
  ];
};

const rules = text => (text ?? '').split(/&&|\|\|/).filter(part => part.trim()).map(part => part.split(/!?==?/).map(side => side.trim()));

const takes = (inputs, field, value) => {
  const input = inputs.find(({ name }) => name === field);
  return input && (input.options ? value in input.options : input.type !== 'boolean' || ['true', 'false'].includes(value));
};

const twice = pairs => {
  const owners = pairs.reduce((map, [key, owner]) => map.set(key, [...(map.get(key) ?? []), owner]), new Map());
  return [...owners].filter(([, all]) => all.length > 1).map(([key, all]) => `${key} is there ${all.length} times: ${all.join(', ')}`);
};
