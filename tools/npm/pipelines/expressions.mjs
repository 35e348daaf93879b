// Template expressions of Azure Pipelines, as far as our templates use them: what stands inside ${{ }}.

/** The value of an expression; names are looked up in the context. Throws an Error that says what is wrong. */
export function evaluate(source, context) {
  const tokens = tokenize(source);
  let position = 0;
  const next = () => tokens[position];
  const take = text => next()?.text === text && next().kind === 'sign' ? tokens[position++] : undefined;
  const need = text => {
    if (!take(text)) {
      throw new Error(`'${text}' is missing in: ${source.trim()}`);
    }
  };

  const value = expression();
  if (position < tokens.length) {
    throw new Error(`'${next().text}' is too much in: ${source.trim()}`);
  }
  return value;

  function expression() {
    let result = primary();
    for (;;) {
      if (take('.')) {
        result = memberOf(result, tokens[position++]?.text);
      } else if (take('[')) {
        result = memberOf(result, expression());
        need(']');
      } else {
        return result;
      }
    }
  }

  function primary() {
    const token = tokens[position++];
    if (token?.kind === 'string' || token?.kind === 'number') {
      return token.value;
    }
    if (token?.kind !== 'name') {
      throw new Error(`A value is missing in: ${source.trim()}`);
    }
    if (take('(')) {
      return call(token.text, values());
    }
    if (/^(true|false)$/i.test(token.text)) {
      return token.text.toLowerCase() === 'true';
    }
    if (!(token.text in context)) {
      throw new Error(`There is no '${token.text}' in: ${source.trim()}`);
    }
    return context[token.text];
  }

  function values() {
    const found = [];
    while (!take(')')) {
      if (found.length > 0) {
        need(',');
      }
      found.push(expression());
    }
    return found;
  }
}

/** Text of a value inside a longer text. */
export const toText = value => value === null || value === undefined ? '' : value === true ? 'True' : value === false ? 'False' : String(value);

/** Whether a condition holds: empty texts, zero and nothing do not. */
export const toFlag = value => value !== '' && Boolean(value);

function tokenize(source) {
  const form = /\s*(?:(?<string>'(?:[^']|'')*')|(?<number>-?\d+(?:\.\d+)?)|(?<name>[A-Za-z_][\w-]*)|(?<sign>[.,()[\]]))/gy;
  const tokens = [];
  while (form.lastIndex < source.trimEnd().length) {
    const at = form.lastIndex;
    const { groups } = form.exec(source) ?? {};
    if (!groups) {
      throw new Error(`'${source.slice(at).trim()}' is no expression`);
    }
    const [kind, text] = Object.entries(groups).find(([, found]) => found !== undefined);
    tokens.push({ kind, text, value: kind === 'string' ? text.slice(1, -1).replaceAll("''", "'") : Number(text) });
  }
  return tokens;
}

// What is not there is nothing, as Azure Pipelines has it.
const memberOf = (whole, name) => whole !== null && typeof whole === 'object' && Object.hasOwn(whole, name) ? whole[name] : null;

const functions = {
  and: (...all) => all.every(toFlag),
  or: (...all) => all.some(toFlag),
  not: one => !toFlag(one),
  eq: (left, right) => equal(left, right),
  ne: (left, right) => !equal(left, right),
  in: (one, ...all) => all.some(other => equal(one, other)),
  coalesce: (...all) => all.find(value => value !== null && value !== '') ?? null,
  containsvalue: (whole, value) => Object.values(whole ?? {}).some(other => equal(other, value)),
  replace: (text, old, replacement) => toText(text).replaceAll(toText(old), toText(replacement)),
  startswith: (text, start) => toText(text).toLowerCase().startsWith(toText(start).toLowerCase()),
};

function call(name, values) {
  const known = functions[name.toLowerCase()];
  if (!known) {
    throw new Error(`The verifier knows no function ${name}: teach it in expressions.mjs`);
  }
  return known(...values);
}

// The right side is taken for what the left side is; the case of letters does not count.
function equal(left, right) {
  return typeof left === 'boolean'
    ? left === (typeof right === 'string' && /^false$/i.test(right) ? false : toFlag(right))
    : toText(left).toLowerCase() === toText(right).toLowerCase();
}
