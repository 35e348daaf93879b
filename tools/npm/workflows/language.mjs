// The checks of @actions/languageservice and @actions/workflow-parser.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { data, DescriptionDictionary } from '@actions/expressions';
import { registerLogger, validate } from '@actions/languageservice';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ourselves } from './actions.mjs';

/** Findings {line, column, message} of one file; lines count from 1. */
export async function checkLanguage(root, path, text, actions) {
  // A file that makes the service stumble is only logged by it, and would pass.
  const stumbles = [];
  const note = message => stumbles.push({ line: 1, column: 1, message });
  registerLogger({ error: note, warn: note, info: () => {}, log: () => {} });

  const uri = `file:///${path}`;
  const document = TextDocument.create(uri, 'yaml', 0, withSelfReferences(text));
  const found = await validate(document, {
    fileProvider: filesOf(root),
    actionsMetadataProvider: actions,
    contextProviderConfig: { getContext: async (name, standard, context) => name === 'steps' ? stepsWithOutputs(standard, context, actions) : undefined },
  });
  return [
    ...stumbles,
    ...found.map(({ range, message }) => ({ line: range.start.line + 1, column: range.start.character + 1, message })),
    ...await parseErrors(root, path, text),
  ];
}

// The service reads the action behind `$/x`, not the one behind `./x`. In a checkout of ours both are the same file.
function withSelfReferences(text) {
  return text.replace(/^(\s*(?:- +)?uses: *['"]?)\.\/(?=actions\/)/gm, '$1$$/');
}

async function parseErrors(root, path, text) {
  const file = { name: path, content: text };
  const isAction = /(^|\/)action\.ya?ml$/.test(path);
  const { context, value } = isAction ? parseAction(file, new NoOperationTraceWriter()) : parseWorkflow(file, new NoOperationTraceWriter());
  if (!isAction && value) {
    await convertWorkflowTemplate(context, value, filesOf(root), { fetchReusableWorkflowDepth: 1 });
  }
  return context.errors.getErrors().map(error => ({
    line: error.range?.start.line ?? 1,
    column: error.range?.start.column ?? 1,
    message: error.rawMessage,
  }));
}

function filesOf(root) {
  return {
    async getFileContent({ owner, repository, path }) {
      const file = join(root, path);
      if ((owner && `${owner}/${repository}` !== ourselves) || !existsSync(file)) {
        throw new Error(`${path} is not here`);
      }
      return { name: path, content: readFileSync(file, 'utf8') };
    },
  };
}

// Where the outputs of an action are known, a step has these and no others.
function stepsWithOutputs(standard, context, actions) {
  const steps = new DescriptionDictionary();
  for (const { key, value } of standard?.pairs() ?? []) {
    const uses = context.job?.steps?.find(step => step.id === key)?.uses?.value;
    const outputs = uses && actions.find(uses)?.outputs;
    steps.add(key, outputs ? stepWith(Object.keys(outputs), value) : value);
  }
  return steps;
}

function stepWith(names, standard) {
  const outputs = new DescriptionDictionary();
  names.forEach(name => outputs.add(name, new data.StringData('')));
  const step = new DescriptionDictionary();
  for (const { key, value } of standard.pairs()) {
    step.add(key, key === 'outputs' ? outputs : value);
  }
  return step;
}
