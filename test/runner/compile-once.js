/**
 * Has a file compiled once per worker and not once per spec.
 *
 * Every spec loads all that it imports anew, in a context of its own; for a spec that starts the service that is three
 * thousand files. V8 shares nothing between such contexts unless it is handed what it made of the same text before, and
 * Jest hands it nothing. What is kept here is that code, never a module: each spec still evaluates its own. Source and
 * file name must be the same as before, and V8 checks for itself whether the code fits.
 */
import { Buffer } from 'node:buffer';
import { setFlagsFromString } from 'node:v8';
import vm from 'node:vm';

/** By file name; Jest asks for the same file with different text only when it was changed or is mocked. */
const modules = new Map();
const functions = new Map();

/** A copy, because V8 makes the original in the context of the spec, and to keep it would be to keep all of that. */
const keep = (code, name, source, cachedData) => {
  if (name !== undefined && cachedData) code.set(name, { source, cachedData: Buffer.from(cachedData) });
};

const known = (code, name, source) => {
  const found = code.get(name);
  return found !== undefined && found.source === source ? found.cachedData : undefined;
};

class ModuleCompiledOnce extends vm.SourceTextModule {
  constructor(source, options) {
    const name = options?.identifier;
    const cachedData = known(modules, name, source);
    super(source, { ...options, ...(cachedData && { cachedData }) });
    // Before the module is evaluated, which is the only time at which V8 gives its code away.
    if (!cachedData) keep(modules, name, source, this.createCachedData());
  }
}

const { compileFunction } = vm;
function compileFunctionOnce(source, parameters, options) {
  const name = options?.filename;
  const cachedData = known(functions, name, source);
  if (cachedData) return compileFunction(source, parameters, { ...options, cachedData });
  const compiled = compileFunction(source, parameters, { ...options, produceCachedData: true });
  keep(functions, name, source, compiled.cachedData);
  return compiled;
}

/**
 * Jest reads both from this object each time it compiles something. V8's own cache finds nothing, as each context asks as
 * somebody else, but with the code it keeps the context: without it a worker stays at a hundred megabytes, with it it grows
 * by forty with every spec that starts the service, and every collection goes through all of them.
 */
export function compileOnce() {
  setFlagsFromString('--no-compilation-cache');
  vm.SourceTextModule = ModuleCompiledOnce;
  vm.compileFunction = compileFunctionOnce;
}
