// The checks of azure-pipelines-language-service, which Microsoft's editor uses.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { addTasks, ownSchema } from './schema.mjs';

const { getLanguageService, parse } = createRequire(import.meta.url)('azure-pipelines-language-service');

/** Checks texts against a schema: ours, or the official one from a file. */
export class Language {
  #services;
  #isOfficial;

  constructor(tasks, officialSchema) {
    this.#isOfficial = Boolean(officialSchema);
    const official = officialSchema && addTasks(JSON.parse(readFileSync(officialSchema, 'utf8')), tasks, { isOfficial: true });
    this.#services = Object.fromEntries(['template', 'pipeline'].map(kind => [kind, serviceWith(official ?? addTasks(ownSchema(kind), tasks))]));
  }

  /** Findings {line, column, message}; lines count from 1. */
  async check(kind, path, text) {
    const document = TextDocument.create(`file:///${path}`, 'yaml', 0, text);
    const found = await quietly(() => this.#services[kind].doValidation(document, parse(text)));
    return found
      // The official patterns for names forget expressions; what comes out of those is checked when they are expanded.
      .filter(({ range, message }) => !(this.#isOfficial && message.includes('pattern') && document.getText(range).includes('${{')))
      .map(({ range, message }) => ({ line: range.start.line + 1, column: range.start.character + 1, message }));
  }
}

function serviceWith(schema) {
  // It has to be the object: given a text, the service checks nothing and says nothing.
  const service = getLanguageService(async () => schema, [], async () => 'schema://pipeline', { resolveRelativePath: relative => relative });
  service.configure({ validate: true });
  return service;
}

// It talks to itself on standard output.
async function quietly(work) {
  const { log } = console;
  console.log = () => {};
  try {
    return await work();
  } finally {
    console.log = log;
  }
}
