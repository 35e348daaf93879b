import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkExtension } from './check.mjs';

const ours = join(dirname(fileURLToPath(import.meta.url)), '../../../azure-pipelines');
const task = 'tasks/DatabricksDeployJob/task.json';
const manifest = 'vss-extension.json';
const input = (document, name) => document.inputs.find(item => item.name === name);

// Each breaks a copy of our own files in one place.
const cases = [
  ['an id of another task', task, document => { document.id = '82431d6d-53a5-437d-93e7-addc6ec715e0'; }, /the id 82431d6d-.* is there 2 times/],
  ['an id that is none', task, document => { document.id = 'deploy'; }, /\/id must match pattern/],
  ['a friendly name of 41 characters', task, document => { document.friendlyName = 'x'.repeat(41); }, /\/friendlyName must NOT have more than 40/],
  ['a name that is not its folder\'s', task, document => { document.name = 'DatabricksOther'; }, /the folder DatabricksDeployJob holds DatabricksOther/],
  ['a member that Azure Pipelines does not know', task, document => { document.colour = 'red'; }, /must NOT have additional properties: colour/],
  ['a version with words', task, document => { document.version.Patch = '1-beta'; }, /\/version\/Patch must be integer/],
  ['a runner at its end', task, document => { document.execution.Node16 = { target: 'index.js' }; }, /additional properties: Node16/],
  ['a runner less', task, document => { delete document.execution.Node24; }, /must have required property 'Node24'/],
  ['a target that is missing', task, document => { document.execution.Node24.target = 'other.js'; }, /there is no other\.js/],
  ['an input with a dash', task, document => { document.inputs[0].name = 'job-file'; }, /\/inputs\/0\/name must match pattern/],
  ['an input twice, but for case', task, document => { document.inputs.push({ ...document.inputs[0], name: 'jobfile' }); }, /the name jobfile is there 2 times/],
  ['an alias that is another input', task, document => { input(document, 'jobFile').aliases = ['target']; }, /the name target is there 2 times/],
  ['an unknown type', task, document => { document.inputs[0].type = 'password'; }, /\/inputs\/0\/type must match/],
  ['a connection of nobody', task, document => { document.inputs[0].type = 'connectedService:databricks'; }, /no connection has the type databricks/],
  ['choices without options', task, document => { delete input(document, 'mode').options; }, /must have required property 'options'/],
  ['a default that is no option', task, document => { input(document, 'mode').defaultValue = 'dry'; }, /mode has the default dry, which is no option/],
  ['a box without a default', task, document => { delete input(document, 'failOnChanges').defaultValue; }, /must have required property 'defaultValue'/],
  ['a path that may be empty', task, document => { input(document, 'wheel').type = 'filePath'; }, /\/required must be equal to constant/],
  ['a group that is missing', task, document => { document.inputs[0].groupName = 'other'; }, /jobFile is in the group other/],
  ['an empty group', task, document => { document.groups.push({ name: 'more', displayName: 'More', isExpanded: false }); }, /the group more is empty/],
  ['a rule with both words', task, document => { input(document, 'failOnChanges').visibleRule = 'mode = plan && wheel = a || wheel = b'; }, /\/visibleRule must match pattern/],
  ['a rule with a missing input', task, document => { input(document, 'failOnChanges').visibleRule = 'modus = plan'; }, /shown when modus is plan, which cannot be/],
  ['a rule with a missing option', task, document => { input(document, 'failOnChanges').visibleRule = 'mode = dry'; }, /shown when mode is dry, which cannot be/],
  ['a title with a missing input', task, document => { document.instanceNameFormat = 'Deploy $(job)'; }, /instanceNameFormat names job/],
  ['help with a tag', task, document => { document.inputs[0].helpMarkDown = 'The <job> to deploy.'; }, /helpMarkDown must match pattern/],
  ['an output of the same name', task, document => { document.outputVariables.push({ name: 'JobId', description: 'The id of a job.' }); }, /the name jobid is there 2 times/],
  ['a task that is not contributed', manifest, document => { document.contributions = document.contributions.filter(item => !item.id.includes('deploy-job')); }, /does not contribute tasks\/DatabricksDeployJob/],
  ['a contribution without a task', manifest, document => { document.contributions[1].properties.name = 'tasks/DatabricksOther'; }, /contributes tasks\/DatabricksOther, which is not there/],
  ['a contribution twice', manifest, document => { document.contributions.push(document.contributions[1]); }, /the id databricks-.* is there 2 times/],
  ['a publisher with a blank', manifest, document => { document.publisher = 'ci tasks'; }, /\/publisher must match pattern/],
  ['a version that is none', manifest, document => { document.version = '1.2.3-beta.1'; }, /\/version must match pattern/],
  ['an unknown category', manifest, document => { document.categories = ['Deploy']; }, /\/categories must be equal to constant/],
  ['a scheme that nobody can contribute', manifest, document => { document.contributions[0].properties.authenticationSchemes[0].type = 'ms.vss-endpoint.endpoint-auth-scheme-oauth2'; }, /authenticationSchemes\/0\/type must be equal to one of/],
  ['a secret that is shown', manifest, document => { document.contributions[0].properties.authenticationSchemes[1].inputDescriptors[1].inputMode = 'textBox'; }, /inputMode must be equal to constant/],
];

test('extension: our own files are right', () => assert.deepEqual(checkExtension(ours).findings, []));

for (const [name, file, change, expected] of cases) {
  test(`extension: ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'citasks-extension-'));
    try {
      cpSync(ours, folder, { recursive: true });
      const document = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      change(document);
      writeFileSync(join(folder, file), JSON.stringify(document));
      assert.match(checkExtension(folder).findings.join('\n'), expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
