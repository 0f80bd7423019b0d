// What a file looked like when it was read: enough to tell later, from its metadata alone, whether it changed.

export interface FileStamp {
  readonly size: number;
  readonly mtimeMs: number;
}
