/**
 * The files of a node as a shell sees them: those of its image under those that its NodeFilesystem object holds. What a
 * command changes is taken back as entries of that object. The devices of the terminal catch what is written to them.
 */
import { InMemoryFs, type FileContent, type FsEntry, type FsStat } from 'just-bash';
import type { FileEntry } from '@shared/api';

export const DEVICES = { stdout: '/dev/.stdout', stderr: '/dev/.stderr' } as const;

/** A file of the node's image: its text, or null for a folder. */
export type ImageFiles = Readonly<Record<string, string | null>>;

/** What the shell itself brings along, and nobody has written. */
const OWN = /^\/(dev|proc|bin|usr\/bin)(\/|$)/;

type Content = string | Uint8Array;
/** An entry as it was: a change of its mode is made in place. */
interface Seen {
  readonly entry: FsEntry;
  readonly mode: number;
}

export class NodeFiles extends InMemoryFs {
  private known: ReadonlyMap<string, Seen> = new Map();
  private readonly stamped = new WeakSet<FsEntry>();
  private image: ImageFiles = {};

  /**
   * @param now virtual time, ms since the epoch: the time of files that are written
   * @param onOutput is told what is written to the terminal's devices
   */
  constructor(
    private readonly now: () => number,
    private readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void,
  ) {
    super({});
  }

  private get entries(): Map<string, FsEntry> {
    return (this as unknown as { data: Map<string, FsEntry> }).data;
  }

  /** Brings all files to the state of the node: its image's, and over them its own. */
  load(image: ImageFiles, own: Readonly<Record<string, FileEntry>>, imageTime: number): void {
    const { entries } = this;
    for (const path of [...entries.keys()]) if (path !== '/' && !OWN.test(path)) entries.delete(path);
    this.image = image;
    for (const path of Object.keys(image)) {
      const text = image[path];
      const at = new Date(imageTime);
      if (typeof text === 'string')
        this.writeFileSync(path, text, undefined, { mode: imageMode(path), mtime: at });
      else this.mkdirSync(path, { recursive: true });
    }
    for (const entry of entries.values()) if (entry.type === 'directory') entry.mtime = new Date(imageTime);
    for (const path of Object.keys(own)) this.put(path, own[path]!);
    for (const entry of entries.values()) this.stamped.add(entry);
    this.known = this.seen();
  }

  private seen(): ReadonlyMap<string, Seen> {
    return new Map([...this.entries].map(([path, entry]) => [path, { entry, mode: entry.mode }]));
  }

  private put(path: string, entry: FileEntry): void {
    const { entries } = this;
    const mtime = new Date(entry.modifiedAt === undefined ? this.now() : Date.parse(entry.modifiedAt));
    switch (entry.type) {
      case 'Whiteout':
        for (const other of [...entries.keys()]) {
          if (other === path || other.startsWith(`${path}/`)) entries.delete(other);
        }
        return;
      case 'Directory':
        this.mkdirSync(path, { recursive: true });
        entries.set(path, { type: 'directory', mode: entry.mode ?? 0o755, mtime });
        return;
      case 'Symlink':
        this.mkdirSync(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
        entries.set(path, { type: 'symlink', target: entry.target ?? '', mode: 0o777, mtime });
        return;
      default: {
        const content =
          entry.binaryContent === undefined ? (entry.content ?? '') : fromBase64(entry.binaryContent);
        this.writeFileSync(path, content, undefined, { mode: entry.mode ?? 0o644, mtime });
      }
    }
  }

  /** What was changed since the last call, as entries by path; null for what is simply gone. */
  takeChanges(): Record<string, FileEntry | null> {
    const { entries } = this;
    const changes: Record<string, FileEntry | null> = {};
    const modifiedAt = `${new Date(this.now()).toISOString().slice(0, 19)}Z`;
    for (const [path, entry] of entries) {
      if (path === '/' || OWN.test(path)) continue;
      const before = this.known.get(path);
      if (before?.entry === entry && before.mode === entry.mode) continue;
      this.stamp(entry);
      if (before?.mode !== entry.mode || !sameEntry(before.entry, entry))
        changes[path] = asEntry(entry, modifiedAt);
    }
    for (const path of this.known.keys()) {
      if (entries.has(path) || OWN.test(path)) continue;
      changes[path] = path in this.image ? { type: 'Whiteout' } : null;
    }
    this.known = this.seen();
    return changes;
  }

  /** A text file's content; undefined where there is none. */
  textAt(path: string): string | undefined {
    const entry = this.entries.get(path);
    return entry?.type === 'file' && 'content' in entry ? textOf(entry.content) : undefined;
  }

  private stamp(entry: FsEntry | undefined): void {
    if (!entry || this.stamped.has(entry)) return;
    entry.mtime = new Date(this.now());
    this.stamped.add(entry);
  }

  private catch(path: string, content: FileContent): boolean {
    if (path !== DEVICES.stdout && path !== DEVICES.stderr) return false;
    const text = textOf(content as Content);
    if (text !== '') this.onOutput(path === DEVICES.stdout ? 'stdout' : 'stderr', text);
    return true;
  }

  // -- what just-bash asks of a file system -------------------------------------------------------------------------

  override async writeFile(
    path: string,
    content: FileContent,
    options?: Parameters<InMemoryFs['writeFile']>[2],
  ) {
    if (this.catch(path, content)) return;
    await super.writeFile(path, content, options);
  }

  override async appendFile(
    path: string,
    content: FileContent,
    options?: Parameters<InMemoryFs['appendFile']>[2],
  ) {
    if (this.catch(path, content)) return;
    await super.appendFile(path, content, options);
  }

  override async stat(path: string): Promise<FsStat> {
    this.stamp(this.entries.get(path));
    return super.stat(path);
  }

  override async lstat(path: string): Promise<FsStat> {
    this.stamp(this.entries.get(path));
    return super.lstat(path);
  }

  /** Commands at the terminal have names of their own, which nobody sees. */
  override async readdir(path: string): Promise<string[]> {
    return (await super.readdir(path)).filter((name) => !isHidden(path, name));
  }

  override async readdirWithFileTypes(path: string) {
    return (await super.readdirWithFileTypes(path)).filter(({ name }) => !isHidden(path, name));
  }
}

function isHidden(folder: string, name: string): boolean {
  return (OWN.test(folder) && name.includes('@')) || (folder === '/dev' && name.startsWith('.'));
}

/** Keys and kubeconfigs are for root's eyes only. */
function imageMode(path: string): number {
  return /\.key$|\.conf$/.test(path) && path.startsWith('/etc/kubernetes/') ? 0o600 : 0o644;
}

function sameEntry(a: FsEntry, b: FsEntry): boolean {
  if (a.type !== b.type) return false;
  if (a.type === 'symlink' && b.type === 'symlink') return a.target === b.target;
  if (!('content' in a) || !('content' in b)) return a.type === 'directory';
  return a.content === b.content || textOf(a.content) === textOf(b.content);
}

function asEntry(entry: FsEntry, modifiedAt: string): FileEntry {
  if (entry.type === 'directory') {
    return { type: 'Directory', ...(entry.mode === 0o755 ? {} : { mode: entry.mode }), modifiedAt };
  }
  if (entry.type === 'symlink') return { type: 'Symlink', target: entry.target, modifiedAt };
  const mode = entry.mode === 0o644 ? {} : { mode: entry.mode };
  const content = 'content' in entry ? entry.content : '';
  const text = textOf(content);
  // A byte that is no text would not come back.
  if (text.includes('\uFFFD') || text.includes('\0'))
    return { binaryContent: toBase64(content), ...mode, modifiedAt };
  return { content: text, ...mode, modifiedAt };
}

const decoder = new TextDecoder();

/** just-bash keeps text as bytes, or as one character for each: back to text. */
export function textOf(content: Content): string {
  if (typeof content !== 'string') return decoder.decode(content);
  return /[\u0080-\u00ff]/.test(content) && !/[^\u0000-\u00ff]/.test(content) // eslint-disable-line no-control-regex
    ? decoder.decode(Uint8Array.from(content, (c) => c.charCodeAt(0)))
    : content;
}

function toBase64(content: Content): string {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}
