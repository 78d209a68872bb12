/** Hands a file to the browser to keep. The address that it is given by is this page's own and ends at once. */
export function saveFile(fileName: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.download = fileName;
  link.href = address;
  link.click();
  // The browser has taken it up by then.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
