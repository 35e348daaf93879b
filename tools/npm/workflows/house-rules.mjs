// Our own rules for workflows, where GitHub's checkers are silent.
import { spawnSync } from 'node:child_process';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** Findings {line, column, message} of one workflow. */
export function checkHouseRules(path, text, actions) {
  const lines = new LineCounter();
  const workflow = parseDocument(text, { lineCounter: lines });
  if (!isMap(workflow.contents)) {
    return [];
  }
  const findings = [];
  const say = (node, message) => {
    const { line, col } = lines.linePos(node.range[0]);
    findings.push({ line, column: col, message });
  };

  if (!workflow.contents.has('permissions') && !isOnlyCalled(workflow.contents.get('on'))) {
    say(workflow.contents, 'A workflow says which permissions it needs: add permissions: at the top');
  }
  for (const { key, value: job } of workflow.contents.get('jobs')?.items ?? []) {
    if (!isMap(job)) {
      continue;
    }
    if (job.has('runs-on') && !job.has('timeout-minutes')) {
      say(key, `Job ${key.value} has no timeout-minutes: a job that hangs costs six hours`);
    }
    for (const step of stepsOf(job)) {
      const run = step.get('run', true);
      if (isScalar(run) && String(run.value).includes('${{')) {
        say(run, 'An expression in run: becomes part of the script, whoever wrote its text: pass it by env:');
      }
      const mistake = isScalar(run) && !step.has('shell') && scriptError(String(run.value));
      if (mistake) {
        say(run, mistake);
      }
      const uses = step.get('uses', true);
      if (isScalar(uses)) {
        checkUses(path, uses, actions, message => say(uses, message));
      }
    }
  }
  return findings;
}

// It can only narrow what its caller grants, and is refused where it names more.
const isOnlyCalled = on => isMap(on) && on.items.every(({ key }) => key.value === 'workflow_call');

const stepsOf = job => {
  const steps = job.get('steps');
  return isSeq(steps) ? steps.items.filter(isMap) : [];
};

// Reads the script and runs nothing of it. Where there is no bash it is read elsewhere: CI has one.
function scriptError(script) {
  const { error, status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return !error && status !== 0 ? `The script is not Bash: ${stderr.trim().split('\n')[0].replace(/^bash: /, '')}` : undefined;
}

// A tag can be moved to other code; a commit cannot. The samples name versions: whoever copies one shall read it.
function checkUses(path, uses, actions, say) {
  const folder = actions.folderOfOurs(uses.value);
  if (folder !== undefined) {
    if (!actions.find(uses.value)) {
      say(`There is no action in ${folder}`);
    }
    return;
  }
  const pin = actions.pin(uses.value);
  if (!pin) {
    say(`${uses.value} is not noted in tools/npm/workflows/pinned.json`);
    return;
  }
  const ref = uses.value.split('@')[1];
  const major = pin.version.split('.')[0];
  if (path.startsWith('samples/') ? ref !== major : ref !== pin.commit || uses.comment?.trim() !== pin.version) {
    say(path.startsWith('samples/') ? `Use @${major} here` : `Use @${pin.commit} # ${pin.version}`);
  }
}
