// What was chosen or dropped -> files, each with the folder it lay in. Hidden names stay out, as they do of folders that are followed.
import type { ChosenFile } from "./upload.ts";

/** Of an input: a folder's files say where they lay. */
export function filesOfInput(list: FileList): ChosenFile[] {
  return [...list].map((file) => placed(file, file.webkitRelativePath)).filter(isMeant);
}

/** Of a drop. What is dropped is let go with the event, so that every entry is taken before the first wait. */
export async function filesOfDrop(items: DataTransferItemList): Promise<ChosenFile[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found = await Promise.all(entries.map(filesOfEntry));
  return found.flat().filter(isMeant);
}

async function filesOfEntry(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [placed(file, entry.fullPath.slice(1))];
  }
  if (!isFolder(entry)) return [];
  const files: ChosenFile[] = [];
  for (const inside of await entriesOf(entry)) files.push(...(await filesOfEntry(inside)));
  return files;
}

/** A browser gives a hundred at a time, and none when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return entries;
    entries.push(...some);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function placed(file: File, path: string): ChosenFile {
  return { file, folder: path.split("/").slice(0, -1).join("/") };
}

function isMeant({ file, folder }: ChosenFile): boolean {
  return ![...folder.split("/"), file.name].some((name) => name.startsWith(".") || name.startsWith("~$"));
}
