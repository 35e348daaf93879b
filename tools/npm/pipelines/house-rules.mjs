// Our own rules for pipelines and templates, where the language service is silent.
import { spawnSync } from 'node:child_process';
import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** Findings {line, column, message} of one file. */
export function checkHouseRules(text) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe' });
  const findings = [];
  const say = (node, message) => {
    const { line, col } = lines.linePos(node.range[0]);
    findings.push({ line, column: col, message });
  };
  for (const error of document.errors) {
    findings.push({ line: error.linePos[0].line, column: error.linePos[0].col, message: error.message.split('\n')[0] });
  }
  visit(document, {
    Map(_, node) {
      for (const kind of ['script', 'bash']) {
        const script = node.get(kind, true);
        if (isScalar(script)) {
          checkScript(String(script.value), message => say(script, message));
        }
      }
    },
    Pair(_, pair) {
      if (pair.key?.value === 'resources' && isMap(pair.value)) {
        visit(pair.value, {
          Scalar(__, node) {
            if (/\$[({[]/.test(String(node.value))) {
              say(node, 'Resources are resolved before there are variables: write the value itself');
            }
          },
        });
      }
    },
  });
  return findings;
}

function checkScript(script, say) {
  if (script.includes('${{')) {
    say('An expression in a script becomes part of it, whoever wrote its text: pass it by env:');
  }
  if (/\$\([A-Za-z_][\w.]*\)/.test(script)) {
    say('A variable $(…) in a script becomes part of it, whoever wrote its text: pass it by env:');
  }
  if (/^\s*set\s+-\w*x/m.test(script)) {
    say('set -x prints what is secret');
  }
  for (const line of script.split('\n')) {
    if (/\b(echo|printf|cat)\b/.test(line) && /\$\{?\w*(token|secret|password)/i.test(line) && !/issecret=true\]/.test(line)) {
      say(`This prints a secret: ${line.trim()}`);
    }
  }
  const { error, status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  if (!error && status !== 0) {
    say(`The script is not Bash: ${stderr.trim().split('\n')[0].replace(/^bash: /, '')}`);
  }
}
