// Manifests that specs write again and again.

/** A pod of one container `c`. `spec` and `container` are YAML in flow style without their braces. */
export function pod(
  name: string,
  { image = 'nginx', container = '', spec = '', annotations = '' } = {},
): string {
  const join = (...parts: string[]): string => parts.filter((part) => part !== '').join(', ');
  const metadata = join(`name: ${name}`, annotations === '' ? '' : `annotations: {${annotations}}`);
  const containers = `containers: [{${join('name: c', `image: "${image}"`, container)}}]`;
  return `apiVersion: v1\nkind: Pod\nmetadata: {${metadata}}\nspec: {${join(spec, containers)}}\n`;
}

/** A Deployment of pods with the label `app: NAME`. */
export function deployment(name: string, replicas: number, { image = 'nginx', spec = '' } = {}): string {
  const template = `${spec === '' ? '' : `${spec}, `}containers: [{name: c, image: ${image}}]`;
  return (
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\n` +
    `spec: {replicas: ${replicas}, selector: {matchLabels: {app: ${name}}}, ` +
    `template: {metadata: {labels: {app: ${name}}}, spec: {${template}}}}\n`
  );
}
