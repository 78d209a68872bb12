/** The routes that the server has, to tell a wrong method (405) from a wrong path (404). */
export class RouteTable {
  private readonly routes: { readonly method: string; readonly pattern: RegExp; readonly path: string }[] =
    [];

  add(methods: string | readonly string[], path: string): void {
    const source = path
      .split('/')
      .map((segment) =>
        segment.startsWith(':')
          ? '[^/]+'
          : segment === '*'
            ? '.*'
            : segment.replace(/[^A-Za-z0-9_-]/g, '\\$&'),
      )
      .join('/');
    for (const method of typeof methods === 'string' ? [methods] : methods) {
      this.routes.push({ method, path, pattern: new RegExp(`^${source}$`) });
    }
  }

  /** Methods that the path of this URL takes, sorted; none if no route has the path. */
  methodsFor(url: string): readonly string[] {
    const path = url.split('?', 1)[0] ?? url;
    const methods = this.routes.filter((route) => route.pattern.test(path)).map((route) => route.method);
    return [...new Set(methods)].sort();
  }

  all(): readonly { readonly method: string; readonly path: string }[] {
    return this.routes.map(({ method, path }) => ({ method, path }));
  }
}

/** Nest injection token of the {@link RouteTable}. */
export const ROUTE_TABLE = Symbol('RouteTable');
