// What is known of the actions that workflows use: ours are read from the checkout, others are noted in pinned.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Name of this repository in `uses:` of the samples and the guides. */
export const ourselves = 'citasks/citasks';

export class Actions {
  #root;
  #pinned;

  constructor(root, pinned) {
    this.#root = root;
    this.#pinned = pinned;
  }

  /** The inputs and outputs behind a `uses:`, or undefined where nothing is known of it. */
  find(uses) {
    const folder = this.folderOfOurs(uses);
    if (folder !== undefined) {
      return this.#read(folder);
    }
    const known = this.#pinned[uses.split('@')[0]];
    return known && {
      name: uses,
      description: '',
      inputs: Object.fromEntries(known.inputs.map(name => [name, { description: '', required: known.required.includes(name) }])),
      outputs: Object.fromEntries(known.outputs.map(name => [name, { description: '' }])),
    };
  }

  /** `./actions/x`, `$/actions/x` and `citasks/citasks/actions/x@v1` are all the folder `actions/x`. */
  folderOfOurs(uses) {
    if (uses.startsWith('./') || uses.startsWith('$/')) {
      return uses.slice(2);
    }
    const [path] = uses.split('@');
    return path === ourselves ? '.' : path.startsWith(ourselves + '/') ? path.slice(ourselves.length + 1) : undefined;
  }

  /** The commit and the version that everybody uses of a foreign action. */
  pin(uses) {
    return this.#pinned[uses.split('@')[0]];
  }

  /** What the language service calls for `owner/name/path@ref`. */
  fetchActionMetadata({ owner, name, path, ref }) {
    return Promise.resolve(this.find(`${owner}/${name}${path ? '/' + path : ''}@${ref}`));
  }

  #read(folder) {
    const file = join(this.#root, folder, 'action.yml');
    if (!existsSync(file)) {
      return undefined;
    }
    const action = parse(readFileSync(file, 'utf8'));
    // An action without inputs has none: the language service takes undefined for "unknown".
    return { ...action, inputs: action.inputs ?? {}, outputs: action.outputs ?? {} };
  }
}
