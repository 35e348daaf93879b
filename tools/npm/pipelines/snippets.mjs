// Pipelines in our pages: the fenced blocks that use our tasks or templates.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** [{path, line, text}]: text begins in that line, counted from 1. */
export function readSnippets(root) {
  return pagesOf(root).flatMap(path => {
    const page = readFileSync(join(root, path), 'utf8');
    return [...page.matchAll(/^```ya?ml\n(.*?)^```$/gms)]
      .map(match => ({ path, line: page.slice(0, match.index).split('\n').length + 1, text: match[1] }))
      .filter(({ text }) => /^\s*-? *task: |@citasks$/m.test(text));
  });
}

const pagesOf = root => ['.', 'azure-pipelines', 'docs', 'docs/guides']
  .filter(folder => existsSync(join(root, folder)))
  .flatMap(folder => readdirSync(join(root, folder)).filter(name => name.endsWith('.md')).sort().map(name => folder === '.' ? name : `${folder}/${name}`));
