/**
 * The file system of a container: its image's files, its own layer, its mounts. Notes what a command changes, keeps
 * read-only mounts as they are, and catches what is written to the standard streams at once, in order.
 */
import { InMemoryFs, type FileContent, type MkdirOptions, type RmOptions, type CpOptions } from 'just-bash';
import { bytesOfText, holdsBytes, textOfBytes } from '@shared/api';
import type { ProgramMount } from '@shared/contract';

export const STDOUT = '/dev/.drydock-stdout';
export const STDERR = '/dev/.drydock-stderr';

/** What the shell itself brings along, and nobody has written. */
const OWN = /^\/(bin|dev(?!\/termination-log$)|proc|usr\/bin)(\/|$)/;

type Snapshot = Map<string, string | null>;

export class ContainerFiles extends InMemoryFs {
  /** Virtual time, for the times of files. */
  now = 0;
  private readOnly: readonly string[] = [];
  private writable: readonly string[] = [];
  /** Files (content) and directories (null) as the engine knows them. */
  private known: Snapshot = new Map();
  private mounted: readonly ProgramMount[] = [];
  private isSetUp = false;

  constructor(
    base: Readonly<Record<string, string>>,
    private readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void,
  ) {
    super({ ...base });
    for (const folder of ['/tmp', '/root', '/etc', '/var', '/home', '/usr', '/opt', '/mnt', '/srv', '/run'])
      this.mkdirSync(folder, { recursive: true });
  }

  /** Takes what is there now as the state that nobody has changed. */
  settleBase(): void {
    this.isSetUp = true;
    this.known = this.snapshot();
  }

  /** Brings the named mounts to their given contents. */
  mount(mounts: readonly ProgramMount[]): void {
    const byPath = new Map(this.mounted.map((mount) => [mount.path, mount]));
    for (const mount of mounts) byPath.set(mount.path, mount);
    this.mounted = [...byPath.values()];
    this.readOnly = this.mounted.filter((mount) => mount.readOnly).map((mount) => mount.path);
    this.writable = this.mounted.filter((mount) => !mount.readOnly).map((mount) => mount.path);
    for (const mount of mounts) this.fill(mount);
    if (this.isSetUp) this.known = this.snapshot();
  }

  private fill(mount: ProgramMount): void {
    const root = mount.path === '/' ? '' : mount.path;
    const isOneFile = mount.files[''] !== undefined;
    if (root !== '' && !isOneFile) this.mkdirSync(root, { recursive: true });
    const wanted = new Set<string>();
    for (const path of mount.directories ?? []) this.mkdirSync(root + path, { recursive: true });
    for (const path in mount.files) {
      const content = mount.files[path];
      wanted.add(root + path);
      if (content === null || content === undefined) this.remove(root + path);
      // One that is as it was keeps the time at which it was written.
      else if (this.textAt(root + path) !== content)
        this.writeFileSync(root + path, holdsBytes(content) ? bytesOfText(content) : content, undefined, {
          mode: mount.modes?.[path] ?? 0o644,
        });
    }
    // What is mounted hides and replaces all that stood there; the container's own layer lies over the image.
    if (root === '' || isOneFile) return;
    const inner = this.mounted.filter((other) => other.path !== root && other.path.startsWith(`${root}/`));
    for (const path of this.getAllPaths()) {
      if (!path.startsWith(`${root}/`) || wanted.has(path)) continue;
      if (
        inner.some(
          (other) =>
            path === other.path || path.startsWith(`${other.path}/`) || other.path.startsWith(`${path}/`),
        )
      )
        continue;
      const isFolder = (mount.directories ?? []).some(
        (folder) => root + folder === path || (root + folder).startsWith(`${path}/`),
      );
      if (!isFolder && ![...wanted].some((file) => file.startsWith(`${path}/`))) this.remove(path);
    }
  }

  /** A text file's content, or undefined where there is none. */
  textAt(path: string): string | undefined {
    const entry = (this as unknown as { data: Map<string, { type: string; content?: unknown }> }).data.get(
      path,
    );
    return entry?.type === 'file' ? textOf(entry.content) : undefined;
  }

  private remove(path: string): void {
    (this as unknown as { data: Map<string, unknown> }).data.delete(path);
  }

  /** What was changed since the last call, by absolute path: contents, null for what was removed; new directories. */
  takeChanges(): { files: Record<string, string | null>; directories: string[] } {
    const now = this.snapshot();
    const files: Record<string, string | null> = {};
    const directories: string[] = [];
    for (const [path, content] of now) {
      const before = this.known.get(path);
      if (content === null) {
        if (before === undefined) directories.push(path);
      } else if (before !== content) {
        files[path] = content;
      }
    }
    for (const path of this.known.keys()) if (!now.has(path)) files[path] = null;
    this.known = now;
    return { files, directories };
  }

  private snapshot(): Snapshot {
    const snapshot: Snapshot = new Map();
    const { data } = this as unknown as {
      data: Map<string, { type: string; content?: unknown; lazy?: unknown }>;
    };
    for (const [path, entry] of data) {
      if (path === '/' || OWN.test(path)) continue;
      if (entry.type === 'directory') snapshot.set(path, null);
      else if (entry.type === 'file' && entry.lazy === undefined) snapshot.set(path, textOf(entry.content));
    }
    return snapshot;
  }

  private guard(path: string): void {
    let best = '';
    for (const mount of [...this.readOnly, ...this.writable]) {
      if (mount.length > best.length && (mount === '/' || path === mount || path.startsWith(`${mount}/`)))
        best = mount;
    }
    if (best !== '' && this.readOnly.includes(best) && !OWN.test(path)) {
      throw new Error(`EROFS: read-only file system, open '${path}'`);
    }
  }

  override async writeFile(
    path: string,
    content: FileContent,
    options?: Parameters<InMemoryFs['writeFile']>[2],
  ): Promise<void> {
    if (path === STDOUT || path === STDERR) return this.catchOutput(path, content);
    this.guard(path);
    return super.writeFile(path, content, options);
  }

  override async appendFile(
    path: string,
    content: FileContent,
    options?: Parameters<InMemoryFs['appendFile']>[2],
  ): Promise<void> {
    if (path === STDOUT || path === STDERR) return this.catchOutput(path, content);
    this.guard(path);
    return super.appendFile(path, content, options);
  }

  override async mkdir(path: string, options?: MkdirOptions): Promise<void> {
    this.guard(path);
    return super.mkdir(path, options);
  }

  override async rm(path: string, options?: RmOptions): Promise<void> {
    this.guard(path);
    return super.rm(path, options);
  }

  override async cp(from: string, to: string, options?: CpOptions): Promise<void> {
    this.guard(to);
    return super.cp(from, to, options);
  }

  override async mv(from: string, to: string): Promise<void> {
    this.guard(from);
    this.guard(to);
    return super.mv(from, to);
  }

  override async chmod(path: string, mode: number): Promise<void> {
    this.guard(path);
    return super.chmod(path, mode);
  }

  override async symlink(target: string, path: string): Promise<void> {
    this.guard(path);
    return super.symlink(target, path);
  }

  override async link(from: string, to: string): Promise<void> {
    this.guard(to);
    return super.link(from, to);
  }

  override async utimes(path: string, accessed: Date, modified: Date): Promise<void> {
    this.guard(path);
    return super.utimes(path, accessed, modified);
  }

  /** Something is written to a standard stream. */
  print(stream: 'stdout' | 'stderr', content: FileContent): void {
    const text = textOf(content);
    if (text !== '') this.onOutput(stream, text);
  }

  private catchOutput(path: string, content: FileContent): void {
    this.print(path === STDOUT ? 'stdout' : 'stderr', content);
  }
}

/** just-bash keeps text as bytes, one character each: back to text. */
function textOf(content: unknown): string {
  if (content instanceof Uint8Array) return textOfBytes(content);
  const text = typeof content === 'string' ? content : '';
  let hasHigh = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return text;
    if (code > 0x7f) hasHigh = true;
  }
  return hasHigh ? textOfBytes(Uint8Array.from(text, (c) => c.charCodeAt(0))) : text;
}
