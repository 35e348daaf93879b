// The packages of @actions import JSON without saying so, which Node refuses: this says it for them.
import { register } from 'node:module';

const hook = `
  export const load = (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
