// The tasks that a pipeline may use: ours from their task.json, others as noted in foreign-tasks.json.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** [{name: 'DatabricksShip@1', inputs, outputs}], as task.json has them. */
export function readTasks(root, foreign) {
  const folder = join(root, 'azure-pipelines/tasks');
  const ours = (existsSync(folder) ? readdirSync(folder).sort() : [])
    .map(name => join(folder, name, 'task.json'))
    .filter(existsSync)
    .map(file => JSON.parse(readFileSync(file, 'utf8')))
    .map(({ name, version, inputs = [], outputVariables = [] }) => ({
      name: `${name}@${Number(version.Major)}`,
      isOurs: true,
      inputs,
      outputs: outputVariables.map(({ name: output }) => output),
    }));
  return [...ours, ...foreign.map(({ task, inputs }) => ({ name: task, inputs, outputs: undefined }))];
}

/** The schema of one task as a step; the keys around `inputs` come from the schema of the pipeline. */
export const schemaOfTask = ({ inputs }, name) => ({
  properties: {
    task: name,
    inputs: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(inputs.map(input => [input.name, { ...valueOf(input), aliases: input.aliases }])),
      required: inputs.filter(isNeeded).map(input => input.name),
    },
  },
  firstProperty: ['task'],
  // Without inputs the needed ones would not be missed.
  required: ['task', ...inputs.some(isNeeded) ? ['inputs'] : []],
});

// A hidden field may count as required or not; a default makes it needless.
const isNeeded = ({ required, visibleRule, defaultValue }) => Boolean(required) && !visibleRule && (defaultValue ?? '') === '';

// What is filled in later can be anything.
const filledInLater = { type: 'string', pattern: '^\\$[({[]' };

function valueOf({ type, options, properties }) {
  if ((type === 'pickList' || type === 'radio') && options && properties?.EditableOptions !== 'True') {
    return { anyOf: [{ enum: Object.keys(options) }, filledInLater] };
  }
  return { boolean: { anyOf: [{ type: 'boolean' }, { enum: ['true', 'false'] }, filledInLater] }, int: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^([0-9]+$|\\$[({[])' }] } }[type] ?? { type: 'string' };
}
