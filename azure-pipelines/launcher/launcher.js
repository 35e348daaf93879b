// What the agent starts for every task: hands the step over to `dotnet program/citasks.dll <task>` and tells the
// agent how it ended. It knows nothing else, and needs no package: task-lib would take inputs and secrets out of
// the environment, which the program reads.
'use strict';

const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');

const program = path.join(__dirname, 'program', 'citasks.dll');
const onWindows = process.platform === 'win32';

// The exit codes of citasks (docs/diagnostics.md), and those of a program that was ended from outside.
const meanings = {
  1: 'the job failed',
  2: 'wrong use or invalid files, see above',
  3: 'changes are pending',
  4: 'the workspace refused',
  5: 'timed out',
  6: 'the workspace was not reached',
  70: 'a bug of CiTasks',
  134: 'it crashed',
  137: 'it was killed; the machine may have run out of memory',
  139: 'it crashed',
};

// What dotnet ends with when it has no host or no runtime that fits; Windows has the whole number.
const noRuntime = [131, 150, 0x80008083, 0x80008096];

let child;
let signalled = false;

/** Runs a task of citasks. Never throws, and leaves the exit code at 0: the agent takes any other for a fault of its own. */
exports.run = (task) => {
  process.on('uncaughtException', (error) => complete('Failed', `The launcher of ${task} failed: ${error.message}`));
  listenToSignals();
  const candidates = findDotnets();
  if (candidates.length === 0) {
    failWithout('there is no dotnet on PATH or in DOTNET_ROOT');
    return;
  }
  start(task, candidates);
};

function start(task, [dotnet, ...others]) {
  child = spawn(dotnet, [program, task], { env: { ...process.env }, stdio: ['ignore', 'inherit', 'inherit'], shell: false, windowsHide: true });
  child.once('error', (error) => {
    child = undefined;
    complete('Failed', `${dotnet} cannot be started: ${error.message}`);
  });
  child.once('exit', (code, signal) => {
    child = undefined;
    if (!noRuntime.includes(code)) {
      report(task, code, signal);
    } else if (others.length > 0 && !signalled) {
      start(task, others);
    } else {
      failWithout(`${dotnet} has none that fits (see above)`);
    }
  });
}

function report(task, code, signal) {
  if (code === 0) {
    complete('Succeeded', `${task} is done`);
  } else if (signalled || code === 130 || code === 143) {
    complete('Canceled', `${task} was cancelled`);
  } else if (code === null) {
    complete('Failed', `${task} was ended by ${signal}${signal === 'SIGKILL' ? `: ${meanings[137]}` : ''}`);
  } else {
    complete('Failed', `${task} ended with exit code ${code}${meanings[code] ? `: ${meanings[code]}` : ''}`);
  }
}

// On Windows everything on the console gets Ctrl+C and Ctrl+Break itself, and kill() would end the program at once.
function listenToSignals() {
  for (const signal of onWindows ? ['SIGINT', 'SIGBREAK'] : ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      signalled = true;
      if (!onWindows && child) {
        child.kill(signal);
      }
    });
  }
}

// Only whole paths: a `dotnet` of the checkout is none of ours.
function findDotnets() {
  const name = onWindows ? 'dotnet.exe' : 'dotnet';
  const folders = [...(process.env.PATH || '').split(path.delimiter), process.env.DOTNET_ROOT || ''];
  const files = folders.filter((folder) => path.isAbsolute(folder)).map((folder) => path.join(folder, name)).filter(isProgram);
  return [...new Set(files)];
}

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function failWithout(what) {
  const text = `CiTasks needs the runtime of .NET 10, and ${what}. Put this step before it, or install the runtime on the agent: `
    + '"task: UseDotNet@2" with the inputs "packageType: runtime" and "version: 10.x"';
  console.log(`##vso[task.logissue type=error]${escape(text)}`);
  complete('Failed', 'The runtime of .NET 10 is missing');
}

function complete(result, text) {
  console.log(`##vso[task.complete result=${result};]${escape(text)}`);
}

function escape(text) {
  return text.replace(/%/g, '%AZP25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
