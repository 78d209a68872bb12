/** `['create:apikeys', 'read:data']`: how Tiled writes lists into its sentences. */
export const pythonList = (items: Iterable<string>): string =>
  `[${[...items].map((item) => `'${item}'`).join(', ')}]`;
