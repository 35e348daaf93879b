// The launcher of the tasks, with scripts in the place of dotnet. Its partner in earnest is tests/CiTasks.AcceptanceTests.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const launcher = join(dirname(fileURLToPath(import.meta.url)), '../../../azure-pipelines/launcher/launcher.js');

/** A task's folder whose path no shell would like, and places for programs called dotnet. */
class Stage {
  constructor() {
    this.root = mkdtempSync(join(tmpdir(), 'citasks launcher Ü-'));
    this.task = join(this.root, 'täsks/$(Deploy Job)');
    mkdirSync(this.task, { recursive: true });
    copyFileSync(launcher, join(this.task, 'launcher.js'));
    writeFileSync(join(this.task, 'index.js'), "require('./launcher').run('deploy-job');\n");
  }

  dotnet(folder, script, mode = 0o755) {
    const file = join(this.root, folder, 'dotnet');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/bash\n${script}\n`);
    chmodSync(file, mode);
    return dirname(file);
  }

  /** Runs it to its end; what `on` says is done when a text is seen. */
  run(environment, { seen, then } = {}) {
    const child = spawn(process.execPath, [join(this.task, 'index.js')], { cwd: this.root, env: environment });
    let [output, errors, done] = ['', '', false];
    child.stdout.on('data', data => {
      output += data;
      if (seen && !done && output.includes(seen)) {
        done = true;
        then(child);
      }
    });
    child.stderr.on('data', data => { errors += data; });
    return new Promise(resolve => child.on('close', (code, signal) => resolve({ code, signal, output, errors, result: output.trimEnd().split('\n').at(-1) })));
  }
}

const scene = (name, act) => test(`launcher: ${name}`, { skip: process.platform === 'win32' }, async () => {
  const stage = new Stage();
  try {
    await act(stage);
  } finally {
    rmSync(stage.root, { recursive: true });
  }
});

scene('hands program, task, environment and working folder over, and relays every byte', async stage => {
  const bin = stage.dotnet('bin', 'printf "%s|" "$@" "$PWD" "$INPUT_JOBFILE" "$SECRET_DATABRICKS_TOKEN" "$ENDPOINT_AUTH_PARAMETER_X_APITOKEN"; printf "##[group]ä\\r\\n%%AZP25;\\n"; printf "err\\n" >&2');
  const ended = await stage.run({ PATH: bin, INPUT_JOBFILE: "a 'b' \"$c\".json", SECRET_DATABRICKS_TOKEN: 's', ENDPOINT_AUTH_PARAMETER_X_APITOKEN: 't' });
  assert.equal(ended.output, `${join(stage.task, 'program/citasks.dll')}|deploy-job|${stage.root}|a 'b' "$c".json|s|t|##[group]ä\r\n%AZP25;\n##vso[task.complete result=Succeeded;]deploy-job is done\n`);
  assert.deepEqual([ended.code, ended.errors], [0, 'err\n']);
});

for (const [exit, result, words] of [
  ['exit 1', 'Failed', 'exit code 1: the job failed'],
  ['exit 2', 'Failed', 'exit code 2: wrong use'],
  ['exit 3', 'Failed', 'exit code 3: changes are pending'],
  ['exit 70', 'Failed', 'exit code 70: a bug of CiTasks'],
  ['exit 99', 'Failed', 'deploy-job ended with exit code 99'],
  ['exit 137', 'Failed', 'out of memory'],
  ['kill -KILL $$', 'Failed', 'ended by SIGKILL: it was killed; the machine may have run out of memory'],
  ['kill -SEGV $$', 'Failed', 'ended by SIGSEGV'],
  ['exit 130', 'Canceled', 'was cancelled'],
]) {
  scene(`${exit} is ${result}`, async stage => {
    const ended = await stage.run({ PATH: stage.dotnet('bin', exit) });
    assert.equal(ended.code, 0);
    assert.ok(ended.result.startsWith(`##vso[task.complete result=${result};]`) && ended.result.includes(words), ended.output);
  });
}

scene('without dotnet it names the step that brings it', async stage => {
  const ended = await stage.run({ PATH: stage.root });
  assert.equal(ended.code, 0);
  assert.match(ended.output, /^##vso\[task\.logissue type=error\].*UseDotNet@2.*packageType: runtime.*version: 10\.x/);
  assert.match(ended.result, /^##vso\[task\.complete result=Failed;\]/);
});

scene('a dotnet without the runtime is told as such', async stage => {
  const ended = await stage.run({ PATH: stage.dotnet('old', 'echo "You must install or update .NET"; exit 150') });
  assert.equal(ended.code, 0);
  assert.match(ended.output, /^You must install.*\n##vso\[task\.logissue type=error\].*old\/dotnet has none that fits.*UseDotNet@2/);
  assert.match(ended.result, /result=Failed;/);
});

scene('the dotnet of DOTNET_ROOT is taken when that of PATH does not fit', async stage => {
  const ended = await stage.run({ PATH: stage.dotnet('old', 'exit 150'), DOTNET_ROOT: stage.dotnet('new', 'echo here') });
  assert.equal(ended.output, 'here\n##vso[task.complete result=Succeeded;]deploy-job is done\n');
});

scene('a dotnet of the working folder is not taken', async stage => {
  stage.dotnet('.', 'echo evil');
  stage.dotnet('checkout', 'echo evil');
  const ended = await stage.run({ PATH: ':.:checkout', DOTNET_ROOT: '.' });
  assert.doesNotMatch(ended.output, /evil/);
  assert.match(ended.output, /there is no dotnet on PATH/);
});

scene('a file that cannot be started is told', async stage => {
  const bin = stage.dotnet('bin', '');
  writeFileSync(join(bin, 'dotnet'), '#!/nowhere/sh\n');
  const ended = await stage.run({ PATH: bin });
  assert.equal(ended.code, 0);
  assert.match(ended.result, /result=Failed;\].*bin\/dotnet cannot be started/);
});

scene('a file that nobody may execute is none', async stage => {
  const ended = await stage.run({ PATH: stage.dotnet('bin', 'echo never', 0o644) });
  assert.match(ended.output, /there is no dotnet/);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  scene(`${signal} is passed on, and the end of the program waited for`, async stage => {
    const bin = stage.dotnet('bin', `trap 'echo got ${signal}; /bin/sleep 0.3; echo tidied; exit 130' ${signal.slice(3)}; echo ready; for i in {1..100}; do /bin/sleep 0.1; done`);
    const ended = await stage.run({ PATH: bin }, { seen: 'ready\n', then: child => child.kill(signal) });
    assert.deepEqual([ended.code, ended.signal], [0, null]);
    assert.equal(ended.output, `ready\ngot ${signal}\ntidied\n##vso[task.complete result=Canceled;]deploy-job was cancelled\n`);
  });
}

scene('a step that was done when the signal came is done', async stage => {
  const bin = stage.dotnet('bin', "trap 'exit 0' INT; echo ready; for i in {1..100}; do /bin/sleep 0.1; done");
  const ended = await stage.run({ PATH: bin }, { seen: 'ready\n', then: child => child.kill('SIGINT') });
  assert.match(ended.result, /result=Succeeded;/);
});

scene('a program that only a kill ends was cancelled all the same', async stage => {
  const bin = stage.dotnet('bin', "trap '' INT; echo ready $$; for i in {1..100}; do /bin/sleep 0.1; done");
  const ended = await stage.run({ PATH: bin }, {
    seen: '\n',
    then: child => {
      child.kill('SIGINT');
      const pid = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim());
      setTimeout(() => process.kill(pid, 'SIGKILL'), 200);
    },
  });
  assert.match(ended.result, /result=Canceled;/);
});
