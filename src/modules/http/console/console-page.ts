interface PageParts {
  readonly start: string;
  readonly style: string;
  /** All scripts, so that a browser asks for them at once and not one import after the other. */
  readonly modules: readonly string[];
}

/** Relative to `/console`, because a proxy may have put the service below a path. */
const FOLDER = 'console/';

/** The one document: all that is on it is put there by scripts. Paths are our own, and need no escaping. */
export const consolePage = ({ start, style, modules }: PageParts): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Keytrail console</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${FOLDER}${style}">
${modules.map((path) => `<link rel="modulepreload" href="${FOLDER}${path}">`).join('\n')}
<script type="module" src="${FOLDER}${start}"></script>
</head>
<body>
<div id="console"><noscript><p>The console needs JavaScript. Everything it does can also be done by the API, at <a href="docs">docs</a>, and by the command line.</p></noscript></div>
</body>
</html>
`;
