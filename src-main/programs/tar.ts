/**
 * GNU tar leaves the leading `/` of members out of an archive, which `kubectl cp` counts on; just-bash's tar keeps it.
 * @param args of a tar command
 */
export function tarArguments(args: readonly string[]): readonly string[] {
  const creates = /^-?[A-Za-z]*c[A-Za-z]*$/.test(args[0] ?? '');
  if (!creates || args.some((arg) => /^-[A-Za-z]*[CP]/.test(arg))) return args;
  const members = args.filter((arg, i) => i > 0 && arg.startsWith('/') && !/f$/.test(args[i - 1] ?? ''));
  if (members.length === 0) return args;
  const rest = args.filter((arg) => !members.includes(arg));
  return [...rest, '-C', '/', ...members.map((member) => member.replace(/^\/+/, '') || '.')];
}
