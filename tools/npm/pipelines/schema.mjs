// The part of the pipeline language that our files use, for azure-pipelines-language-service. What is not here is a
// finding: so a new key is added with a look into the documentation, and a misspelt one never passes.
import { schemaOfTask } from './tasks.mjs';

const text = { type: 'string' };
const flag = { anyOf: [{ type: 'boolean' }, { type: 'string', pattern: '^(true|false|True|False|\\$\\{\\{.*\\}\\})$' }] };
const anything = { type: ['string', 'number', 'boolean', 'object', 'array'] };
const texts = { type: 'array', items: text };
const textOrTexts = { anyOf: [text, texts] };
const identifier = { type: 'string', pattern: '^([A-Za-z_][A-Za-z0-9_]*|.*\\$\\{\\{.*\\}\\}.*)$', errorMessage: 'Names have letters, digits and underscores' };
const reference = name => ({ $ref: `#/definitions/${name}` });
const listOf = name => ({ type: 'array', items: reference(name) });

/** A mapping with these keys and no others; the first one given is what tells it from its neighbours. */
const mapping = (properties, required = []) => ({ type: 'object', properties, additionalProperties: false, required });
const element = (properties, required = []) => ({ ...mapping(properties, [Object.keys(properties)[0], ...required]), firstProperty: [Object.keys(properties)[0]] });

const filter = { anyOf: [{ enum: ['none'] }, texts, mapping({ batch: flag, branches: reference('filter'), paths: reference('filter'), tags: reference('filter') })] };
const env = { anyOf: [{ type: 'object', additionalProperties: text }, { type: 'string', pattern: '^\\$\\{\\{.*\\}\\}$' }] };
const template = element({ template: text, parameters: { type: 'object' } });
const pool = { anyOf: [text, mapping({ name: text, vmImage: text, demands: textOrTexts })] };
const container = { anyOf: [text, mapping({ image: text, endpoint: text, options: text, env, ports: texts, volumes: texts }, ['image'])] };
const variables = { type: 'array', items: { anyOf: [element({ name: text, value: text }, ['value']), element({ group: text })] } };

const aboutStep = { name: identifier, displayName: text, condition: text, continueOnError: flag, enabled: flag, timeoutInMinutes: anything, retryCountOnTaskFailure: anything, env };
const aboutJob = { displayName: text, dependsOn: textOrTexts, condition: text, timeoutInMinutes: anything, cancelTimeoutInMinutes: anything, variables: reference('variables'), pool };

const definitions = {
  filter: { anyOf: [texts, mapping({ include: texts, exclude: texts })] },
  variables: { anyOf: [{ type: 'object', additionalProperties: text }, variables] },
  parameter: element({ name: text, displayName: text, type: { enum: ['string', 'number', 'boolean', 'object'] }, default: anything, values: { type: 'array', items: anything } }, ['type']),
  repository: element({ repository: text, type: { enum: ['git', 'github', 'githubenterprise', 'bitbucket'] }, name: text, ref: { type: 'string', pattern: '^refs/(heads|tags)/', errorMessage: 'A ref begins with refs/heads/ or refs/tags/' }, endpoint: text }, ['type', 'name']),
  resources: mapping({ repositories: listOf('repository') }),
  task: { type: 'object', properties: { task: { anyOf: [] }, inputs: { type: 'object' }, ...aboutStep }, additionalProperties: false, firstProperty: ['task'], anyOf: [] },
  step: {
    anyOf: [
      reference('task'),
      ...['script', 'bash'].map(kind => element({ [kind]: text, workingDirectory: text, failOnStderr: flag, ...aboutStep })),
      element({ checkout: text, fetchDepth: anything, fetchTags: flag, persistCredentials: flag, path: text, clean: flag, submodules: anything, lfs: flag }),
      template,
    ],
  },
  job: {
    anyOf: [
      element({ job: identifier, ...aboutJob, strategy: mapping({ matrix: { type: 'object' }, maxParallel: anything }), container, steps: listOf('step') }, ['steps']),
      element({ deployment: identifier, ...aboutJob, environment: { anyOf: [text, mapping({ name: text })] }, strategy: mapping({ runOnce: mapping({ deploy: mapping({ steps: listOf('step') }, ['steps']) }, ['deploy']) }, ['runOnce']) }, ['environment', 'strategy']),
      template,
    ],
  },
  stage: {
    anyOf: [
      element({ stage: identifier, displayName: text, dependsOn: textOrTexts, condition: text, lockBehavior: { enum: ['sequential', 'runLatest'] }, variables: reference('variables'), pool, jobs: listOf('job') }, ['jobs']),
      template,
    ],
  },
};

const aboutPipeline = { name: text, parameters: listOf('parameter'), trigger: filter, pr: filter, resources: reference('resources'), variables: reference('variables'), pool, schedules: { type: 'array', items: element({ cron: text, displayName: text, branches: reference('filter'), always: flag }) } };
const content = { stages: listOf('stage'), jobs: listOf('job'), steps: listOf('step') };

/** A template has one section; a pipeline has one too, or extends a template. */
export function ownSchema(kind) {
  const sections = Object.entries(content).map(([name, value]) => mapping({ [name]: value, ...kind === 'template' ? { parameters: listOf('parameter') } : aboutPipeline }, [name]));
  const extending = mapping({ extends: mapping({ template: text, parameters: { type: 'object' } }, ['template']), ...aboutPipeline }, ['extends']);
  return { anyOf: kind === 'template' ? sections : [...sections, extending], definitions: structuredClone(definitions) };
}

/** Tells a schema, ours or the official one, which tasks there are. */
export function addTasks(schema, tasks, { isOfficial = false } = {}) {
  const { task } = schema.definitions;
  for (const known of tasks.filter(({ isOurs }) => isOurs || !isOfficial)) {
    const name = { enum: [known.name], ...isOfficial ? {} : { errorMessage: 'Neither our task.json files nor foreign-tasks.json have this task' } };
    task.properties.task.anyOf.push(name);
    task.anyOf.push(schemaOfTask(known, name));
  }
  return schema;
}
