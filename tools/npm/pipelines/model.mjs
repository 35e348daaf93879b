// A pipeline as it would run: names, order, and whether each output that is read is one that is written.
const name = /^[A-Za-z_][A-Za-z0-9_]*$/;
// The agent's own variables have dots too.
const agents = /^(Agent|Build|Checks|Common|Environment|Pipeline|Release|Resources|Strategy|System|Task|TF_BUILD|variables)$/i;

/** What is wrong, as texts. */
export function checkModel(pipeline, tasks) {
  const problems = [];
  const stages = pipeline.stages ?? [{ stage: '', jobs: pipeline.jobs ?? [{ job: '', timeoutInMinutes: 'none', steps: pipeline.steps }] }];
  checkNames('stage', stages.map(({ stage }) => stage), problems);
  checkOrder('stage', stages, 'stage', problems);
  for (const [index, stage] of stages.entries()) {
    const jobs = stage.jobs ?? [];
    checkNames('job', jobs.map(nameOf), problems);
    checkOrder('job', jobs, nameOf, problems);
    for (const job of jobs) {
      if (job.timeoutInMinutes === undefined) {
        problems.push(`Job ${nameOf(job)} has no timeoutInMinutes: it would end after an hour, whatever runs`);
      }
      const steps = stepsOf(job);
      if (!steps.length) {
        problems.push(`Job ${nameOf(job)} has no steps`);
      }
      checkNames(`step of ${nameOf(job)}`, steps.map(step => step.name).filter(Boolean), problems);
      checkOwnOutputs(job, steps, tasks, problems);
      for (const [, jobName, output] of JSON.stringify({ ...job, steps: undefined, strategy: undefined }).matchAll(/(?<!stageD|stage)\bdependencies\.(\w+)\.outputs\['([^']+)'\]/g)) {
        checkForeignOutput(jobs, jobName, output, tasks, problems);
        if (![job.dependsOn].flat().includes(jobName)) {
          problems.push(`Job ${nameOf(job)} reads outputs of ${jobName} and does not depend on it`);
        }
      }
      for (const [, stageName, jobName, output] of JSON.stringify([stage.variables, job.variables, job.condition]).matchAll(/stageDependencies\.(\w+)\.(\w+)\.outputs\['([^']+)'\]/g)) {
        const other = stages.find(candidate => candidate.stage === stageName);
        if (!other || !(stage.dependsOn === undefined ? stages[index - 1] === other : [stage.dependsOn].flat().includes(stageName))) {
          problems.push(`Stage ${stage.stage} reads outputs of ${stageName} and does not depend on it`);
        } else {
          checkForeignOutput(other.jobs, jobName, output, tasks, problems);
        }
      }
    }
  }
  return problems;
}

const nameOf = job => job.job ?? job.deployment;

const stepsOf = job => job.steps ?? job.strategy?.runOnce?.deploy?.steps ?? [];

function checkNames(what, names, problems) {
  names.filter(one => one !== '' && !name.test(one)).forEach(one => problems.push(`'${one}' is no name for a ${what}`));
  names.filter((one, index) => names.indexOf(one) !== index).forEach(one => problems.push(`There are two of the name ${one}: ${what}`));
}

function checkOrder(what, items, key, problems) {
  const names = items.map(item => typeof key === 'function' ? key(item) : item[key]);
  for (const item of items) {
    [item.dependsOn ?? []].flat().filter(other => !names.includes(other)).forEach(other => problems.push(`There is no ${what} ${other} to depend on`));
  }
}

function checkOwnOutputs(job, steps, tasks, problems) {
  steps.forEach((step, index) => {
    for (const [whole, stepName, output] of JSON.stringify(step).matchAll(/\$\((\w+)\.([\w.]+)\)/g)) {
      const writer = steps.slice(0, index).find(earlier => earlier.name === stepName);
      if (!writer && !agents.test(stepName)) {
        problems.push(`${whole}: no step before it in job ${nameOf(job)} has the name ${stepName}`);
      } else if (writer && outputsOf(writer, tasks)?.includes(output) === false) {
        problems.push(`${whole}: ${writer.task} has no output ${output}`);
      }
    }
  });
}

function checkForeignOutput(jobs, jobName, output, tasks, problems) {
  const job = jobs.find(candidate => nameOf(candidate) === jobName);
  if (!job) {
    problems.push(`There is no job ${jobName} to read outputs of`);
    return;
  }
  // The outputs of a deployment job carry its name once more.
  const path = output.split('.');
  const own = job.deployment ? path.slice(1) : path;
  const writer = stepsOf(job).find(step => step.name === own[0]);
  if ((job.deployment && path[0] !== job.deployment) || !writer) {
    problems.push(`outputs['${output}']: job ${jobName} has no such step${job.deployment ? `; of a deployment job it is ['${jobName}.<step>.<output>']` : ''}`);
  } else if (outputsOf(writer, tasks)?.includes(own.slice(1).join('.')) === false) {
    problems.push(`outputs['${output}']: ${writer.task} has no such output`);
  }
}

// Of a script, and of tasks that are not ours, nothing is known.
const outputsOf = (step, tasks) => tasks.find(task => task.name === step.task)?.outputs;
