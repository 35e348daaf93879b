// Expands a pipeline as Azure Pipelines does before it runs it: templates, if, each, insert, parameters.
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parse } from 'yaml';
import { evaluate, toFlag, toText } from './expressions.mjs';

const sections = ['stages', 'jobs', 'steps', 'variables'];

/** Where a `template:` of `path` leads, as a path below the root; undefined for one that is not ours. */
export function resolveTemplate(path, reference, aliases) {
  const [file, alias] = reference.split('@');
  if (alias !== undefined && alias !== 'self') {
    return aliases.includes(alias) ? file.replace(/^\//, '') : undefined;
  }
  return file.startsWith('/') ? file.slice(1) : posix.join(dirname(path), file);
}

/** The names under which a pipeline knows this repository. */
export const aliasesOf = pipeline => (pipeline?.resources?.repositories ?? []).filter(({ name }) => name === 'citasks/citasks').map(({ repository }) => repository);

export class Expansion {
  #root;
  #variables;

  /** Templates that were used, by their paths. */
  used = new Set();

  /** What is wrong, as texts. */
  problems = [];

  constructor(root, variables) {
    this.#root = root;
    this.#variables = variables;
  }

  /** The pipeline as it would run. */
  pipeline(path) {
    const whole = this.#read(path);
    const frame = { path, aliases: aliasesOf(whole), context: { parameters: this.#bind(path, whole.parameters, {}), variables: this.#variables } };
    const { extends: base, parameters, ...rest } = whole;
    const expanded = this.#map(rest, frame);
    return base ? { ...expanded, ...this.#template(base.template, this.#node(base.parameters ?? {}, frame), frame) } : expanded;
  }

  #read(path) {
    // Everything is a text until a parameter's type says otherwise.
    return parse(readFileSync(join(this.#root, path), 'utf8'), { schema: 'failsafe' });
  }

  #template(reference, passed, { path, aliases }) {
    const file = resolveTemplate(path, reference, aliases);
    this.used.add(file);
    const { parameters, ...rest } = this.#read(file);
    // Inside, aliases are those of the pipeline, and relative paths those of the template.
    return this.#map(rest, { path: file, aliases, context: { parameters: this.#bind(file, parameters, passed), variables: this.#variables } });
  }

  #bind(path, declared = [], passed) {
    const values = {};
    for (const { name, type = 'string', default: standard, values: allowed } of declared) {
      const given = passed[name] ?? standard;
      if (given === undefined) {
        this.problems.push(`${path} needs the parameter ${name}`);
      }
      values[name] = this.#typed(path, name, type, given ?? '');
      if (allowed && !allowed.includes(toText(given))) {
        this.problems.push(`${path} takes ${allowed.join(', ')} for ${name}, and not ${toText(given)}`);
      }
    }
    Object.keys(passed).filter(name => !(name in values)).forEach(name => this.problems.push(`${path} has no parameter ${name}`));
    return values;
  }

  #typed(path, name, type, value) {
    const fits = {
      string: typeof value !== 'object',
      number: !Number.isNaN(Number(value)) && value !== '',
      boolean: /^(true|false)$/i.test(toText(value)),
      object: true,
    }[type];
    if (!fits) {
      this.problems.push(`${path}: ${name} is a ${type}, and not ${JSON.stringify(value)}`);
    }
    return type === 'boolean' ? /^true$/i.test(toText(value)) : type === 'number' ? Number(value) : value;
  }

  #node(node, frame) {
    if (typeof node === 'string') {
      return this.#text(node, frame.context);
    }
    return Array.isArray(node) ? this.#list(node, undefined, frame) : this.#map(node, frame);
  }

  #text(text, context) {
    const whole = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text.trim());
    return whole ? this.#value(whole[1], context) : text.replace(/\$\{\{(.*?)\}\}/gs, (_, source) => toText(this.#value(source, context)));
  }

  #value(source, context) {
    try {
      return evaluate(source, context);
    } catch (error) {
      this.problems.push(error.message);
      return '';
    }
  }

  #map(map, frame) {
    const result = {};
    for (const { key, value, context } of this.#entries(Object.entries(map), frame)) {
      if (key === undefined) {
        Object.assign(result, this.#node(value, { ...frame, context }));
      } else {
        const name = toText(this.#text(key, context));
        result[name] = sections.includes(name) && Array.isArray(value) ? this.#list(value, name, { ...frame, context }) : this.#node(value, { ...frame, context });
      }
    }
    return result;
  }

  #list(list, section, frame) {
    const entries = list.map(item => {
      const keys = item !== null && typeof item === 'object' && !Array.isArray(item) ? Object.keys(item) : [];
      return keys.length === 1 && directiveOf(keys[0]) ? [keys[0], item[keys[0]]] : ['', item];
    });
    return [...this.#entries(entries, frame)].flatMap(({ key, value, context }) => {
      const inner = { ...frame, context };
      if (key === undefined) {
        const inserted = Array.isArray(value) ? this.#list(value, section, inner) : this.#node(value, inner);
        return Array.isArray(inserted) ? inserted : [inserted];
      }
      if (section && value?.template) {
        const content = this.#template(value.template, this.#node(value.parameters ?? {}, inner), inner);
        return content[section] ?? [];
      }
      return [this.#node(value, inner)];
    });
  }

  // Entries that stay, and for each directive that holds its content, without a key.
  *#entries(entries, frame) {
    let taken = true;
    for (const [key, value] of entries) {
      const directive = directiveOf(key);
      if (!directive) {
        yield { key, value, context: frame.context };
      } else if (directive.word === 'each') {
        for (const [index, item] of Object.entries(this.#value(directive.rest, frame.context) ?? {})) {
          const many = this.#value(directive.rest, frame.context);
          yield { value, context: { ...frame.context, [directive.name]: Array.isArray(many) ? item : { key: index, value: item } } };
        }
      } else if (directive.word === 'insert') {
        yield { value, context: frame.context };
      } else {
        const holds = directive.word === 'if' ? toFlag(this.#value(directive.rest, frame.context))
          : !taken && (directive.word === 'else' || toFlag(this.#value(directive.rest, frame.context)));
        taken = directive.word === 'if' ? holds : taken || holds;
        if (holds) {
          yield { value, context: frame.context };
        }
      }
    }
  }
}

/** `if …`, `elseif …`, `else`, `each x in …` or `insert` of a key; undefined for another key. */
function directiveOf(key) {
  const match = /^\$\{\{\s*(?:(if|elseif)\s+(.*?)|(else|insert)|(each)\s+(\w+)\s+in\s+(.*?))\s*\}\}$/s.exec(key);
  return match ? { word: match[1] ?? match[3] ?? match[4], name: match[5], rest: match[2] ?? match[6] } : undefined;
}
