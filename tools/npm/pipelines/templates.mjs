// Parameters and references of one file: what is declared, used, passed and referred to.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, parse, parseDocument, visit } from 'yaml';
import { aliasesOf, resolveTemplate } from './expand.mjs';

/** Findings {line, column, message} of one file. */
export function checkTemplates(root, path, text) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe' });
  if (!isMap(document.contents)) {
    return [];
  }
  const findings = [];
  const say = (node, message) => {
    const { line, col } = lines.linePos(node.range[0]);
    findings.push({ line, column: col, message });
  };

  const declared = document.contents.get('parameters');
  const names = new Map((isSeq(declared) ? declared.items : []).filter(isMap).map(item => [String(item.get('name')), item]));
  const used = new Set();
  const aliases = aliasesOf(document.toJS());
  visit(document, {
    Scalar(_, node) {
      for (const [, expression] of String(node.value).matchAll(/\$\{\{(.*?)\}\}/gs)) {
        for (const [, dotted, quoted] of expression.matchAll(/\bparameters(?:\.([\w-]+)|\['([^']+)'\])/g)) {
          const name = dotted ?? quoted;
          used.add(name);
          if (!names.has(name)) {
            say(node, `There is no parameter ${name} here`);
          }
        }
      }
    },
    Map(_, node) {
      const reference = node.get('template', true);
      if (isScalar(reference) && !String(reference.value).includes('${{')) {
        checkReference(root, path, reference, node.get('parameters', true), aliases, say);
      }
    },
  });
  for (const [name, item] of names) {
    if (!used.has(name)) {
      say(item, `The parameter ${name} is not used`);
    }
  }
  return findings;
}

function checkReference(root, path, reference, passed, aliases, say) {
  const file = resolveTemplate(path, reference.value, aliases);
  if (file === undefined) {
    say(reference, `No repository of this pipeline is called ${reference.value.split('@')[1]} and is citasks/citasks`);
    return;
  }
  if (!existsSync(join(root, file))) {
    say(reference, `There is no template ${file}`);
    return;
  }
  const wanted = parse(readFileSync(join(root, file), 'utf8'), { schema: 'failsafe' }).parameters ?? [];
  const given = isMap(passed) ? passed.items.flatMap(keysOf) : [];
  for (const { key } of given) {
    if (!wanted.some(({ name }) => name === key.value)) {
      say(key, `${file} has no parameter ${key.value}`);
    }
  }
  for (const { name, default: standard } of wanted) {
    if (standard === undefined && !given.some(({ key }) => key.value === name)) {
      say(reference, `${file} needs the parameter ${name}`);
    }
  }
}

// What stands below an if: is passed, or may be.
const keysOf = pair => /^\$\{\{/.test(pair.key.value) ? (isMap(pair.value) ? pair.value.items.flatMap(keysOf) : []) : [pair];
