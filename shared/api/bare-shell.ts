const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);

/** Whether a command line is a shell without anything to do, so that somebody types into it. */
export function isBareShell([executable = '', ...args]: readonly string[]): boolean {
  const name = executable.slice(executable.lastIndexOf('/') + 1);
  return SHELLS.has(name) && args.every((arg) => /^(-[il]+|--login)$/.test(arg));
}

/** Images whose own command is a shell. */
const SHELL_IMAGES =
  /(^|\/)(busybox|alpine|ubuntu|debian|centos|fedora|rockylinux|almalinux|amazonlinux|bash|golang|netshoot|opensuse|archlinux)([:@]|$)/;

/** Whether what a container runs is a shell that waits for lines. */
export function runsBareShell({
  image = '',
  command = [],
  args = [],
}: {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
}): boolean {
  const words = [...command, ...args];
  return words.length === 0 ? SHELL_IMAGES.test(image) : isBareShell(words);
}
