// Whether the title that a program left in a file's metadata names the document.
import { collapseSpace } from "./text-normalisation.ts";

/** Programs write "Microsoft Word - Document3.docx", a number or a file name where a title should be. */
export function meaningfulTitle(title: string): string | null {
  const text = collapseSpace(title);
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 4 || letters < text.length / 3) return null;
  if (/^(?:untitled|document\d*|title|(?:microsoft )?(?:word|powerpoint|excel)\b.*|about:blank)$/i.test(text))
    return null;
  return /\.(?:docx?|pdf|indd|pptx?|xlsx?|tmp|html?|rtf|odt|qxd|fm)$/i.test(text) ? null : text;
}
